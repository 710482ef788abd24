"""Lines: the text in the units in which boilerplate comes, and in which the Hindi web breaks paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from service.article.fold import JOINERS, fold, unfolded_length
from service.article.kinds import Kind
from service.article.shape import has_word
from service.brief import Removed

_TEXT_LIMIT = 400  # no line of boilerplate is longer; the patterns never see one that is

# Marks without width or meaning; joiners are not among them, they shape Devanagari letters.
INVISIBLE = "\u00ad\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
_CONTROLS = [*range(0x20), *range(0x7F, 0xA0)]
LAYOUT = {**dict.fromkeys(_CONTROLS, " "), **{ord(mark): "" for mark in INVISIBLE}}
"""For `str.translate`: controls become spaces, invisible marks go."""

# A hyphen before a digit may be a minus sign.
_BULLET = re.compile(r"(?:[•●▪■◦‣➤►▶◆❖·]\s*|[-*–—] (?!\d))+(?=\S)")

_NARROWEST, _WIDEST = 40, 120  # columns of a hard-wrapped text
_FEWEST_WRAPS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line with what was cut off its ends. `kind` says why it is out of the body; None means it is in."""

    text: str
    blank_before: bool = False
    bulleted: bool = False
    kind: Kind | None = None
    front: tuple[Removed, ...] = ()
    back: tuple[Removed, ...] = ()

    @property
    def folded(self) -> str:
        """The text for matching, or nothing where it is too long to be boilerplate."""
        return fold(self.text) if len(self.text) <= _TEXT_LIMIT else ""

    def taken(self, kind: Kind) -> Line:
        """Return the line as boilerplate."""
        return replace(self, kind=kind)

    def without_front(self, length: int, kind: Kind) -> Line:
        """Return the line without the first `length` characters of its folded text."""
        cut = unfolded_length(self.text, length)
        piece = Removed(kind=kind.value, text=self.text[:cut].strip())
        return replace(self, text=self.text[cut:].strip(), front=(*self.front, piece))

    def without_back(self, start: int, kind: Kind) -> Line:
        """Return the line without what follows the first `start` characters of its folded text."""
        cut = unfolded_length(self.text, start)
        piece = Removed(kind=kind.value, text=self.text[cut:].strip())
        return replace(self, text=self.text[:cut].strip(), back=(piece, *self.back))

    @property
    def removed(self) -> tuple[Removed, ...]:
        """What the line gave up, in the order of its text."""
        whole = (Removed(kind=self.kind.value, text=self.text),) if self.kind and self.text else ()
        return (*self.front, *whole, *self.back)


def kept(lines: Iterable[Line]) -> list[int]:
    """Return the positions of the lines that are still in the body."""
    return [position for position, line in enumerate(lines) if line.kind is None and line.text]


def read(text: str) -> tuple[Line, ...]:
    """Split a text into lines without white space at their ends; blank ones are remembered in `blank_before`."""
    lines: list[Line] = []
    blank = False
    for raw in text.splitlines():
        row = " ".join(raw.translate(LAYOUT).split())
        if row.strip(JOINERS + " "):
            lines.append(Line(text=row, blank_before=blank))
            blank = False
        else:
            blank = True
    return tuple(_without_bullet(line) for line in _unwrapped(lines))


def _without_bullet(line: Line) -> Line:
    bullet = _BULLET.match(line.text)
    if bullet is None or not has_word(line.text):
        return line
    return replace(line.without_front(len(fold(bullet.group())), Kind.ORNAMENT), bulleted=True)


def _unwrapped(lines: Sequence[Line]) -> list[Line]:
    """Join lines that were broken to a fixed width.

    The proof is greedy filling: no line of the text is wider than `width`, and the next line's first word would have
    made this one wider. It has to hold for most lines that stop within a sentence; after a full stop nothing is joined.
    """
    width = max((len(line.text) for line in lines), default=0)
    if not _NARROWEST <= width <= _WIDEST:
        return list(lines)
    open_ends = [
        position
        for position, line in enumerate(lines[1:], start=1)
        if not line.blank_before and lines[position - 1].text[-1] not in "।॥|.?!…:,\"”'"
    ]
    wraps = {
        position
        for position in open_ends
        if len(lines[position - 1].text) + 1 + len(lines[position].text.split(maxsplit=1)[0]) > width
    }
    if len(wraps) < max(_FEWEST_WRAPS, (len(open_ends) + 1) // 2):
        return list(lines)
    joined: list[list[Line]] = []
    for position, line in enumerate(lines):
        if position in wraps:
            joined[-1].append(line)
        else:
            joined.append([line])
    return [replace(parts[0], text=" ".join(part.text for part in parts)) for parts in joined]
