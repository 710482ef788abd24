"""Duplicates: what a page says twice word for word is said once, where it belongs.

A standfirst that the body repeats goes: left in, it would be translated twice and would weigh double in the summary. Of
other repeated paragraphs the first stays. Nothing is lost, every word of a duplicate stands elsewhere in the article.
"""

from __future__ import annotations

from collections.abc import Sequence

from service.article.fold import core
from service.article.kinds import Kind
from service.article.lines import Line, kept

_FEWEST_WORDS = 5  # shorter lines, such as the cells of a table, may repeat with a meaning
_STOPS = "।॥|.?!…:ः-–—"
_CLOSERS = "\"'”’)"


def without_duplicates(title: str | None, lines: Sequence[Line]) -> tuple[Line, ...]:
    """Mark the repeated title, a standfirst that stands in the body again, and repeated paragraphs."""
    marked = list(lines)
    body = kept(marked)
    key = {position: core(marked[position].text) for position in body}
    if title is not None and any(key[position] != core(title) for position in body):
        repeated = [position for position in body if key[position] == core(title)]
        _take(marked, repeated)
        body = [position for position in body if position not in set(repeated)]
    if body and _is_standfirst(marked[body[0]], key[body[0]], [key[position] for position in body[1:]]):
        _take(marked, body[:1])
        body = body[1:]
    seen: set[str] = set()
    for position in body:
        if key[position] in seen:
            _take(marked, [position])
        elif len(key[position].split()) >= _FEWEST_WORDS:
            seen.add(key[position])
    return tuple(marked)


def _take(lines: list[Line], positions: Sequence[int]) -> None:
    for position in positions:
        lines[position] = lines[position].taken(Kind.DUPLICATE)


def _is_standfirst(line: Line, sentence: str, paragraphs: Sequence[str]) -> bool:
    """Tell whether the first line stands in a later paragraph word for word, and is not itself the lead."""
    if len(sentence.split()) < _FEWEST_WORDS or any(piece.kind == Kind.DATELINE for piece in line.front):
        return False
    for paragraph in paragraphs:
        before, found, after = paragraph.partition(sentence)
        starts = not before or before.rstrip()[-1] in _STOPS
        ends = not after or after.lstrip(_CLOSERS)[:1] in tuple(_STOPS)
        if found and starts and ends:
            return True
    return False
