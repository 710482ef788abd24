"""Where the sentences of a Hindi text end: one pass over its marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.segmenter.marks import Place
from service.segmenter.sentences import Sentences, take_apart, trim

_LONGEST_ASIDE = 300  # characters between a pair of brackets; more is a bracket that nobody closed

_LINE = re.compile(r"[^\r\n]+")
_MARK = re.compile(r"[।॥.!?…|]+")
_CLOSERS = re.compile(r"(?:[\"'”’»)\]}]|\s[”’»)\]}])*")
_BRACKET = re.compile(r"[()]")


def split(text: str) -> Sentences:
    """Return the sentences of the text; a line break ends one as well.

    A closing quotation mark or bracket belongs to the sentence before it, and so does the "उसने कहा" behind a
    quotation that opened the sentence. The white space between sentences is in the gaps; nothing else is.
    """
    spans = [
        span
        for line in _LINE.finditer(text)
        for span in _with_words(text, [trim(text, line.start() + a, line.start() + b) for a, b in _cuts(line.group())])
    ]
    return take_apart(text, spans)


def _with_words(text: str, spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Give marks that stand alone to the sentence before them, or after them at the head of a line."""
    held: tuple[int, int] | None = None
    for start, end in spans:
        if start == end:
            continue
        if held is None:
            held = (start, end)
        elif _has_word(text, *held) and _has_word(text, start, end):
            yield held
            held = (start, end)
        else:
            held = (held[0], end)
    if held is not None:
        yield held


def _has_word(text: str, start: int, end: int) -> bool:
    return any(char.isalnum() for char in text[start:end])


def _cuts(line: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each sentence of a line, white space included."""
    asides = _asides(line)
    aside = next(asides, None)
    start = quotes = seen = 0
    for match in _MARK.finditer(line):
        if match.start() < start:
            continue
        quotes += line.count('"', seen, match.start())
        seen = match.start()
        while aside and aside[1] < match.start():
            aside = next(asides, None)
        inside = aside if aside and aside[0] < match.start() and line[start : aside[0]].strip() else None
        end = _closed(line, match.end(), inside_quotation=quotes % 2 == 1)
        if inside and end <= inside[1]:
            continue
        if Place.at(line, start, match, end, after_aside=inside is not None).ends_sentence():
            yield start, end
            start = end
    yield start, len(line)


def _asides(line: str) -> Iterator[tuple[int, int]]:
    """Yield the offsets of each outermost pair of brackets that is short enough to be an aside."""
    opened: list[int] = []
    for match in _BRACKET.finditer(line):
        if match.group() == "(":
            opened.append(match.start())
        elif opened:
            start = opened.pop()
            if not opened and match.start() - start <= _LONGEST_ASIDE:
                yield start, match.start()


def _closed(line: str, end: int, *, inside_quotation: bool) -> int:
    """Return the offset behind the closing quotation marks and brackets that follow a mark."""
    if line[end : end + 1] in ("'", '"') and line[end + 1 : end + 2].isalnum() and not inside_quotation:
        return end
    closers = _CLOSERS.match(line, end)
    end = closers.end() if closers else end
    if inside_quotation and line[end : end + 2] == ' "':
        end += 2
    return end
