"""What is written is there whole or not at all, whoever interrupts."""

import errno
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import kills
import pytest

from pnmr import files
from pnmr.errors import UnreadableError, UnwritableError

OLD = {"1r": b"old" * 1000, "procs": b"old", "deep/title": b"old"}
NEW = {"1r": b"new" * 5000, "procs": b"new"}


def content(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Return a folder with an old result."""
    files.write_folder(tmp_path / "1", OLD)
    return tmp_path / "1"


@pytest.fixture(params=["exchange", "two renames"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Replace folders both ways, as the file system may allow only one."""
    if request.param == "two renames":
        monkeypatch.setattr(files.ctypes, "CDLL", lambda *_, **__: object())
    return str(request.param)


def test_a_folder_is_replaced_as_a_whole(old: Path, way: str) -> None:
    files.write_folder(old, NEW, overwrite=True)
    assert content(old) == NEW
    assert os.listdir(old.parent) == ["1"]


def test_an_existing_folder_or_file_is_not_touched_without_permission(old: Path) -> None:
    with pytest.raises(UnwritableError, match="1 exists; choose another name or allow"):
        files.write_folder(old, NEW)
    with pytest.raises(UnwritableError, match="procs exists"):
        files.write_bytes(old / "procs", b"new", overwrite=False)
    assert content(old) == OLD


def test_a_link_to_a_folder_stays_a_link(old: Path, way: str) -> None:
    link = old.with_name("link")
    link.symlink_to(old)
    files.write_folder(link, NEW, overwrite=True)
    assert link.is_symlink()
    assert content(old) == NEW
    assert sorted(os.listdir(old.parent)) == ["1", "link"]


@pytest.mark.parametrize("name", ["file/1", "file", "file/deep/er/1"])
def test_a_file_where_a_folder_is_needed_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_bytes(b"mine")
    with pytest.raises(UnwritableError, match="cannot be written"):
        files.write_folder(tmp_path / name, NEW, overwrite=True)
    if name != "file":
        with pytest.raises(UnwritableError, match="cannot be written"):
            files.write_bytes(tmp_path / name, b"new")
    assert content(tmp_path) == {"file": b"mine"}


@pytest.mark.parametrize("name", ["a\0b", "x" * 300, "loop/1"])
def test_impossible_names_are_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(UnwritableError):
        files.write_bytes(tmp_path / name, b"new")
    with pytest.raises(UnwritableError):
        files.write_folder(tmp_path / name, NEW)
    assert os.listdir(tmp_path) == ["loop"]


@pytest.mark.skipif(os.geteuid() == 0, reason="the administrator may write everywhere")
def test_a_read_only_folder_is_refused(old: Path) -> None:
    old.parent.chmod(0o500)
    with pytest.raises(UnwritableError, match="Permission denied"):
        files.write_folder(old, NEW, overwrite=True)
    old.parent.chmod(0o700)
    assert content(old) == OLD


def test_a_read_only_place_is_refused() -> None:
    """Nobody, not even the administrator, may make files in /proc."""
    with pytest.raises(UnwritableError, match="/proc/1r cannot be written"):
        files.write_bytes(Path("/proc/1r"), b"new")
    with pytest.raises(UnwritableError, match="/proc/new cannot be written"):
        files.write_folder(Path("/proc/new"), NEW)


def test_a_full_disk_leaves_the_old_result(old: Path) -> None:
    """A limit on the size of files stops the writing midway, as a full disk does."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8000, limits[1]))
    try:
        with pytest.raises(UnwritableError, match="1 cannot be written: File too large"):
            files.write_folder(old, NEW, overwrite=True)
        with pytest.raises(UnwritableError, match="procs cannot be written: File too large"):
            files.write_bytes(old / "procs", bytes(9000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, before)
    assert content(old) == OLD
    assert os.listdir(old.parent) == ["1"]


@pytest.mark.parametrize(
    ("kind", "call"),
    [
        *(("folder", "fsync"), ("folder", "rename"), ("folder", "mkdir")),
        *(("file", "fsync"), ("file", "replace")),
    ],
)
def test_any_call_that_fails_leaves_the_old_result(
    old: Path, monkeypatch: pytest.MonkeyPatch, kind: str, call: str
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    act = {
        "folder": lambda: files.write_folder(old, NEW, overwrite=True),
        "file": lambda: files.write_bytes(old / "procs", b"new"),
    }[kind]
    monkeypatch.setattr(files.ctypes, "CDLL", lambda *_, **__: object())
    with monkeypatch.context() as inside:
        inside.setattr(os, call, full)
        with pytest.raises(UnwritableError, match="No space left on device"):
            act()
    assert content(old) == OLD
    assert os.listdir(old.parent) == ["1"]


def test_a_second_rename_that_fails_brings_the_old_result_back(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = os.rename

    def second_fails(source: Path, target: Path) -> None:
        if target == old and "aside" not in str(source):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        rename(source, target)

    monkeypatch.setattr(files.ctypes, "CDLL", lambda *_, **__: object())
    monkeypatch.setattr(os, "rename", second_fails)
    with pytest.raises(UnwritableError, match="Input/output error"):
        files.write_folder(old, NEW, overwrite=True)
    assert content(old) == OLD
    assert os.listdir(old.parent) == ["1"]


@pytest.mark.parametrize("kind", ["batch", "process", "report"])
def test_a_process_killed_while_writing_leaves_the_old_result_or_the_new(
    tmp_path: Path, kind: str
) -> None:
    ends = kills.run(tmp_path, count=15, kind=kind)
    assert ends["half"] == ends["mixed"] == 0
    assert ends["new"] > 0


def test_a_process_killed_while_writing_beside_other_things_leaves_whole_files(
    tmp_path: Path,
) -> None:
    assert kills.run(tmp_path, count=15, kind="beside")["half"] == 0


def test_stale_temporary_files_are_swept_and_fresh_ones_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".pnmr-part-1-a").write_bytes(b"half")
    (tmp_path / ".pnmr-part-1-b").mkdir()
    (tmp_path / ".pnmr-part-1-b" / "1r").write_bytes(b"half")
    (tmp_path / "mine.txt").write_bytes(b"mine")
    files.write_bytes(tmp_path / "one", b"1")
    assert len(os.listdir(tmp_path)) == 4
    later_s = time.time() + 3700.0
    monkeypatch.setattr(files.time, "time", lambda: later_s)
    files.write_bytes(tmp_path / "two", b"2")
    assert sorted(os.listdir(tmp_path)) == ["mine.txt", "one", "two"]


def test_a_result_set_aside_for_one_that_never_came_returns(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old.rename(old.with_name(".pnmr-part-aside-1"))
    later_s = time.time() + 3700.0
    monkeypatch.setattr(files.time, "time", lambda: later_s)
    files.write_bytes(old.with_name("other"), b"")
    assert content(old) == OLD


def test_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UnreadableError, match="is not a regular file"):
        files.read_bytes(tmp_path / "pipe")


def test_a_limit_of_8_gb_costs_no_memory(tmp_path: Path) -> None:
    """In a process that may use 1 GB, the largest limit reads a small file."""
    (tmp_path / "small").write_bytes(b"small")
    code = (
        "import resource, sys; from pathlib import Path; from pnmr.files import read_bytes;"
        "resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30));"
        "sys.stdout.buffer.write(read_bytes(Path(sys.argv[1])))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path / "small"], capture_output=True, check=True
    )
    assert done.stdout == b"small"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("10 µs".encode(), "10 µs"),
        ("10 µs".encode("latin-1"), "10 µs"),
        ("10 €".encode("cp1252"), "10 €"),
        (b"\x81\x8d", "\x81\x8d"),
        (b"\xef\xbb\xbfa\r\nb\rc\n", "a\nb\nc\n"),
    ],
)
def test_text_is_decoded_whatever_wrote_it(raw: bytes, text: str) -> None:
    assert files.decode(raw) == text


RESULT = {"spectrum.csv": b"new", "figures/one.svg": b"new", "record.json": b"new"}


@pytest.fixture
def inode_of():
    return lambda folder: folder.stat().st_ino


def test_a_set_of_files_replaces_an_older_set_of_them_as_a_whole(tmp_path: Path, inode_of) -> None:
    out = tmp_path / "out"
    paths = files.write_files(out, dict.fromkeys(RESULT, b"old"))
    assert paths == [out / name for name in RESULT]
    out.chmod(0o750)
    before = inode_of(out)
    files.write_files(out, RESULT, overwrite=True)
    assert content(out) == RESULT
    assert inode_of(out) != before
    assert out.stat().st_mode & 0o777 == 0o750


@pytest.mark.parametrize("other", ["notes.txt", "figures/mine.svg", "empty/", "link"])
def test_what_else_is_in_a_folder_stays(tmp_path: Path, inode_of, other: str) -> None:
    out = tmp_path / "out"
    files.write_files(out, dict.fromkeys(RESULT, b"old"))
    before = inode_of(out)
    place = out / other
    if other == "link":
        place.symlink_to("/nowhere")
    elif other.endswith("/"):
        place.mkdir()
    else:
        place.write_bytes(b"mine")
    files.write_files(out, RESULT, overwrite=True)
    assert inode_of(out) == before
    assert os.path.lexists(place)
    assert {name: (out / name).read_bytes() for name in RESULT} == RESULT
    assert not list(out.rglob(".pnmr-part-*"))


def test_the_folder_one_works_in_stays_the_same_folder(
    tmp_path: Path, inode_of, monkeypatch: pytest.MonkeyPatch
) -> None:
    files.write_files(tmp_path, dict.fromkeys(RESULT, b"old"), overwrite=True)
    monkeypatch.chdir(tmp_path / "figures")
    before = inode_of(tmp_path)
    files.write_files(tmp_path, RESULT, overwrite=True)
    assert inode_of(tmp_path) == before
    assert content(tmp_path) == RESULT


@pytest.mark.parametrize("with_notes", [True, False])
def test_a_disk_that_fills_up_on_the_last_of_several_files_changes_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, with_notes: bool
) -> None:
    out = tmp_path / "out"
    old = dict.fromkeys(RESULT, b"old") | ({"notes.txt": b"mine"} if with_notes else {})
    files.write_files(out, old)
    write, calls = files._write_through, []

    def fills_up(path: Path, content: bytes) -> None:
        calls.append(path)
        if len(calls) == len(RESULT):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        write(path, content)

    monkeypatch.setattr(files, "_write_through", fills_up)
    with pytest.raises(UnwritableError, match="No space left on device; what was there is unch"):
        files.write_files(out, RESULT, overwrite=True)
    assert content(out) == old
    assert os.listdir(tmp_path) == ["out"]


def test_a_file_does_not_take_the_place_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "spectrum.csv").mkdir()
    (tmp_path / "record.json").write_bytes(b"old")
    with pytest.raises(UnwritableError, match="is a folder; choose"):
        files.write_files(tmp_path, {"record.json": b"", "spectrum.csv": b""}, overwrite=True)
    assert (tmp_path / "record.json").read_bytes() == b"old"
