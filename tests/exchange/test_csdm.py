"""The stranger is csdmpy, which writes the documents that are read here."""

import base64
import json
from pathlib import Path

import csdmpy
import numpy as np
import pytest

from pnmr.data import FID, ListAxis, Spectrum, TimeAxis
from pnmr.errors import UnreadableError, UnsupportedError
from pnmr.exchange import csdm

VALUES = np.array([1.0, 2.0 + 1j, 3.0, 4.0 - 2j])


def written(path: Path, dimensions: list[csdmpy.Dimension], values: np.ndarray) -> bytes:
    variable = csdmpy.as_dependent_variable(values)
    csdmpy.CSDM(dimensions=dimensions, dependent_variables=[variable]).save(str(path))
    return path.read_bytes()


@pytest.mark.parametrize("fft_order", [False, True])
def test_a_spectrum_of_csdmpy_has_csdmpys_shifts(tmp_path: Path, fft_order: bool) -> None:
    dimension = csdmpy.LinearDimension(
        count=4,
        increment="0.1 kHz",
        coordinates_offset="2 kHz",
        origin_offset="100 MHz",
        complex_fft=fft_order,
        label="13C",
    )
    signal = csdm.read(written(tmp_path / "a.csdf", [dimension], VALUES), tmp_path)
    dimension.to("ppm", "nmr_frequency_ratio")
    assert isinstance(signal, Spectrum)
    np.testing.assert_allclose(signal.frequency.ppm, dimension.coordinates.value, rtol=1e-12)
    np.testing.assert_array_equal(signal.values, VALUES)
    assert signal.acquisition.nucleus == "13C"


def test_an_fid_of_csdmpy_keeps_times_and_shift_of_the_carrier(tmp_path: Path) -> None:
    dimension = csdmpy.LinearDimension(
        count=4,
        increment="10 µs",
        coordinates_offset="-20 µs",
        reciprocal={"coordinates_offset": "6 kHz", "origin_offset": "100 MHz"},
    )
    signal = csdm.read(written(tmp_path / "a.csdf", [dimension], VALUES), tmp_path)
    assert isinstance(signal, FID)
    np.testing.assert_allclose(signal.time.times_s, [-2e-5, -1e-5, 0.0, 1e-5], atol=1e-18)
    assert signal.time.reciprocal().carrier_ppm == pytest.approx(60.0)


def test_the_first_dimension_of_csdm_is_the_last_here(tmp_path: Path) -> None:
    direct = csdmpy.LinearDimension(count=4, increment="1 Hz", origin_offset="1 MHz")
    series = csdmpy.MonotonicDimension(coordinates=["0.1 s", "300 ms", "1 s"], label="vd")
    rows = np.arange(12, dtype=np.float32).reshape(3, 4)
    signal = csdm.read(written(tmp_path / "a.csdf", [direct, series], rows), tmp_path)
    assert signal.axes[0] == ListAxis("vd", "s", (0.1, pytest.approx(0.3), 1.0))
    np.testing.assert_array_equal(signal.values, rows)


def document(**variable: object) -> dict[str, dict[str, list[dict[str, object]]]]:
    given = {"type": "internal", "numeric_type": "float64", "encoding": "none", **variable}
    axis = {"type": "linear", "count": 2, "increment": "1 Hz", "origin_offset": "1 MHz"}
    return {"csdm": {"dimensions": [dict(axis)], "dependent_variables": [given]}}


def parse(model: object, folder: Path = Path()) -> np.ndarray:
    return csdm.read(json.dumps(model).encode(), folder).values


@pytest.mark.parametrize(
    ("variable", "expected"),
    [
        ({"components": [[1, 2.5]]}, [1.0, 2.5]),
        ({"components": [[1, 2, 3, 4]], "numeric_type": "complex64"}, [1 + 2j, 3 + 4j]),
        (
            {
                "components": [base64.b64encode(np.array([7, -9], "<i2").tobytes()).decode()],
                "numeric_type": "int16",
                "encoding": "base64",
            },
            [7.0, -9.0],
        ),
    ],
)
def test_every_encoding_of_values_is_read(
    variable: dict[str, object], expected: list[complex]
) -> None:
    np.testing.assert_array_equal(parse(document(**variable)), expected)


def test_values_beside_the_document_are_read_and_no_others(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "secret").write_bytes(np.array([1.0, 2.0]).tobytes())
    (tmp_path / "inner" / "values").write_bytes(np.array([3.0, 4.0], "<f8").tobytes())
    inside = document(type="external", components_url="file:./values")
    np.testing.assert_array_equal(parse(inside, tmp_path / "inner"), [3.0, 4.0])
    (tmp_path / "inner" / "link").symlink_to(tmp_path / "secret")
    for url in (
        "file:link",
        "file:../secret",
        f"file:{tmp_path}/secret",
        "http://127.0.0.1/x",
        "file:///dev/zero",
    ):
        with pytest.raises(UnsupportedError, match="beside the document"):
            parse(document(type="external", components_url=url), tmp_path / "inner")


@pytest.mark.parametrize(
    ("variable", "told"),
    [
        ({"components": [[1.0]]}, "announce 2 points where 1 are stored"),
        ({"components": [["a", "b"]]}, "not all finite"),
        ({"components": ["%%%"], "encoding": "base64"}, "base64 is torn"),
        ({}, "'components' must be a list"),
    ],
)
def test_torn_values_say_what_is_wrong(variable: dict[str, object], told: str) -> None:
    with pytest.raises(UnreadableError, match=told):
        parse(document(**variable))


def test_a_count_of_billions_costs_nothing() -> None:
    huge = document(components=[[1.0, 2.0]])
    huge["csdm"]["dimensions"][0]["count"] = 10**12
    with pytest.raises(UnreadableError, match="1000000000000 points where 2"):
        parse(huge)


def test_json_without_end_is_refused() -> None:
    for content in (b'{"csdm": ' + b"[" * 100000, b'{"csdm": {"dimensions": "x"}}', b'{"csdm": 3'):
        with pytest.raises(UnreadableError):
            csdm.read(content, Path())


def test_time_axes_without_a_frequency_have_none() -> None:
    model = document(components=[[1.0, 2.0]])
    model["csdm"]["dimensions"] = [{"type": "linear", "count": 2, "increment": "1 ms"}]
    signal = csdm.read(json.dumps(model).encode(), Path())
    assert signal.axes == (TimeAxis(2, 1e-3),)
