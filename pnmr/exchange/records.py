"""JCAMP-DX files taken apart into blocks of labelled data records.

R. S. McDonald and P. A. Wilks, Appl. Spectrosc. 42 (1988) 151-162, sections 3
and 4; NTUPLES of A. N. Davies and P. Lampen, Appl. Spectrosc. 47 (1993) 1093-1099.
"""

import re
from dataclasses import dataclass, field

from pnmr.errors import UnreadableError
from pnmr.exchange.place import number

_RECORD = re.compile(r"^[ \t]*##", re.MULTILINE)
_COMMENT = re.compile(r"\$\$.*")
_SPACING = re.compile(r"[\s\-_/]")


@dataclass(slots=True)
class Block:
    """What stands between ##TITLE= and ##END=.

    Attributes
    ----------
    records : dict
        First value of each label, the label in capitals without spaces, dashes,
        underlines and slashes.
    tables : list of tuple
        Header and lines of each data table, in the order of the file.
    """

    records: dict[str, str] = field(default_factory=dict)
    tables: list[tuple[str, list[str]]] = field(default_factory=list)

    def text(self, *labels: str) -> str:
        """Return the first of the labels that is there, without angle brackets, or ''."""
        found = next((self.records[label] for label in labels if label in self.records), "")
        return found.strip().removeprefix("<").removesuffix(">").strip()

    def number(self, *labels: str) -> float | None:
        """Return the first of the labels that is there as a number, or None."""
        found = self.text(*labels)
        return number(found.split()[0], f"##{labels[0]}") if found else None

    def column(self, label: str, symbol: str) -> str:
        """Return the entry of an NTUPLES record that belongs to a symbol (X, R, I, Y), or ''."""
        symbols = [each.strip().upper() for each in self.text("SYMBOL").split(",")]
        entries = [each.strip() for each in self.text(label).split(",")]
        at = symbols.index(symbol) if symbol in symbols else len(entries)
        return entries[at] if at < len(entries) else ""


def blocks(text: str) -> list[Block]:
    """Return the blocks of a file, inner ones too, in the order in which they begin.

    Raises `UnreadableError` where the text is no JCAMP-DX.
    """
    _, *records = _RECORD.split(text)
    found: list[Block] = []
    open_blocks: list[Block] = []
    for record in records:
        label, equals, value = record.partition("=")
        label = _SPACING.sub("", label).upper()
        if label == "TITLE":
            open_blocks.append(Block())
            found.append(open_blocks[-1])
        if not equals or not open_blocks:
            continue
        if label == "END":
            open_blocks.pop()
            continue
        value = _COMMENT.sub("", value) if "$$" in value else value
        if label in ("XYDATA", "DATATABLE", "XYPOINTS", "PEAKTABLE"):
            header, *lines = value.split("\n")
            kept = [line for line in lines if line.strip()]
            open_blocks[-1].tables.append((header.strip(), kept))
        else:
            open_blocks[-1].records.setdefault(label, value.strip())
    if not found:
        raise UnreadableError("no record ##TITLE= is found; a JCAMP-DX file begins with it")
    return found
