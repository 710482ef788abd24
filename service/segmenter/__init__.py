"""From clean text to the units of translation: sentences found, long ones wrapped, not a character lost."""

from __future__ import annotations

import re
from collections.abc import Iterable

from models.protocols import Kind
from service.brief import Article, Paragraph, SourceSegment
from service.segmenter.boundaries import split
from service.segmenter.sentences import Sentences
from service.segmenter.words import has_finite_verb
from service.segmenter.wrapping import CountTokens, wrap, wrap_all

__all__ = ["VERSION", "Sentences", "segment", "segment_text", "split", "wrap"]

VERSION = "1"
"""Part of the signature of a brief: changes whenever the same text could be cut in another way."""

_LINE_BREAK = re.compile(r"\r\n|[\r\n]")
_END_MARK = re.compile(r"[।॥|.?!…][^\w\s]*$")
_FRAGMENT_WORDS = 8


def segment(article: Article, *, count_tokens: CountTokens, max_tokens: int) -> tuple[SourceSegment, ...]:
    """Return the segments of the body in order; the title is not among them.

    No segment is longer than `max_tokens` unless it is a single number or a single character.
    """
    return _segment(article.paragraphs, count_tokens=count_tokens, max_tokens=max_tokens)


def segment_text(text: str, *, count_tokens: CountTokens, max_tokens: int) -> tuple[SourceSegment, ...]:
    r"""Return the segments of a plain text; `paragraph` is the number of the line, blank lines counted.

    To give a translation the lines of its source: line n is the segments with `paragraph == n` joined by a space, a
    line without segments is blank, and there are as many lines as the text has line breaks (``\n``, ``\r`` or
    ``\r\n``), and one.
    """
    lines = [Paragraph(text=line) for line in _LINE_BREAK.split(text)]
    return _segment(lines, count_tokens=count_tokens, max_tokens=max_tokens)


def _segment(
    paragraphs: Iterable[Paragraph], *, count_tokens: CountTokens, max_tokens: int
) -> tuple[SourceSegment, ...]:
    units: list[tuple[int, Kind, str]] = []
    for number, paragraph in enumerate(paragraphs):
        sentences = split(paragraph.text).texts
        kind = _kind(paragraph, sentences)
        units += [(number, kind, sentence) for sentence in sentences]
    wrapped = wrap_all([text for _, _, text in units], count_tokens=count_tokens, max_tokens=max_tokens)
    pieces = [
        (number, kind, piece)
        for (number, kind, _), sentence in zip(units, wrapped, strict=True)
        for piece in sentence.texts
    ]
    return tuple(
        SourceSegment(index=index, paragraph=number, text=piece, kind=kind)
        for index, (number, kind, piece) in enumerate(pieces)
    )


def _kind(paragraph: Paragraph, sentences: tuple[str, ...]) -> Kind:
    """Tell a few words that state nothing, such as an item of a list, from a sentence."""
    if paragraph.heading:
        return "headline"
    if len(sentences) == 1 and not _END_MARK.search(sentences[0]):
        words = sentences[0].split()
        if len(words) <= _FRAGMENT_WORDS and not has_finite_verb(words):
            return "fragment"
    return "sentence"
