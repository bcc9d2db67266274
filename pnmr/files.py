"""Bytes in and bytes out: bounded reading, and writing that is never half done.

Everything that the package writes goes through this module: a temporary file or
folder beside the target, flushed to disk, then renamed over it. Whoever looks
sees the old result or the new one.
"""

import ctypes
import hashlib
import os
import secrets
import shutil
import stat
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from pnmr.errors import UnreadableError, UnwritableError

TEXT_LIMIT_BYTES = 16 * 1024**2
DATA_LIMIT_BYTES = 8 * 1024**3
_TEMPORARY = ".pnmr-part-"
_ASIDE = f"{_TEMPORARY}aside-"
_HERE, _EXCHANGE = -100, 2
_STALE_S = 3600.0
_EXISTS = "{} exists; choose another name or allow overwriting (--force)"


def read_bytes(path: Path, limit_bytes: int = DATA_LIMIT_BYTES) -> bytes:
    """Return the content of a regular file of at most ``limit_bytes`` bytes.

    Pipes, devices and folders are refused before anything is read from them.
    """
    try:
        with open(path, "rb", opener=_open_without_waiting) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise UnreadableError(f"{path} is not a regular file, as a data file must be")
            if status.st_size > limit_bytes:
                raise UnreadableError(
                    f"{path} holds {status.st_size} bytes where at most {limit_bytes} are expected;"
                    " it is not the file that its name says"
                )
            return file.read(status.st_size)
    except MemoryError as error:
        raise UnreadableError(f"{path} is larger than the memory that is free") from error
    except OSError as error:
        raise UnreadableError(f"{path} cannot be read: {error.strerror or error}") from error
    except ValueError as error:
        raise UnreadableError(f"'{path}' is not a possible file name: {error}") from error


