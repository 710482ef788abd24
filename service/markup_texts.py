"""The texts of a piece of HTML: taken out to be translated, and put back between its tags."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from service.errors import InvalidRequest
from service.submission import require_characters

_NOT_PROSE = frozenset({"code", "kbd", "pre", "samp", "script", "style", "svg", "math", "textarea", "title", "var"})
"""What is inside of these stays as it is, and so does what says `translate="no"` or is of the class `notranslate`."""
_WHOLE_PAGE = re.compile(r"[\s\ufeff]*<(?:!doctype|html)\b", re.IGNORECASE)
_NOT_IN_MARKUP = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DEEPEST = 1000
"""Elements inside of one another; the parser itself leaves out, without a word, what is twice as deep."""
_Side = Literal["text", "tail"]


@dataclass(frozen=True, slots=True)
class Plain:
    """A text without markup, to be used as `Markup` is."""

    text: str

    @property
    def texts(self) -> tuple[str, ...]:
        """The text itself, as it is."""
        return (self.text,)

    def filled(self, translations: Sequence[str]) -> str:
        """Return its translation."""
        (translation,) = translations
        return translation


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a text stands: in an element or behind it, between white space that stays."""

    element: etree._Element
    side: _Side
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup:
    """HTML that was read. `texts` are what there is to translate: plain, on one line, without white space around."""

    page: etree._Element
    whole: bool
    texts: tuple[str, ...]
    places: tuple[_Place, ...]

    def filled(self, translations: Sequence[str]) -> str:
        """Put one translation for each of `texts` in its place, as text whatever it says, and return the HTML."""
        for place, translation in zip(self.places, translations, strict=True):
            text = place.before + _NOT_IN_MARKUP.sub("", translation) + place.after
            setattr(place.element, place.side, text)
        if self.whole:
            return _written(self.page.getroottree())
        body = self.page.find("body")
        return html.escape(body.text or "", quote=False) + "".join(map(_written, body))


def split_markup(source: str) -> Markup:
    """Read a page or a piece of one, of any quality. Raises InvalidRequest for what no parser could read."""
    require_characters("q", source)
    whole = _WHOLE_PAGE.match(source) is not None
    parser = etree.HTMLParser(huge_tree=True)
    page = etree.fromstring(source if whole else f"<html><body>{source}", parser)
    if page is None:
        raise InvalidRequest("q: there is nothing in this HTML: send the page, or a piece of it.")
    found = [(_place(element, side, text), " ".join(text.split())) for element, side, text in _texts(page)]
    return Markup(
        page=page, whole=whole, texts=tuple(text for _, text in found), places=tuple(place for place, _ in found)
    )


def _texts(page: etree._Element) -> Iterator[tuple[etree._Element, _Side, str]]:
    """Yield what is prose, in the order of the page, and where it stands."""
    depth = kept = 0  # open elements; and those of them that stay, or are inside of one that does
    for event, element in etree.iterwalk(page, events=("start", "end", "comment", "pi")):
        if event == "start":
            depth += 1
            kept += bool(kept or _stays(element))
            if depth > _DEEPEST:
                raise InvalidRequest(f"q: tags are nested more than {_DEEPEST:,} deep: send HTML that is well-formed.")
        elif event == "end":
            depth -= 1
            kept -= bool(kept)
        side: _Side = "text" if event == "start" else "tail"
        if not kept and (text := getattr(element, side)) and text.strip():
            yield element, side, text


def _place(element: etree._Element, side: _Side, text: str) -> _Place:
    before, after = len(text) - len(text.lstrip()), len(text.rstrip())
    return _Place(element=element, side=side, before=text[:before], after=text[after:])


def _written(tree: etree._Element | etree._ElementTree) -> str:
    return str(etree.tostring(tree, encoding="unicode", method="html"))


def _stays(element: etree._Element) -> bool:
    marked = element.get("translate") == "no" or "notranslate" in (element.get("class") or "").split()
    return marked or element.tag in _NOT_PROSE
