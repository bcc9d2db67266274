import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from synthetic_campaign import findings

from pnmr.report.page import Illustrated, Picture, clean, page, slug
from pnmr.report.recording import Known, document
from pnmr.report.zoomable import zoomable

FOUND = findings()
PICTURE = Picture(b"<svg/>", ".svg", "")
HOSTILE = "<script>alert(1)</script>\x1b[31mred\x1b[0m\u202e\" onload='x' {{ 7*7 }} </title>&amp;"
VOID = ("meta", "link", "img", "input", "br")


class Reader(HTMLParser):
    """Tags, attributes and texts of a page; refuses a tag that is not closed."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag) -> None:
        assert self.open.pop() == tag, f"{tag} closes what is not open"

    def handle_data(self, data) -> None:
        if not {"script", "style"} & set(self.open):
            self.words += data

    def all(self, tag: str) -> Iterator[dict[str, str | None]]:
        return (attributes for name, attributes in self.tags if name == tag)


def made(found=FOUND) -> str:
    return page(
        document(found, {"10": Known({"fid": "ab" * 32})}), Illustrated(PICTURE, zoomable(found))
    )


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(made())


def test_every_tag_is_closed_and_every_link_leads_somewhere(reader) -> None:
    assert reader.open == []
    names = [attributes["id"] for _, attributes in reader.tags if "id" in attributes]
    assert len(names) == len(set(names))
    links = [attributes["href"] for attributes in reader.all("a")]
    assert len(links) > 10
    assert {link.removeprefix("#") for link in links} <= set(names)


def test_every_assignment_shows_its_evidence_and_doubt(reader) -> None:
    words = " ".join(reader.words.split()).replace("\N{MINUS SIGN}", "-")
    for sample in FOUND.samples:
        for each in sample.assignments:
            assert str(each.resonance.shift).removesuffix(" ppm") in words
            assert all(one.statement in words for one in each.evidence)
            assert each.resonance.editing.reason in words
            assert all(one in words for one in each.decided_by)
    for doubt in ("it may not be there", "phase transition near 330 K", "different rotors"):
        assert doubt in words
    assert "ab" * 32 in words
    for word in ("tentative", "unassigned", "assigned", "vanished", "not protonated"):
        assert word in words


def test_nothing_leaves_the_page(reader) -> None:
    for tag, attributes in reader.tags:
        assert tag not in ("iframe", "object", "embed", "base", "form")
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
        for name in ("src", "href", "srcset", "action"):
            assert (attributes.get(name) or "#").startswith(("#", "data:"))


def test_only_the_own_script_and_style_may_run() -> None:
    text = made()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)[1]
    policy = policy.replace("&#39;", "'")
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        content = re.search(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)[1]
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def test_a_hostile_title_is_a_text() -> None:
    sample = replace(FOUND.samples[3], name=HOSTILE, remarks=(HOSTILE,), methods={HOSTILE: HOSTILE})
    text = made(replace(FOUND, title=HOSTILE, samples=(sample,), remarks=(HOSTILE,)))
    plain = Reader(made(replace(FOUND, samples=FOUND.samples[3:4])))
    hostile = Reader(text)
    assert [tag for tag, _ in hostile.tags].count("script") == [tag for tag, _ in plain.tags].count(
        "script"
    )
    assert "<script>alert" not in text
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e]", text)
    assert "<script>alert(1)</script>[31mred[0m" in hostile.words
    assert "49" not in hostile.words[:200]


def test_the_same_campaign_gives_the_same_page() -> None:
    assert made() == made()


def test_a_campaign_without_anything_is_still_a_page() -> None:
    sample = replace(FOUND.samples[0], views=(), assignments=(), absent=(), runs={}, methods={})
    bare = replace(FOUND, samples=(sample,), comparisons=(), temperature=None, remarks=())
    assert "No resonance stands out of the noise." in Reader(made(bare)).words


def test_names_of_files_are_plain() -> None:
    assert slug("[TPrA][Mn(dca)3] glass/../x") == "tpra-mn-dca-3-glass-x"
    assert slug("未知") == "sample"
    assert clean(" a\tb\x1b[0m \u202e c ") == "a b[0m c"
