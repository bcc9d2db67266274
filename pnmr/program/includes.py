"""Include files: a search path that cannot be left, and the package's own stubs behind it."""

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from pnmr.errors import MissingIncludeError, UnreadableError
from pnmr.files import decode, read_text
from pnmr.program.place import Place, refusal

_PARTS = 4
_LONGEST_NAME = 120


class Includes:
    """Where ``#include`` looks: the folder of the program, the given folders, the stubs.

    A name with ``..``, a leading slash, a drive letter or a link that leads out of its
    folder is refused, whether or not such a file exists.
    """

    def __init__(self, folders: Sequence[Path] = (), *, stubs: bool = True) -> None:
        """Look in ``folders`` in order, then in the stubs of this package."""
        self.folders = tuple(Path(folder) for folder in folders)
        self.stubs = stubs

    def text(self, name: str, place: Place) -> str:
        """Return the text of an include file.

        Raises `MissingIncludeError` when it is in none of the folders, and `ProgramError`
        when its name tries to leave them.
        """
        parts = name.replace("\\", "/").split("/")
        if (
            not all(part and part.strip(". ") for part in parts)
            or ":" in name
            or "\0" in name
            or len(parts) > _PARTS
            or len(name) > _LONGEST_NAME
        ):
            raise refusal(
                place, f"#include of {name[:60]!r} leaves the search path; give a plain file name"
            )
        for folder in self.folders:
            found = self._inside(folder, parts, place)
            if found is not None:
                return found
        stub = files("pnmr.library").joinpath("includes", *parts)
        if self.stubs and stub.is_file():
            return decode(stub.read_bytes())
        raise MissingIncludeError(
            f"{place}: the include file {name} is in none of"
            f" {', '.join(map(str, self.folders)) or 'the given folders'}; add its folder to the"
            " search path or allow continuing without it"
        )

    @staticmethod
    def _inside(folder: Path, parts: list[str], place: Place) -> str | None:
        root = folder.resolve()
        path = root.joinpath(*parts)
        try:
            target = path.resolve()
            if not target.is_file():
                return None
        except (OSError, RuntimeError, ValueError):
            return None
        if not target.is_relative_to(root):
            raise refusal(place, f"#include of {path.name} is a link that leads out of {folder}")
        try:
            return read_text(target)
        except UnreadableError as error:
            raise refusal(place, str(error)) from error
