"""The masthead: byline, place and dates that a page puts around its title, on lines of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from service.article import byline, stamp
from service.article.kinds import Kind
from service.article.lines import Line, kept
from service.article.places import is_place
from service.article.shape import is_prose
from service.article.stamp import Stamp

_WIDEST = 200
_GLUED = re.compile(r"date\s*[:=]?\s*\d{4}-\d{2}-\d{2}(?!\d)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Masthead:
    """What the masthead says."""

    byline: str | None = None
    place: str | None = None
    stamps: tuple[Stamp, ...] = ()


def unglued(lines: Sequence[Line]) -> tuple[tuple[Line, ...], tuple[Stamp, ...]]:
    """Cut a stamp off the front of the first line, where some scrapers glue it."""
    glued = _GLUED.match(lines[0].text) if lines else None
    if glued is None:
        return tuple(lines), ()
    stamps, _ = stamp.find(glued.group())
    return (lines[0].without_front(glued.end(), Kind.PUBLISHED), *lines[1:]), tuple(stamps)


def without_masthead(lines: Sequence[Line], *, titled: bool) -> tuple[tuple[Line, ...], Masthead]:
    """Take the masthead off the lines. `titled` says that the title is known and not among them."""
    marked, head = list(lines), Masthead()
    undated = _only_bare_date(marked)
    for position in kept(marked):
        text = marked[position].text
        kind, said = _labelled(text)
        if kind is None and position == undated:
            kind, said = Kind.PUBLISHED, _dated(text)
        if kind is not None:
            marked[position] = marked[position].taken(kind)
            head = _joined(head, said)
    return _confirmed(marked, head, titled=titled)


def _joined(head: Masthead, said: Masthead) -> Masthead:
    """Return both: the first byline and the first place count, all stamps do."""
    return Masthead(
        byline=head.byline or said.byline, place=head.place or said.place, stamps=(*head.stamps, *said.stamps)
    )


def _labelled(text: str) -> tuple[Kind | None, Masthead]:
    """Read a line that is masthead wherever it stands: a labelled stamp, or "By ..."."""
    if len(text) > _WIDEST:
        return None, Masthead()
    stamps, rest = stamp.find(text)
    writers = byline.read(rest)
    if writers is not None:
        return Kind.BYLINE, Masthead(byline=writers[0], stamps=tuple(stamps))
    if any(found.label for found in stamps) and (not rest or is_place(rest)):
        return Kind.PUBLISHED, Masthead(place=rest or None, stamps=tuple(stamps))
    return None, Masthead()


def _dated(text: str) -> Masthead:
    stamps, rest = stamp.find(text)
    return Masthead(place=rest or None, stamps=tuple(stamps))


def _only_bare_date(lines: Sequence[Line]) -> int | None:
    """Return the one line before the story that is a date alone. Where there are more, they head a chronology."""
    bare = [position for position in kept(lines) if _is_bare_date(lines[position].text)]
    if len(bare) != 1:
        return None
    prose = [position for position in kept(lines) if is_prose(lines[position].text)]
    # One paragraph of prose before it may be the standfirst.
    return bare[0] if sum(position < bare[0] for position in prose) <= 1 else None


def _is_bare_date(text: str) -> bool:
    if len(text) > _WIDEST or is_prose(text):
        return False
    stamps, rest = stamp.find(text)
    return bool(stamps) and all(found.label is None for found in stamps) and (not rest or is_place(rest))


def _confirmed(lines: list[Line], head: Masthead, *, titled: bool) -> tuple[tuple[Line, ...], Masthead]:
    """Take places and reporters' names that stand next to the stamps: the stamps prove what they are."""
    stamped = [position for position, line in enumerate(lines) if line.kind is Kind.PUBLISHED and line.text]
    if not stamped:
        return tuple(lines), head
    position = stamped[0] - 1
    first = 0 if titled else min(kept(lines), default=len(lines)) + 1
    if position >= first and lines[position].kind is None and is_place(lines[position].text):
        head = replace(head, place=head.place or lines[position].text.strip(" ,"))
        lines[position] = lines[position].taken(Kind.DATELINE)
        position -= 1
    if position >= first and lines[position].kind is None and _is_reporter(lines[position]):
        head = replace(head, byline=head.byline or lines[position].text.strip(" ,"))
        lines[position] = lines[position].taken(Kind.BYLINE)
    return tuple(lines), head


def _is_reporter(line: Line) -> bool:
    return byline.is_bare(line.text) or byline.is_desk(line.text)
