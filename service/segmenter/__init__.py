"""From clean text to sentences, and from a sentence longer than an engine takes to pieces; no character is lost."""

from __future__ import annotations

import re
from collections.abc import Iterable

from models.protocols import Kind
from service.brief import Article, Paragraph, SourceSegment
from service.segmenter.boundaries import split
from service.segmenter.sentences import Sentences
from service.segmenter.words import has_finite_verb
from service.segmenter.wrapping import wrap, wrap_all

__all__ = ["VERSION", "Sentences", "lines", "segment", "segment_text", "split", "wrap", "wrap_all"]

VERSION = "1"
"""Part of the signature of a brief: changes whenever the same text could be cut in another way."""

_LINE_BREAK = re.compile(r"\r\n|[\r\n]")
_END_MARK = re.compile(r"[।॥|.?!…][^\w\s]*$")
_FRAGMENT_WORDS = 8


def segment(article: Article) -> tuple[SourceSegment, ...]:
    """Return the sentences of the body in order, whole however long they are; the title is not among them."""
    return _segment(article.paragraphs)


def segment_text(text: str) -> tuple[SourceSegment, ...]:
    """Return the sentences of a plain text; `paragraph` is the number of the line in `lines`, blank ones counted.

    To give a translation the lines of its source: line n is the segments with `paragraph == n` joined by a space, and
    a line without segments is blank.
    """
    return _segment(Paragraph(text=line) for line in lines(text))


def lines(text: str) -> list[str]:
    r"""Return the lines of a plain text: one more than it has line breaks (``\n``, ``\r`` or ``\r\n``)."""
    return _LINE_BREAK.split(text)


def _segment(paragraphs: Iterable[Paragraph]) -> tuple[SourceSegment, ...]:
    units: list[tuple[int, Kind, str]] = []
    for number, paragraph in enumerate(paragraphs):
        sentences = split(paragraph.text).texts
        kind = _kind(paragraph, sentences)
        units += [(number, kind, sentence) for sentence in sentences]
    return tuple(
        SourceSegment(index=index, paragraph=number, text=sentence, kind=kind)
        for index, (number, kind, sentence) in enumerate(units)
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
