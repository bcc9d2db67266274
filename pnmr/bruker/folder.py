"""Folders of files, on disk or inside a zip archive, read only and bounded."""

import zipfile
from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Protocol

from pnmr.errors import UnreadableError
from pnmr.files import DATA_LIMIT_BYTES, TEXT_LIMIT_BYTES, read_bytes

_MOST_ENTRIES = 100_000
_DEEPEST_ENTRY = 32
_MOST_RATIO = 1000
_TOP = PurePosixPath(".")


class Folder(Protocol):
    """Where the files of a data set are."""

    @property
    def label(self) -> str:
        """Name for messages."""

    @property
    def identity(self) -> object:
        """What tells this folder from others, links resolved."""

    def has(self, name: str) -> bool:
        """Return whether there is something called ``name``, given relative to the folder."""

    def read(self, name: str, limit_bytes: int = TEXT_LIMIT_BYTES) -> bytes:
        """Return the content of a file."""

    def size(self, name: str) -> int:
        """Return how many bytes a file holds."""

    def folders(self) -> list[str]:
        """Return the names of the folders inside, sorted."""

    def inside(self, name: str) -> "Folder":
        """Return a folder inside this one."""

    def outside(self) -> "Folder":
        """Return the folder that holds this one."""


@dataclass(frozen=True, slots=True)
class DiskFolder:
    """A folder on disk."""

    path: Path

    @property
    def label(self) -> str:
        """Name for messages."""
        return str(self.path)

    @property
    def identity(self) -> object:
        """Device and inode, which do not change with the way that leads here."""
        try:
            status = self.path.stat()
        except OSError:
            return self.path
        return (status.st_dev, status.st_ino)

    def has(self, name: str) -> bool:
        """Return whether there is something called ``name``; unreachable counts as absent."""
        try:
            return (self.path / name).exists()
        except OSError:
            return False

    def read(self, name: str, limit_bytes: int = TEXT_LIMIT_BYTES) -> bytes:
        """Return the content of a file."""
        return read_bytes(self.path / name, limit_bytes)

    def size(self, name: str) -> int:
        """Return how many bytes a file holds."""
        try:
            return (self.path / name).stat().st_size
        except OSError as error:
            raise UnreadableError(f"{self.path / name} cannot be read: {error.strerror}") from error

    def folders(self) -> list[str]:
        """Return the names of the folders inside, numbers first and in order."""
        try:
            return sorted((p.name for p in self.path.iterdir() if p.is_dir()), key=_by_number)
        except OSError as error:
            raise UnreadableError(f"{self.path} cannot be listed: {error.strerror}") from error

    def inside(self, name: str) -> "DiskFolder":
        """Return a folder inside this one."""
        return DiskFolder(self.path / name)

    def outside(self) -> "DiskFolder":
        """Return the folder that holds this one."""
        return DiskFolder(self.path.absolute().parent)


@dataclass(frozen=True, slots=True)
class ZipFolder:
    """A folder inside a zip archive; nothing is ever unpacked to disk."""

    archive: Path
    file: zipfile.ZipFile
    entries: Mapping[PurePosixPath, zipfile.ZipInfo]
    tree: Mapping[PurePosixPath, Set[str]]
    path: PurePosixPath = _TOP

    @classmethod
    def open(cls, archive: Path) -> "ZipFolder":
        """List an archive; raises `UnreadableError` when it is damaged or has too many entries.

        Entries with names that lead out of the archive, or deeper than any data
        set lies, are passed over.
        """
        try:
            file = zipfile.ZipFile(archive)
        except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError) as error:
            raise UnreadableError(f"{archive} is not a readable zip archive: {error}") from error
        found = file.infolist()
        if len(found) > _MOST_ENTRIES:
            raise UnreadableError(
                f"{archive} holds {len(found)} entries where at most {_MOST_ENTRIES} are expected;"
                " unpack the experiment you need"
            )
        entries: dict[PurePosixPath, zipfile.ZipInfo] = {}
        tree: dict[PurePosixPath, set[str]] = {_TOP: set()}
        for entry in found:
            path = PurePosixPath(entry.filename.replace("\\", "/"))
            if path.is_absolute() or ".." in path.parts or len(path.parts) > _DEEPEST_ENTRY:
                continue
            if not entry.is_dir():
                entries[path] = entry
                path = path.parent
            while path != _TOP:
                tree.setdefault(path, set())
                tree.setdefault(path.parent, set()).add(path.name)
                path = path.parent
        return cls(archive, file, entries, tree)

    @property
    def label(self) -> str:
        """Name for messages."""
        return f"{self.archive}/{self.path}" if self.path.parts else str(self.archive)

    @property
    def identity(self) -> object:
        """Path inside the archive."""
        return self.path

    def has(self, name: str) -> bool:
        """Return whether there is a file or folder called ``name``."""
        return self.path / name in self.entries or self.path / name in self.tree

    def read(self, name: str, limit_bytes: int = TEXT_LIMIT_BYTES) -> bytes:
        """Return the content of a file, of at most ``limit_bytes`` bytes unpacked."""
        entry = self._entry(name)
        packed = max(entry.compress_size, 1)
        is_bomb = entry.file_size > TEXT_LIMIT_BYTES and entry.file_size // packed > _MOST_RATIO
        if entry.file_size > limit_bytes or is_bomb:
            raise UnreadableError(
                f"{self.label}/{name} would unpack to {entry.file_size} bytes from {packed}, where at"
                f" most {limit_bytes} are expected; it is not the file that its name says"
            )
        try:
            with self.file.open(entry) as stream:
                return stream.read(limit_bytes)
        except Exception as error:  # zipfile raises what its codecs raise
            raise UnreadableError(f"{self.label}/{name} cannot be unpacked: {error}") from error

    def size(self, name: str) -> int:
        """Return how many bytes a file holds unpacked, as the archive says."""
        return self._entry(name).file_size

    def folders(self) -> list[str]:
        """Return the names of the folders inside, numbers first and in order."""
        return sorted(self.tree.get(self.path, ()), key=_by_number)

    def inside(self, name: str) -> "ZipFolder":
        """Return a folder inside this one."""
        return replace(self, path=self.path / name)

    def outside(self) -> "ZipFolder":
        """Return the folder that holds this one."""
        return replace(self, path=self.path.parent)

    def _entry(self, name: str) -> zipfile.ZipInfo:
        entry = self.entries.get(self.path / name)
        if entry is None:
            raise UnreadableError(f"{self.label}/{name} cannot be read: there is no such file")
        return entry


def read_data(folder: Folder, name: str, announced_bytes: int) -> bytes:
    """Return the content of a binary file, of at most the bytes that its parameters announce."""
    return folder.read(name, min(announced_bytes, DATA_LIMIT_BYTES))


def _by_number(name: str) -> tuple[int, int, str]:
    return (0, int(name), name) if name.isascii() and name.isdigit() else (1, 0, name)
