import csv
import io
import math
from dataclasses import replace
from importlib.resources import files
from typing import Any

import msgspec
import pytest
from synthetic_campaign import findings

from pnmr.assign import Resonance
from pnmr.data import Estimate
from pnmr.report.document import SCHEMA, Document, json_schema, pretty
from pnmr.report.methods import methods
from pnmr.report.recording import Known, document
from pnmr.report.tables import tables

FOUND = findings()
TOLD = document(FOUND, {"10": Known({"fid": "ab" * 32})})


def fits(value: Any, schema: dict[str, Any], whole: dict[str, Any]) -> bool:
    """A slow reading of the part of JSON Schema that the file uses."""
    if "$ref" in schema:
        return fits(value, whole["$defs"][schema["$ref"].rpartition("/")[2]], whole)
    if "anyOf" in schema:
        return any(fits(value, each, whole) for each in schema["anyOf"])
    kinds = {"object": dict, "array": list, "string": str, "null": type(None), "boolean": bool}
    if schema["type"] in ("number", "integer"):
        return isinstance(value, int | float) and not isinstance(value, bool)
    if not isinstance(value, kinds[schema["type"]]):
        return False
    if schema["type"] == "object":
        own, rest = schema.get("properties", {}), schema.get("additionalProperties", True)
        return set(schema.get("required", ())) <= value.keys() and all(
            fits(each, own[name], whole)
            if name in own
            else isinstance(rest, dict) and fits(each, rest, whole)
            for name, each in value.items()
        )
    if schema["type"] == "array" and "prefixItems" in schema:
        return len(value) == len(schema["prefixItems"]) and all(
            fits(each, one, whole) for each, one in zip(value, schema["prefixItems"], strict=True)
        )
    return schema["type"] != "array" or all(fits(each, schema["items"], whole) for each in value)


def test_the_schema_that_ships_is_that_of_the_document() -> None:
    assert (files("pnmr.library") / "schemas" / SCHEMA).read_bytes() == json_schema()


def test_the_document_keeps_to_its_schema() -> None:
    schema = msgspec.json.decode(json_schema())
    told = msgspec.json.decode(pretty(TOLD))
    assert fits(told, schema, schema)
    for fault in (
        told | {"samples": 3},
        told | {"more": 1},
        {"format": "pnmr report 1"},
        told | {"temperature": {"value": "warm"}},
    ):
        assert not fits(fault, schema, schema)
    assert msgspec.json.decode(pretty(TOLD), type=Document, strict=True) == TOLD


def test_what_is_not_known_is_null() -> None:
    line = Resonance("x", Estimate(math.nan, math.inf, "ppm"), Estimate(1.0))
    one = replace(FOUND.samples[0].assignments[0], resonance=line)
    sample = replace(FOUND.samples[0], assignments=(one,))
    told = msgspec.json.decode(pretty(document(replace(FOUND, samples=(sample,)))))
    shift = told["samples"][0]["resonances"][0]["shift"]
    assert shift["value"] is None
    assert shift["error"] is None


def test_every_statement_leads_to_its_data() -> None:
    for sample, found in zip(TOLD.samples, FOUND.samples, strict=True):
        assert [run.experiment for run in sample.runs] == list(found.runs.values())
        for line, assigned in zip(sample.resonances, found.assignments, strict=True):
            assert [each.statement for each in line.evidence] == [
                each.statement for each in assigned.evidence
            ]
            assert line.shift.value == assigned.resonance.shift.value
    assert TOLD.samples[0].runs[0].sha256 == {"fid": "ab" * 32}


def test_the_tables_hold_what_the_document_says() -> None:
    found = {name: list(csv.DictReader(io.StringIO(text))) for name, text in tables(TOLD).items()}
    lines = [line for sample in TOLD.samples for line in sample.resonances]
    assert len(found["resonances.csv"]) == len(lines)
    for row, line in zip(found["resonances.csv"], lines, strict=True):
        assert float(row["shift_ppm"]) == pytest.approx(line.shift.value, rel=1e-8)
        assert row["word"] == line.word
        assert row["tedor_reason"] == (line.tedor.reason if line.tedor else "")
        assert None not in row
        assert None not in row.values()
    assert len(found["evidence.csv"]) == sum(len(line.evidence) for line in lines)
    assert [row["word"] for row in found["comparisons.csv"]] == ["kept", "new", "vanished"]
    assert {row["is_seen"] for row in found["absent.csv"]} == {"0"}
    assert len(found["runs.csv"]) == 12


def test_no_cell_is_a_formula() -> None:
    sample = replace(FOUND.samples[0], name='=HYPERLINK("http://x")\x1b[31m')
    text = tables(document(replace(FOUND, samples=(sample,))))["resonances.csv"]
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[1][0] == '\'=HYPERLINK("http://x")[31m'


def test_the_methods_name_every_number() -> None:
    text = " ".join(methods(TOLD))
    for words in (
        *("¹³C", "60 kHz", "100.9103 MHz", "double_adiabatic_echo", "tedor_shap", "40960 scans"),
        *("30 ms", "200 Hz", "20 Hz", "328(4) K", "adamantane at 38.48 ppm", "50 us tanh/tan"),
        *("6000 to 1000 ppm", "200 to \N{MINUS SIGN}100 ppm", TOLD.pnmr, "95 %", "60 %"),
    ):
        assert words in text


def test_methods_invent_nothing() -> None:
    bare = replace(FOUND, samples=(), comparisons=(), temperature=None, reference="")
    assert methods(document(bare)) == (
        f"Spectra were processed, fitted and assigned with pnmr {TOLD.pnmr}.",
    )
