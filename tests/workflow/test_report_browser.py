"""The page in a real browser, as a reader opens it."""

from dataclasses import replace

import pytest
from browser import Browser, installed
from synthetic_campaign import findings

from pnmr.report.page import Illustrated, Picture, page
from pnmr.report.recording import document
from pnmr.report.zoomable import zoomable

pytestmark = pytest.mark.skipif(installed() is None, reason="no Chromium is on this machine")
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect style="fill:#f00"/></svg>'
)
WINDOW = "[...document.querySelectorAll('figure.zoom')].map(f => [+f.dataset.high, +f.dataset.low])"


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    found = findings()
    named = replace(found.samples[3], name=HOSTILE, remarks=(HOSTILE,))
    hostile = replace(found, title=HOSTILE, samples=(*found.samples[:3], named, *found.samples[4:]))
    folder = tmp_path_factory.mktemp("page")
    shown = Illustrated(Picture(SVG, ".svg", ""), zoomable(hostile))
    (folder / "report.html").write_text(page(document(hostile), shown), encoding="utf-8")
    with Browser(folder / "profile") as running:
        running.open((folder / "report.html").as_uri())
        yield running


def box(browser, selector: str) -> dict[str, float]:
    browser.value(f"document.querySelector('{selector}').scrollIntoView({{behavior: 'instant'}})")
    browser.value("window.scrollBy({top: -150, behavior: 'instant'})")
    rect = f"document.querySelector('{selector}').getBoundingClientRect().toJSON()"
    return browser.value(rect)


def press(browser, key: str) -> None:
    for kind in ("keyDown", "keyUp"):
        browser.call(
            "Input.dispatchKeyEvent", type=kind, key=key, text=key if len(key) == 1 else ""
        )


def test_it_opens_and_draws(browser) -> None:
    assert browser.value("document.title") == HOSTILE
    assert browser.value(WINDOW) == [[6000, 1000], [200, -100]]
    inked = """[...document.querySelectorAll('canvas')].map(c => {
        const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
        let n = 0; for (let k = 3; k < d.length; k += 4) if (d[k]) n++; return n; })"""
    assert min(browser.value(inked)) > 2000
    images = "[...document.images].every(i => i.complete && i.naturalWidth > 0)"
    assert browser.value(images)


def test_dragging_zooms_and_a_double_click_shows_all(browser) -> None:
    place = box(browser, "canvas")
    y = place["y"] + 60
    browser.drag((place["x"] + 8 + 300, y), (place["x"] + 8 + 500, y + 5))
    ppm_per_px = 5000 / (place["width"] - 16)
    high, low = browser.value(WINDOW)[0]
    assert high == pytest.approx(6000 - 300 * ppm_per_px, abs=2 * ppm_per_px)
    assert low == pytest.approx(6000 - 500 * ppm_per_px, abs=2 * ppm_per_px)
    assert browser.value(WINDOW)[1] == [200, -100]
    for _ in range(2):
        browser.drag((place["x"] + 100, y), (place["x"] + 100, y))
    for event in ("mousePressed", "mouseReleased"):
        browser.call(
            "Input.dispatchMouseEvent",
            type=event,
            x=place["x"] + 90,
            y=y,
            button="left",
            clickCount=2,
        )
    assert browser.value(WINDOW)[0] == [6000, 1000]


def test_keys_wheel_and_buttons_zoom(browser) -> None:
    place = box(browser, "canvas")
    browser.value("document.querySelector('canvas').focus()")
    press(browser, "+")
    assert browser.value(WINDOW)[0] == [4750, 2250]
    press(browser, "ArrowLeft")
    assert browser.value(WINDOW)[0] == [5375, 2875]
    press(browser, "0")
    browser.call(
        "Input.dispatchMouseEvent",
        type="mouseWheel",
        x=place["x"] + 200,
        y=place["y"] + 50,
        deltaX=0,
        deltaY=-120,
    )
    high, low = browser.value(WINDOW)[0]
    assert high - low == pytest.approx(4000.0)
    browser.value("document.querySelector('button[data-act=all]').click()")
    assert browser.value(WINDOW)[0] == [6000, 1000]
    browser.value("document.querySelector('button[data-act=taller]').click()")
    assert "1.50" in browser.value("document.querySelector('output').textContent")


def test_a_sample_can_be_hidden_and_tedor_shown(browser) -> None:
    height = box(browser, "canvas")["height"]
    browser.value("document.querySelector('input[data-lane]').click()")
    assert box(browser, "canvas")["height"] == height - 136
    browser.value("document.querySelector('input[data-lane]').click()")
    pixels = "document.querySelector('canvas').toDataURL()"
    before = browser.value(pixels)
    browser.value("document.querySelector('input[data-role=tedor]').click()")
    assert browser.value(pixels) != before


def test_what_is_written_cannot_act(browser) -> None:
    assert browser.value("document.querySelectorAll('main img[src=x]').length") == 0
    assert HOSTILE in browser.value("document.querySelector('h1').textContent")
    # A script or handler that were slipped in would be refused by the policy of the page.
    browser.value("document.body.insertAdjacentHTML('beforeend', '<p id=t style=\"color:red\">')")
    refused = [each["entry"]["text"] for each in browser.said("Log.entryAdded")]
    assert any("Content Security Policy" in text for text in refused)
    browser.events[:] = [e for e in browser.events if e.get("method") != "Log.entryAdded"]


def test_nothing_is_asked_of_the_network_and_nothing_complains(browser) -> None:
    browser.value("1")
    asked = [each["request"]["url"] for each in browser.said("Network.requestWillBeSent")]
    assert asked
    assert all(url.startswith(("file:", "data:")) for url in asked)
    assert [url for url in asked if url.startswith("file:")] == [browser.value("location.href")]
    assert not browser.said("Runtime.exceptionThrown", "Runtime.consoleAPICalled")
    assert not browser.said("Log.entryAdded", "Page.javascriptDialogOpening")


def test_evidence_opens_for_print(browser) -> None:
    assert browser.value("[...document.querySelectorAll('details')].some(d => !d.open)")
    browser.value("document.querySelector('details').open = true")
    table = "document.querySelector('details .evidence').getBoundingClientRect().height"
    assert browser.value(table) > 50
    browser.value("window.dispatchEvent(new Event('beforeprint'))")
    assert browser.value("[...document.querySelectorAll('details')].every(d => d.open)")