def _open_without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def decode(raw: bytes) -> str:
    """Return the text of a file written under any locale: UTF-8 where it is, else cp1252.

    Bytes that cp1252 leaves open become latin-1 control characters, line ends plain newlines.
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = raw.decode("cp1252")
        except UnicodeDecodeError:
            text = raw.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_text(path: Path) -> str:
    """Return a text file of at most 16 MB, whatever its encoding and line ends."""
    return decode(read_bytes(path, TEXT_LIMIT_BYTES))


def write_bytes(path: Path, content: bytes, *, overwrite: bool = True) -> None:
    """Write a file so that it is there whole or not at all.

    Raises `UnwritableError` when the folder cannot be written, the disk is full,
    or the file exists and ``overwrite`` is false.
    """
    if not overwrite and path.exists():
        raise UnwritableError(_EXISTS.format(path))
    _write_all({path: content}, path)


def write_text(path: Path, text: str, *, overwrite: bool = True) -> None:
    """Write a UTF-8 text file with plain newlines, whole or not at all."""
    write_bytes(path, text.encode("utf-8"), overwrite=overwrite)


def write_folder(folder: Path, contents: Mapping[str, bytes], *, overwrite: bool = False) -> None:
    """Write a folder of files, relative name to content, whole or not at all.

    With ``overwrite`` an existing folder is replaced as a whole. Raises `UnwritableError` when it
    exists and may not be overwritten, or cannot be written.
    """
    with _explained(folder):
        folder = folder.resolve()
        if folder.exists() and not overwrite:
            raise UnwritableError(_EXISTS.format(folder))
        folder.parent.mkdir(parents=True, exist_ok=True)
        _sweep(folder.parent)
        fresh = folder.with_name(_temporary_name())
        try:
            fresh.mkdir()
            for name, content in contents.items():
                (fresh / name).parent.mkdir(parents=True, exist_ok=True)
                _write_through(fresh / name, content)
            if folder.is_dir():
                shutil.copymode(folder, fresh)
                _replace_folder(fresh, folder)
            else:
                os.rename(fresh, folder)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)


def write_files(
    folder: Path, contents: Mapping[str, bytes], *, overwrite: bool = False
) -> list[Path]:
    """Write several files into a folder; return their paths in order.

    A folder that is new or holds nothing but older files of these names is replaced as a whole.
    In one that holds other things they stay, and all files are written before the first takes its
    place: who is killed in that moment leaves whole files of both sets.
    """
    targets = [folder / name for name in contents]
    present = [target for target in targets if target.exists()]
    if present and not overwrite:
        raise UnwritableError(_EXISTS.format(present[0]))
    if _may_be_replaced(folder, contents):
        write_folder(folder, contents, overwrite=True)
    else:
        _write_all(dict(zip(targets, contents.values(), strict=True)), folder)
    return targets


def sha256(content: bytes) -> str:
    """Return the SHA-256 digest of a file's content in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _replace_folder(fresh: Path, folder: Path) -> None:
    """Put ``fresh`` in the place of ``folder``, whose old content then goes by the fresh name.

    Linux exchanges two folders in one step. Where the file system cannot, the
    old one is set aside under a name that tells what it is, and `_sweep` puts it
    back if the process dies before the new one is in place.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if hasattr(libc, "renameat2"):
        names = (os.fsencode(fresh), os.fsencode(folder))
        if libc.renameat2(_HERE, names[0], _HERE, names[1], _EXCHANGE) == 0:
            return
    aside = folder.with_name(f"{_ASIDE}{folder.name}")
    shutil.rmtree(aside, ignore_errors=True)
    os.rename(folder, aside)
    try:
        os.rename(fresh, folder)
    except OSError:
        os.rename(aside, folder)
        raise
    os.rename(aside, fresh)


def _may_be_replaced(folder: Path, contents: Mapping[str, bytes]) -> bool:
    """Return whether a folder is new, or may be exchanged because it holds only what is written."""
    with _explained(folder):
        if not folder.exists():
            return True
        place = folder.resolve()
        if Path.cwd().is_relative_to(place) or os.path.ismount(place):
            return False  # whoever works inside it would stay in the old one
        names = {place / name for name in contents}
        folders = {folder for name in names for folder in name.parents}
        is_ours = place.is_dir() and not any(
            found.is_symlink() or found not in (folders if found.is_dir() else names)
            for found in place.rglob("*")
        )
        return is_ours and os.access(place.parent, os.W_OK)


def _write_all(contents: Mapping[Path, bytes], meant: Path) -> None:
    """Write files beside their places, then let each take its place."""
    staged: dict[Path, Path] = {}
    with _explained(meant):
        try:
            for path, content in contents.items():
                path.parent.mkdir(parents=True, exist_ok=True)
                _sweep(path.parent)
                if path.is_dir():
                    raise UnwritableError(f"{path} is a folder; choose another name")
                temporary = path.with_name(_temporary_name())
                staged[temporary] = path
                _write_through(temporary, content)
            for temporary, path in staged.items():
                os.replace(temporary, path)
        finally:
            for temporary in staged:
                temporary.unlink(missing_ok=True)


def _write_through(path: Path, content: bytes) -> None:
    with open(path, "xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _temporary_name() -> str:
    return f"{_TEMPORARY}{os.getpid()}-{secrets.token_hex(4)}"


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Say with the path what the system says."""
    try:
        yield
    except OSError as error:
        raise UnwritableError(
            f"{path} cannot be written: {error.strerror or error}; what was there is unchanged"
        ) from error
    except (ValueError, RuntimeError) as error:
        raise UnwritableError(f"'{path}' is not a possible name: {error}") from error


def _sweep(folder: Path) -> None:
    """Mend what a killed process left behind more than an hour ago.

    Temporary files and folders go; a result that was set aside for a new one that never came
    returns to its place.
    """
    oldest = time.time() - _STALE_S
    for leftover in folder.glob(f"{_TEMPORARY}*"):
        try:
            if leftover.lstat().st_ctime > oldest:
                continue
            place = folder / leftover.name.removeprefix(_ASIDE)
            if leftover.name.startswith(_ASIDE) and not place.exists():
                os.rename(leftover, place)
            elif leftover.is_dir():
                shutil.rmtree(leftover, ignore_errors=True)
            else:
                leftover.unlink()
        except OSError:
            continue
