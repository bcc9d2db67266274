"""Whatever path a user gives, the experiment that it means is found or the choice is named."""

import os
import struct
import time
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pytest
from builders import single, with_parameter, written

from pnmr import read_fid, read_spectrum, topspin_recipe, write_spectrum
from pnmr.bruker.folder import ZipFolder
from pnmr.bruker.location import experiments, locate, open_folder
from pnmr.errors import UnreadableError
from pnmr.process import Recipe


def pack(archive: Path, folder: Path, names: Iterable[str] | None = None) -> Path:
    """Zip a folder under its own name."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for path in files:
            file.write(path, path.relative_to(folder.parent))
        for name in names or ():
            file.writestr(name, b"stray")
    return archive


def is_read(path: Path) -> bool:
    return np.array_equal(read_fid(path).values, single().values)


# 27 archives
@pytest.mark.parametrize("name", ["data.zip", "DATA.ZIP", "no suffix", "data.nmr", "10"])
def test_an_archive_of_any_name_is_read(experiment: Path, tmp_path: Path, name: str) -> None:
    assert is_read(pack(tmp_path / name, experiment))


def test_an_archive_holds_raw_and_processed_data(experiment: Path, tmp_path: Path) -> None:
    recipe = Recipe(()).then("zero_fill", points=256).then("transform")
    write_spectrum(experiment / "pdata" / "2", recipe(read_fid(experiment)))
    archive = pack(tmp_path / "a.zip", experiment)
    expected = read_spectrum(experiment, 2).values
    assert np.array_equal(read_spectrum(archive, 2).values, expected)
    assert np.array_equal(read_spectrum(archive / "10" / "pdata" / "2").values, expected)
    assert topspin_recipe(archive) == topspin_recipe(experiment)


def test_stray_files_in_an_archive_do_not_matter(experiment: Path, tmp_path: Path) -> None:
    strays = ("__MACOSX/10/._acqus", "10/.DS_Store", "Thumbs.db", "notes/readme.txt")
    assert is_read(pack(tmp_path / "a.zip", experiment, strays))


def test_entries_with_backslashes_are_folders(experiment: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as file:
        for path in (path for path in experiment.rglob("*") if path.is_file()):
            name = str(path.relative_to(experiment.parent)).replace("/", "\\")
            file.writestr(zipfile.ZipInfo(name), path.read_bytes())
    assert is_read(tmp_path / "a.zip")


def test_several_experiments_are_listed_and_can_be_named(experiment: Path, tmp_path: Path) -> None:
    written(experiment.parent / "9")
    written(experiment.parent / "deep" / "er" / "11")
    archive = pack(tmp_path / "a.zip", experiment.parent)
    with pytest.raises(UnreadableError, match=r"several experiments; name one of .*9, .*10, .*11"):
        read_fid(archive)
    assert is_read(archive / "data" / "10")
    assert is_read(archive / "data" / "10" / "fid")
    with pytest.raises(UnreadableError, match="holds no 'data/12'"):
        read_fid(archive / "data" / "12")


def test_nothing_is_ever_written_beside_an_archive(experiment: Path, tmp_path: Path) -> None:
    """Zip slip: names that lead out of the archive are passed over."""
    place = tmp_path / "inside"
    place.mkdir()
    slips = ("../slip", "../../slip", "/tmp/slip", "10/../../slip", "..\\slip", "C:\\slip")
    archive = pack(place / "a.zip", experiment, slips)
    before = sorted(tmp_path.rglob("*"))
    assert is_read(archive)
    assert sorted(tmp_path.rglob("*")) == before
    names = {str(path) for path in ZipFolder.open(archive).entries}
    assert not any("slip" in name and ".." in name for name in names)


def test_a_bomb_is_refused_before_it_is_unpacked(experiment: Path, tmp_path: Path) -> None:
    with_parameter(experiment / "acqus", "TD", str(2**26))
    (experiment / "fid").unlink()
    archive = pack(tmp_path / "a.zip", experiment)
    with zipfile.ZipFile(archive, "a", zipfile.ZIP_BZIP2) as file:
        file.writestr("10/fid", bytes(2**26))
    started_s = time.process_time()
    with pytest.raises(UnreadableError, match="10/fid would unpack to 67108864 bytes from"):
        read_fid(archive)
    assert time.process_time() - started_s < 5.0


def test_a_header_that_lies_about_the_size_is_refused(experiment: Path, tmp_path: Path) -> None:
    (experiment / "fid").write_bytes(bytes(1_234_568))
    archive = pack(tmp_path / "a.zip", experiment)
    lie = archive.read_bytes().replace(struct.pack("<I", 1_234_568), struct.pack("<I", 1024))
    archive.write_bytes(lie)
    with pytest.raises(UnreadableError, match="10/fid cannot be unpacked"):
        read_fid(archive)


def test_a_zero_signal_that_packs_well_is_no_bomb(experiment: Path, tmp_path: Path) -> None:
    (experiment / "fid").write_bytes(bytes(2**20))
    with_parameter(experiment / "acqus", "TD", str(2**18))
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_BZIP2) as file:
        for path in (path for path in experiment.rglob("*") if path.is_file()):
            file.write(path, path.relative_to(experiment.parent))
    assert read_fid(tmp_path / "a.zip").shape == (2**17,)


def encrypted(content: bytes) -> bytes:
    """Set the flag of encryption in every local and central header."""
    found = bytearray(content)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = found.find(mark)
        while place >= 0:
            found[place + offset] |= 1
            place = found.find(mark, place + 4)
    return bytes(found)


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda content: content[: len(content) // 2], "not a readable zip archive"),
        (lambda content: b"", "not a readable zip archive"),
        (lambda content: b"no archive at all", "not a readable zip archive"),
        (encrypted, "cannot be unpacked: .*encrypted"),
        (lambda content: content.replace(b"PK\x03\x04", b"PK\x03\x05"), "cannot be unpacked"),
    ],
)
def test_a_damaged_archive_is_refused(
    experiment: Path, tmp_path: Path, damage: Callable[[bytes], bytes], message: str
) -> None:
    archive = pack(tmp_path / "a.zip", experiment)
    archive.write_bytes(damage(archive.read_bytes()))
    with pytest.raises(UnreadableError, match=message):
        read_fid(archive)


def test_an_archive_of_many_entries_is_listed_in_seconds(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as file:
        for index in range(15_000):
            file.writestr(f"{index % 500}/{index}/notes", b"")
    started_s = time.process_time()
    with pytest.raises(UnreadableError, match=r"a\.zip holds no Bruker experiment"):
        read_fid(tmp_path / "a.zip")
    assert time.process_time() - started_s < 5.0


def test_an_archive_of_endless_depth_is_listed(experiment: Path, tmp_path: Path) -> None:
    assert is_read(pack(tmp_path / "a.zip", experiment, ["x/" * 20_000 + "acqus"]))


# 29 paths
@pytest.mark.parametrize("ending", ["/", "//", "/.", "/pdata/..", "/./"])
def test_trailing_separators_do_not_matter(experiment: Path, ending: str) -> None:
    assert np.array_equal(read_fid(f"{experiment}{ending}").values, single().values)


@pytest.mark.parametrize("name", ["a b", " ", "Müller µ", "日本", "a'b\"c", "[1]*?", "-rf", "a\nb"])
def test_names_of_all_kinds_are_read(tmp_path: Path, name: str) -> None:
    assert is_read(written(tmp_path / name / name))


def test_a_path_relative_to_the_working_folder_is_read(
    experiment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place, path in (
        (experiment, "."),
        (experiment, "fid"),
        (experiment / "pdata" / "1", "."),
        (experiment / "pdata", "../acqus"),
    ):
        monkeypatch.chdir(place)
        assert is_read(Path(path))


@pytest.mark.parametrize("path", [".", "../2", "1r", "../../pdata/2/procs", "sub/.."])
def test_a_relative_path_names_its_procno(
    experiment: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    recipe = Recipe(()).then("zero_fill", points=256).then("transform")
    write_spectrum(experiment / "pdata" / "2", recipe(read_fid(experiment)))
    (experiment / "pdata" / "2" / "sub").mkdir()
    monkeypatch.chdir(experiment / "pdata" / "2")
    assert read_spectrum(path).shape == (256,)


@pytest.mark.parametrize("path", ["x" * 300, "y/" * 3000, "a\0b", "", "no/such/place"])
def test_an_impossible_path_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UnreadableError):
        read_fid(path)


def test_a_link_to_an_experiment_is_followed(experiment: Path, tmp_path: Path) -> None:
    (tmp_path / "links").mkdir()
    (tmp_path / "links" / "mine").symlink_to(experiment)
    assert is_read(tmp_path / "links")
    assert is_read(tmp_path / "links" / "mine")


def test_link_loops_end(experiment: Path) -> None:
    """Twenty links to the top in every folder would be 20^6 folders without a memory."""
    top = experiment.parent
    for index in range(20):
        (top / f"loop{index}").symlink_to(top)
        os.symlink(top / f"self{index}", top / f"self{index}")
    started_s = time.process_time()
    assert is_read(top)
    assert time.process_time() - started_s < 5.0
    with pytest.raises(UnreadableError):
        read_fid(top / "self3")


def test_a_search_without_end_is_given_up(
    experiment: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for index in range(30):
        (tmp_path / "data" / f"empty{index}").mkdir()
    monkeypatch.setattr("pnmr.bruker.location._MOST_SEARCHED", 10)
    with pytest.raises(UnreadableError, match="more than 10 folders were searched"):
        locate(tmp_path)


def test_a_folder_with_one_experiment_means_that_one(experiment: Path) -> None:
    assert is_read(experiment.parent)
    assert is_read(experiment.parent.parent)


def test_a_folder_without_experiments_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(UnreadableError, match="holds no Bruker experiment; name the numbered"):
        read_fid(tmp_path / "empty")


def test_experiments_come_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    for number in (10, 9, 100, 1):
        written(tmp_path / "tree" / str(number))
    found = [Path(each.label).name for each in experiments(open_folder(tmp_path))]
    assert found == ["1", "9", "10", "100"]
