"""Tests of how a brief looks in a notebook."""

from __future__ import annotations

import re
from html import escape, unescape
from html.parser import HTMLParser
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from saar import Brief, BriefWarning, CheckWarning, Summary, SummarySentence, Title, TranslatedSegment, Translation
from saar.wire import read

_HOSTILE = "<script>alert(\"x\")</script><img src=x onerror='y()'>&amp;"
_VOID = {"br", "img", "hr"}


class _Page(HTMLParser):
    """Collects what a browser would see: the tags, their attributes and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.open: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def _everywhere(text: str) -> Brief:
    """Make a brief with `text` in every field that has text."""
    check = CheckWarning(kind=text, message=text, source=f"{text} 1", output=f"{text} 2")
    return Brief(
        article_hash=text,
        signature=text,
        cached=False,
        title=Title(hi=text, en=text, warnings=(check,)),
        byline=text,
        place=text,
        published=text,
        summary=Summary(en=text, hi=text, sentences=(SummarySentence(segment=0, hi=text, en=text),)),
        translation=Translation(
            en=text, segments=(TranslatedSegment(index=0, paragraph=0, hi=text, en=text, warnings=(check,)),)
        ),
        warnings=(BriefWarning(kind=text, message=text, segment=0, source=f"{text} 1", output=f"{text} 2"),),
    )


def test_a_script_in_any_field_stays_text() -> None:
    """What an article smuggles in is shown, never run."""
    html = _everywhere(_HOSTILE)._repr_html_()
    assert "<script" not in html
    assert "<img" not in html
    assert html.count(escape(_HOSTILE)) >= 15
    assert "onerror" not in _Page(html).attributes


@given(st.text(alphabet="<>&\"'/=अ a\n`", max_size=30))
def test_the_structure_does_not_depend_on_the_text(text: str) -> None:
    """Law: whatever the fields hold, the elements are the same and the text comes back whole."""
    page = _Page(_everywhere(text or "x")._repr_html_())
    assert page.tags == _Page(_everywhere("x")._repr_html_()).tags
    assert page.open == []
    assert text in page.text


def test_all_of_a_brief_is_shown(brief_wire: dict[str, Any]) -> None:
    """Title, place and date, summary, warnings and both languages of each sentence are on the page."""
    text = _Page(read(Brief, brief_wire)._repr_html_()).text
    for expected in (
        "A new bridge in the village",
        "गाँव में नया पुल",
        "Almora · Meera Joshi · 2025-03-04T09:30:00+05:30",
        "sentence 2, number: a number is missing (“12” -> “21”)",
        "title or article, number: a number is missing (“12”)",
        "पुल खुला।",
        "The bridge opened.",
    ):
        assert expected in text


def test_what_is_missing_leaves_no_empty_frame() -> None:
    """Make a brief without title, summary, warnings or translation is an empty box, not a table of nothing."""
    assert _Page(Brief(article_hash="a", signature="s", cached=True)._repr_html_()).tags == ["div"]


def test_it_brings_no_colours_for_text_and_no_style_sheet(brief_wire: dict[str, Any]) -> None:
    """Text and background stay the notebook's own, so that it reads on dark and on light pages."""
    html = unescape(read(Brief, brief_wire)._repr_html_())
    assert "<style" not in html
    assert "class=" not in html
    for style in re.findall(r'style="([^"]*)"', html):
        properties = dict(part.split(":", 1) for part in style.split(";") if part)
        assert "color" not in properties
        assert properties.get("background", "transparent") == "transparent"
