"""HTML comes back with its tags, whatever the texts are that were put in."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import InvalidRequest
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


PIECES_OF_A_PAGE = st.lists(PIECES).map(lambda pieces: "अ" + "".join(pieces))


@given(PIECES_OF_A_PAGE)
def test_no_text_becomes_a_tag(source: str) -> None:
    """Whatever a translation says, the tags are those that are there without it."""
    own, other = split_markup(source), split_markup(source)
    assert tags(other.filled(["<b onclick='x'>&</b><script>"] * len(other.texts))) == tags(own.filled(own.texts))


@given(PIECES_OF_A_PAGE)
def test_the_texts_are_found_again(source: str) -> None:
    """HTML filled with its own texts has the same texts."""
    markup = split_markup(source)
    assert split_markup(markup.filled(markup.texts)).texts == markup.texts


def test_what_is_not_prose_stays() -> None:
    """Code, scripts and what the page marks so are no texts; inline tags part them."""
    marked = '<span class="notranslate">तीन <span>चार</span></span><p translate="no">पाँच</p>'
    assert split_markup(f"<h1>एक</h1> <pre>दो</pre>{marked}छह <b>सात</b><!-- आठ --> नौ").texts == (
        "एक",
        "छह",
        "सात",
        "नौ",
    )


def test_a_whole_page_stays_whole() -> None:
    """Its doctype and its head come back; control characters, which no HTML may have, do not."""
    markup = split_markup('<!DOCTYPE html><html><head><meta name="a"></head><body><p>एक</p></body></html>')
    head = '<!DOCTYPE html>\n<html><head><meta name="a"></head>'
    assert markup.filled(["one\x01"]) == f"{head}<body><p>one</p></body></html>"


@pytest.mark.parametrize(("source", "says"), [("<!DOCTYPE html>", "nothing"), ("<b>" * 3000 + "एक", "1,000 deep")])
def test_nothing_is_lost_without_a_word(source: str, says: str) -> None:
    """What the parser would leave out is refused."""
    with pytest.raises(InvalidRequest, match=says):
        split_markup(source)
