"""Where the sentences of a Hindi text end: one pass over its marks."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from service.segmenter.marks import Place
from service.segmenter.sentences import Sentences, take_apart, trim

_LONGEST_ASIDE = 300  # characters between a pair of brackets; more is a bracket that nobody closed

_LINE = re.compile(r"[^\r\n]+")
_MARK = re.compile(r"[।॥.!?…|]+")
_CLOSERS = re.compile(r"(?:[\"'”’»)\]}।॥.?!…]|\s[”’»)\]}])*")
_QUOTE_APART = re.compile(r'\s"(?=\s|$)')
_BRACKET = re.compile(r"[()]")


def split(text: str) -> Sentences:
    """Return the sentences of the text; a line break ends one as well.

    A closing quotation mark or bracket belongs to the sentence before it, and so does the "उसने कहा" behind a
    quotation that opened the sentence. The white space between sentences is in the gaps; nothing else is.
    """
    spans = [
        span
        for line in _LINE.finditer(text)
        for span in _with_words(text, (trim(text, line.start() + a, line.start() + b) for a, b in _cuts(line.group())))
    ]
    return take_apart(text, spans)


def _with_words(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Give marks that stand alone to the sentence before them, or after them at the head of a line."""
    held: int | None = None
    held_end, has_words = 0, False
    for start, end in spans:
        if start == end:
            continue
        more_words = any(char.isalnum() for char in text[start:end])
        if held is None:
            held = start
        elif has_words and more_words:
            yield held, held_end
            held, has_words = start, False
        held_end, has_words = end, has_words or more_words
    if held is not None:
        yield held, held_end


def _cuts(line: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each sentence of a line, white space included."""
    asides = _asides(line)
    start = quotes = seen = 0
    for match in _MARK.finditer(line):
        if match.start() < start:
            continue
        quotes += line.count('"', seen, match.start())
        seen = match.start()
        end = _closed(line, match.end(), inside_quotation=quotes % 2 == 1)
        aside = _aside_around(asides, match.start(), sentence=start)
        if aside and end <= aside[1]:
            continue
        if Place.at(line, start, match, end, after_aside=aside is not None).ends_sentence():
            yield start, end
            start = end
    yield start, len(line)


def _asides(line: str) -> list[tuple[int, int]]:
    """Return the offsets of each outermost pair of brackets that is short enough to be an aside."""
    opened: list[int] = []
    pairs: list[tuple[int, int]] = []
    for match in _BRACKET.finditer(line):
        if match.group() == "(":
            opened.append(match.start())
        elif opened:
            start = opened.pop()
            if not opened and match.start() - start <= _LONGEST_ASIDE:
                pairs.append((start, match.start()))
    return pairs


def _aside_around(asides: list[tuple[int, int]], offset: int, *, sentence: int) -> tuple[int, int] | None:
    """Return the brackets around the offset, unless the sentence begins with them: then they hold whole sentences."""
    before = bisect_left(asides, (offset, offset)) - 1
    if before < 0 or asides[before][1] < offset or asides[before][0] <= sentence + 1:
        return None
    return asides[before]


def _closed(line: str, end: int, *, inside_quotation: bool) -> int:
    """Return the offset behind the closing quotation marks and brackets that follow a mark."""
    if line[end : end + 1] in ("'", '"') and line[end + 1 : end + 2].isalnum() and not inside_quotation:
        return end
    if inside_quotation and _QUOTE_APART.match(line, end):
        return end + 2
    closers = _CLOSERS.match(line, end)
    return closers.end() if closers else end
