"""What the extraction leaves out of a page, such as captions, menus and footers: found, so that it can be reported."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from lxml.etree import iterwalk
from lxml.html import HtmlElement, defs

from service.article.fold import JOINERS, fold
from service.article.kinds import Kind
from service.article.lines import LAYOUT
from service.brief import Removed

MOST_PIECES, LONGEST_PIECE = 200, 300
"""Bounds of the report, in pieces and in characters a piece."""

_UNSEEN = {"head", "script", "style", "noscript", "template", "iframe", "object", "svg", "canvas", "audio", "video"}
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_INLINE = defs.phrase_tags | defs.font_style_tags | defs.special_inline_tags
_INLINE |= {"bdi", "button", "data", "label", "mark", "ruby", "time", "wbr"}
_LETTER = r"[^\W_]|[\u0900-\u0963\u0966-\u096f\u0971-\u097f]"  # vowel signs are no letters to `re`
_WORD = re.compile(rf"(?:{_LETTER})(?:{_LETTER}|[{JOINERS}])*")
_RUN = 3  # three neighbouring words are enough to know a sentence by


def left_out(page: HtmlElement, *found: str) -> tuple[Removed, ...]:
    """Return the visible text of the page whose words the texts `found` do not have, one piece a block element.

    A word is found where `found` has it with the same two neighbours; a block of one or two words, where it has those.
    Pieces are cut at 300 characters, with an ellipsis, and there are at most 200; equal ones are reported once. Marks
    without a letter or a digit are no text. Time and space are linear in the length of the page.
    """
    runs = {run for text in found for run in _runs([fold(word.group()) for word in _WORD.finditer(_plain(text))])}
    pieces: dict[str, None] = {}
    for block in _blocks(page):
        if len(pieces) == MOST_PIECES:
            break
        missing = _missing(block, runs)
        if missing:
            pieces[missing] = None
    return tuple(Removed(kind=Kind.PAGE.value, text=piece) for piece in pieces)


def _runs(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for length in range(1, _RUN + 1):
        yield from zip(*(words[start:] for start in range(length)), strict=False)


def _missing(block: str, runs: set[tuple[str, ...]]) -> str:
    """Return the block from its first to its last word that is not found."""
    found = list(_WORD.finditer(block))
    words = [fold(word.group()) for word in found]
    length = min(_RUN, len(words))
    lost = [True] * len(words)
    for start in range(len(words) - length + 1):
        if tuple(words[start : start + length]) in runs:
            lost[start : start + length] = [False] * length
    if True not in lost:
        return ""
    first, behind = lost.index(True), len(lost) - lost[::-1].index(True)
    # The marks before the first and behind the last word of a block belong to it.
    start = found[first].start() if first else 0
    end = found[behind].start() if behind < len(found) else len(block)
    piece = block[start:end].strip()
    return piece if len(piece) <= LONGEST_PIECE else piece[: LONGEST_PIECE - 1].rstrip() + "…"


def _blocks(page: HtmlElement) -> Iterator[str]:
    """Return the visible text of the page in its order, parted where a block element begins or ends."""
    parts: list[str] = []
    walk = iterwalk(page, events=("start", "end"))
    for event, element in walk:
        unseen = element.tag in _UNSEEN or "hidden" in element.attrib or _HIDING.search(element.get("style", ""))
        if element.tag == "br":
            parts.append(" ")
        elif element.tag not in _INLINE and not unseen:
            yield _plain("".join(parts))
            parts = []
        if event == "end":
            parts.append(element.tail or "")
        elif unseen:
            walk.skip_subtree()
        else:
            parts.append(element.text or "")
    yield _plain("".join(parts))


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).translate(LAYOUT).split())
