"""Which experiment a path means: expno, procno, a file inside, an archive."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path, PurePosixPath

from pnmr.bruker.folder import DiskFolder, Folder, ZipFolder
from pnmr.errors import UnreadableError

_RAW_FILES = ("acqus", "acqu", "fid", "ser")
_PROCESSED_FILES = ("procs", "proc", "1r", "2rr")
_DATA_FILES = (*_RAW_FILES, *_PROCESSED_FILES, "1i", "title")
_DEEPEST = 6
_MOST_NAMED = 20
_MOST_SEARCHED = 20_000


@dataclass(frozen=True, slots=True)
class Location:
    """An experiment (expno) and, where the path names one, its procno.

    Attributes
    ----------
    experiment : Folder
        Folder that holds acqus.
    procno : str or None
        Name of the folder below pdata.
    """

    experiment: Folder
    procno: str | None = None

    def processed(self, procno: int | str | None = None) -> Folder:
        """Return the folder of one processed data set, by default the path's own or the only one.

        Raises `UnreadableError` with the procnos there are.
        """
        pdata = self.experiment.inside("pdata")
        there = pdata.folders() if self.experiment.has("pdata") else []
        wanted = str(procno) if procno is not None else self.procno
        if wanted is None:
            wanted = "1" if "1" in there or len(there) != 1 else there[0]
        if wanted not in there:
            raise UnreadableError(
                f"{self.experiment.label} has no processed data pdata/{wanted}; "
                + (f"it has {', '.join(there)}" if there else "it was never processed")
            )
        return pdata.inside(wanted)


def locate(path: str | Path) -> Location:
    """Find the experiment that a path means.

    The path may be an experiment folder (expno), a processed folder (procno or
    pdata), a file inside either, a folder or zip archive that holds exactly one
    experiment, or a path that goes on inside an archive. Raises
    `UnreadableError` that lists the experiments where there are several.
    """
    folder = _folder(Path(path))
    if _has_any(folder, _RAW_FILES):
        return Location(folder)
    if _has_any(folder, _PROCESSED_FILES):
        procno = PurePosixPath(folder.label).name
        return Location(folder.outside().outside(), procno)
    if PurePosixPath(folder.label).name == "pdata" and _has_any(folder.outside(), _RAW_FILES):
        return Location(folder.outside())
    found = experiments(folder, most=_MOST_NAMED, most_folders=_MOST_SEARCHED)
    if len(found) == 1:
        return Location(found[0])
    if not found:
        raise UnreadableError(
            f"{folder.label} holds no Bruker experiment; name the numbered folder with 'acqus' in it"
        )
    names = ", ".join(each.label.removeprefix(folder.label).strip("/") for each in found)
    raise UnreadableError(f"{folder.label} holds several experiments; name one of {names}")


def experiments(
    folder: Folder, *, most: int = 100_000, depth: int = _DEEPEST, most_folders: int = 1_000_000
) -> list[Folder]:
    """Return the experiment folders in or below a folder, in order, at most ``most``.

    Links are followed, each folder once. Folders that may not be listed are
    passed over, below the first one. Raises `UnreadableError` when more than
    ``most_folders`` would have to be looked into.
    """
    return list(islice(_search(folder, depth, most_folders, set()), most))


def _search(folder: Folder, depth: int, most_folders: int, seen: set[object]) -> Iterator[Folder]:
    if folder.identity in seen:
        return
    seen.add(folder.identity)
    if len(seen) > most_folders:
        raise UnreadableError(
            f"more than {most_folders} folders were searched without end, the last being"
            f" {folder.label}; name the experiment itself"
        )
    if _has_any(folder, _RAW_FILES):
        yield folder
    elif depth > 0:
        try:
            names = folder.folders()
        except UnreadableError:
            if len(seen) == 1:
                raise
            return
        for name in names:
            yield from _search(folder.inside(name), depth - 1, most_folders, seen)


def open_folder(path: str | Path) -> Folder:
    """Return the folder or archive at a path, for listing what is in it."""
    return _folder(Path(path))


def _has_any(folder: Folder, names: tuple[str, ...]) -> bool:
    return any(folder.has(name) for name in names)


def _folder(path: Path) -> Folder:
    try:
        if path.is_dir():
            return DiskFolder(path)
        for archive in (path, *path.parents):
            if archive.is_file() and _is_archive(archive):
                return _inside_archive(ZipFolder.open(archive), path.relative_to(archive))
        if path.exists():
            return DiskFolder(path.absolute().parent)
    except (OSError, ValueError) as error:
        raise UnreadableError(f"{str(path)!r} cannot be reached: {error}") from error
    raise UnreadableError(f"{path} does not exist")


def _is_archive(path: Path) -> bool:
    """Return whether a file is a zip archive, by its name or, under any other name, its content."""
    return path.suffix.lower() == ".zip" or (
        path.name not in _DATA_FILES and zipfile.is_zipfile(path)
    )


def _inside_archive(root: ZipFolder, inner: Path) -> Folder:
    target = PurePosixPath(*inner.parts)
    if not target.parts:
        return root
    if target in root.entries:
        target = target.parent
    elif not root.has(str(target)):
        raise UnreadableError(f"{root.archive} holds no '{target}'")
    return replace(root, path=target)
