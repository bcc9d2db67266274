"""Which experiment a path means: expno, procno, a file inside, an archive."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pnmr.bruker.folder import DiskFolder, Folder, ZipFolder
from pnmr.errors import UnreadableError

_RAW_FILES = ("acqus", "acqu", "fid", "ser")
_PROCESSED_FILES = ("procs", "proc", "1r", "2rr")
_DEEPEST = 6


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
    found = experiments(folder, most=20)
    if len(found) == 1:
        return Location(found[0])
    if not found:
        raise UnreadableError(
            f"{folder.label} holds no Bruker experiment; name the numbered folder with 'acqus' in it"
        )
    names = ", ".join(each.label.removeprefix(folder.label).strip("/") for each in found)
    raise UnreadableError(f"{folder.label} holds several experiments; name one of {names}")


def experiments(folder: Folder, *, most: int = 100_000, depth: int = _DEEPEST) -> list[Folder]:
    """Return the experiment folders in or below a folder, in order, at most ``most``."""
    if _has_any(folder, _RAW_FILES):
        return [folder]
    found: list[Folder] = []
    if depth > 0:
        for name in folder.folders():
            if len(found) >= most:
                break
            found += experiments(folder.inside(name), most=most - len(found), depth=depth - 1)
    return found


def open_folder(path: str | Path) -> Folder:
    """Return the folder or archive at a path, for listing what is in it."""
    return _folder(Path(path))


def _has_any(folder: Folder, names: tuple[str, ...]) -> bool:
    return any(folder.has(name) for name in names)


def _folder(path: Path) -> Folder:
    try:
        if path.is_dir():
            return DiskFolder(path)
        if path.exists() and path.suffix.lower() != ".zip":
            return DiskFolder(path.absolute().parent)
        for archive in (path, *path.parents):
            if archive.suffix.lower() == ".zip" and archive.is_file():
                return _inside_archive(ZipFolder.open(archive), path.relative_to(archive))
    except (OSError, ValueError) as error:
        raise UnreadableError(f"{str(path)!r} cannot be reached: {error}") from error
    raise UnreadableError(f"{path} does not exist")


def _inside_archive(root: ZipFolder, inner: Path) -> Folder:
    target = PurePosixPath(*inner.parts)
    if not target.parts:
        return root
    if target in root.entries and not root.entries[target].is_dir():
        target = target.parent
    elif not root.has(str(target)):
        raise UnreadableError(f"{root.archive} holds no '{target}'")
    return ZipFolder(root.archive, root.entries, target)
