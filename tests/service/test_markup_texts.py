"""HTML comes back as it was, but for the texts that were put in."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from service.markup_texts import split_markup

TAGS = ["<p>", "</p>", "<b class='x'>", "</b>", "<br/>", '<i translate="no">', "</i>", "<!DOCTYPE html>", "<!-- न -->"]
ODD = ["<script>", "</script>", "<code>", "</code>", "<", "<a href='", "a < b", "&", "&amp;", "&nbsp;", "&#2309;", "\n"]
PIECES = st.sampled_from([*TAGS, *ODD, "सड़क "])


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[object] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, attrs))


def tags(source: str) -> list[object]:
    """Return the opening tags of a piece of HTML."""
    reader = _Tags()
    reader.feed(source)
    reader.close()
    return reader.seen


@given(st.lists(PIECES).map("".join))
def test_no_text_becomes_a_tag(source: str) -> None:
    """Whatever a translation says, the tags are those that were there: HTML of any quality keeps its own."""
    markup = split_markup(source)
    filled = markup.filled(["<b onclick='x'>&</b><script>"] * len(markup.texts))
    assert tags(filled) == tags(source)


@given(st.lists(PIECES).map("".join))
def test_the_texts_are_found_again(source: str) -> None:
    """HTML filled with its own texts has the same texts."""
    markup = split_markup(source)
    assert split_markup(markup.filled(markup.texts)).texts == markup.texts


def test_what_is_not_prose_stays() -> None:
    """Code, scripts and what the page marks so are no texts; inline tags part them."""
    marked = '<span class="notranslate">तीन <span>चार</span></span><p translate="no">पाँच</p>'
    assert split_markup(f"<h1>एक</h1> <pre>दो</pre>{marked}छह <b>सात</b>").texts == ("एक", "छह", "सात")
