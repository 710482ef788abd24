"""What the page must never do: run an article, ask anyone else, shut somebody out."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import axe_core_python
import pytest

from tests.page.screen import FINISHED, Screen
from tests.page.test_page import article

PLANTED = '<script>window.planted=1</script><img src="x" onerror="window.planted=2"><svg onload="window.planted=3">'
SERIOUS = ("serious", "critical")
PAGE = Path(str(files("service") / "page"))


def test_planted_scripts_stay_text(screen: Screen) -> None:
    """Markup in title, body, byline, terms and what was left out is shown as written, streamed and found again."""
    text = article("जालोर").replace("मंजूर\n", f"मंजूर {PLANTED}\n").replace("Rawal", f"Rawal {PLANTED}")
    text = text.replace("कल बारिश", f"{PLANTED} कल बारिश").replace("40 गांव", f"40 गांव {PLANTED}")
    screen.open()
    screen.one(".options summary").click()
    screen.js("document.getElementById('terms').value = arguments[0]", f"राज्य सरकार\t{PLANTED}")
    screen.paste(text)
    screen.one(FINISHED)
    link = screen.driver.current_url.removeprefix(f"{screen.address}/")
    for place in (link, ""):
        assert screen.js("return window.planted") is None
        assert screen.all("main script, main img, main svg") == []
        screen.open(place)
        screen.one("#recent li" if place == "" else FINISHED)
    assert any("onerror" in text for text in screen.texts(".title, .hindi"))
    screen.open(link)
    screen.one(FINISHED)
    assert any("<script>" in text for text in screen.texts(".row .s"))


def test_a_planted_page_stays_text(screen: Screen) -> None:
    """The same in HTML, where the title and the byline come from the page's own metadata."""
    escaped = PLANTED.replace("<", "&lt;").replace('"', "&quot;")
    body = "".join(f"<p>{line} {escaped}</p>" for line in article("सिरोही").split("\n") if line)
    screen.open()
    screen.paste(
        f'<!doctype html><html><head><title>नहर {escaped}</title><meta name="author" content="{escaped}"></head>'
        f"<body><article><h1>नहर के लिए रुपये {escaped}</h1>{PLANTED}{body}</article></body></html>"
    )
    screen.one(FINISHED)
    assert screen.js("return window.planted") is None
    assert screen.all("main script, main img, main svg") == []


def test_nothing_is_asked_of_anyone_else(screen: Screen) -> None:
    """All that the page loads comes from the service; without its fonts it weighs less than 300 KB."""
    screen.brief(article("बीकानेर"))
    loaded = screen.js("return performance.getEntriesByType('resource').map(e => [e.name, e.encodedBodySize])")
    assert [name for name, _ in loaded if not name.startswith(f"{screen.address}/")] == []
    assert any(name.endswith("serif-devanagari.woff2") for name, _ in loaded)
    assert (
        sum(file.stat().st_size for file in PAGE.glob("**/*.*") if file.suffix in (".html", ".css", ".js", ".svg"))
        < 100_000
    )
    assert (PAGE / "fonts" / "serif-devanagari.woff2").stat().st_size < 300_000


@pytest.mark.parametrize("width", [390, 320])
def test_a_phone_need_not_scroll_sideways(screen: Screen, width: int) -> None:
    """Form and brief fit into a phone's width, with words that are longer than it."""
    screen.resize(width)
    screen.open()
    for details in screen.all("details summary"):
        details.click()
    assert screen.js("return document.documentElement.scrollWidth") <= width
    screen.paste(article("x" * 120 + "लखनऊ" * 30))
    screen.one(FINISHED)
    screen.js("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert screen.js("return document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_serious(screen: Screen, *, dark: bool) -> None:
    """Form and brief, in light and dark: no barrier that axe calls serious or critical."""
    axe = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")

    def barriers() -> list[str]:
        screen.js(axe)
        found = screen.driver.execute_async_script("axe.run().then(arguments[0])")["violations"]
        return [
            f"{each['id']}: {each['nodes'][0]['html']}" for each in found if each["impact"] in ("serious", "critical")
        ]

    screen.resize(1280, dark=dark)
    screen.open()
    screen.js("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert barriers() == []
    screen.paste("no Hindi")
    screen.one(".problem")
    assert barriers() == []
    screen.brief(article(f"चूरू {dark}"))
    screen.js("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert barriers() == []


def test_who_hears_the_page_is_told(screen: Screen) -> None:
    """The headline has the keyboard, the end is announced, and every sentence has its Hindi as its description."""
    screen.brief(article("धौलपुर"))
    assert screen.driver.switch_to.active_element.get_attribute("id") == "title"
    assert screen.texts("#status")[0].startswith("The brief is finished.")
    for sentence in screen.all(".row .en .s"):
        hindi = screen.one(f"#{sentence.get_attribute('aria-describedby')}")
        assert hindi.get_attribute("data-s") == sentence.get_attribute("data-s")
        assert screen.js("return arguments[0].closest('[lang]').lang", hindi) == "hi"
