"""Folders of files, on disk or inside a zip archive, read only and bounded."""

import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol

from pnmr.errors import UnreadableError
from pnmr.files import DATA_LIMIT_BYTES, TEXT_LIMIT_BYTES, read_bytes

_MOST_ENTRIES = 100_000
_MOST_RATIO = 1000
_TOP = PurePosixPath(".")


class Folder(Protocol):
    """Where the files of a data set are."""

    @property
    def label(self) -> str:
        """Name for messages."""

    def has(self, name: str) -> bool:
        """Return whether there is something called ``name``, given relative to the folder."""

    def read(self, name: str, limit_bytes: int = TEXT_LIMIT_BYTES) -> bytes:
        """Return the content of a file."""

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

    def has(self, name: str) -> bool:
        """Return whether there is something called ``name``; unreachable counts as absent."""
        try:
            return (self.path / name).exists()
        except OSError:
            return False

    def read(self, name: str, limit_bytes: int = TEXT_LIMIT_BYTES) -> bytes:
        """Return the content of a file."""
        return read_bytes(self.path / name, limit_bytes)

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
    entries: dict[PurePosixPath, zipfile.ZipInfo]
    path: PurePosixPath = _TOP

    @classmethod
    def open(cls, archive: Path) -> "ZipFolder":
        """List an archive; raises `UnreadableError` when it is damaged or has too many entries."""
        try:
            with zipfile.ZipFile(archive) as file:
                entries = file.infolist()
        except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError) as error:
            raise UnreadableError(f"{archive} is not a readable zip archive: {error}") from error
        if len(entries) > _MOST_ENTRIES:
            raise UnreadableError(
                f"{archive} holds {len(entries)} entries where at most {_MOST_ENTRIES} are expected;"
                " unpack the experiment you need"
            )
        return cls(archive, {PurePosixPath(entry.filename): entry for entry in entries})

    @property
    def label(self) -> str:
        """Name for messages."""
        return f"{self.archive}/{self.path}" if self.path.parts else str(self.archive)

    def has(self, name: str) -> bool:
        """Return whether there is a file or folder called ``name``."""
        wanted = self.path / name
        return wanted in self.entries or any(wanted in entry.parents for entry in self.entries)

    def read(self, name: str, limit_bytes: int = TEXT_LIMIT_BYTES) -> bytes:
        """Return the content of a file, of at most ``limit_bytes`` bytes unpacked."""
        entry = self.entries.get(self.path / name)
        if entry is None or entry.is_dir():
            raise UnreadableError(f"{self.label}/{name} cannot be read: there is no such file")
        packed = max(entry.compress_size, 1)
        if entry.file_size > limit_bytes or entry.file_size // packed > _MOST_RATIO:
            raise UnreadableError(
                f"{self.label}/{name} would unpack to {entry.file_size} bytes from {packed}; it is"
                " not the file that its name says"
            )
        try:
            with zipfile.ZipFile(self.archive) as file, file.open(entry) as stream:
                return stream.read(limit_bytes)
        except Exception as error:  # zipfile raises what its codecs raise
            raise UnreadableError(f"{self.label}/{name} cannot be unpacked: {error}") from error

    def folders(self) -> list[str]:
        """Return the names of the folders inside, numbers first and in order."""
        depth = len(self.path.parts)
        names = {
            entry.parts[depth]
            for entry, info in self.entries.items()
            if len(entry.parts) > depth + (0 if info.is_dir() else 1)
            and entry.parts[:depth] == self.path.parts
        }
        return sorted(names, key=_by_number)

    def inside(self, name: str) -> "ZipFolder":
        """Return a folder inside this one."""
        return ZipFolder(self.archive, self.entries, self.path / name)

    def outside(self) -> "ZipFolder":
        """Return the folder that holds this one."""
        return ZipFolder(self.archive, self.entries, self.path.parent)


def read_data(folder: Folder, name: str) -> bytes:
    """Return the content of a binary file."""
    return folder.read(name, DATA_LIMIT_BYTES)


def _by_number(name: str) -> tuple[int, int, str]:
    return (0, int(name), name) if name.isascii() and name.isdigit() else (1, 0, name)
