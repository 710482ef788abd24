"""A brief while it is being made: what the pipeline tells on its way, and what of that a reader is shown, in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal

from models.protocols import Segment
from models.terms import NO_TERMS, TermIndex
from service.brief import Article, Brief, SourceSegment, Summary, Translated
from service.join import join_summary, join_translation, join_warnings
from service.options import BriefOptions

EventName = Literal["article", "summary", "segment", "progress", "brief", "error"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The article is read: cleaned, cut into segments, and those of the summary chosen, best first.

    `ranked` is empty when no summary is asked for; `whole` says whether all segments are to be translated. `written`
    says that the summary will be written when they are; those chosen stand in for it where that fails. `terms` are
    those of the request and the service.
    """

    article: Article
    segments: tuple[SourceSegment, ...]
    ranked: tuple[int, ...]
    whole: bool
    written: bool = False
    terms: TermIndex = NO_TERMS

    @property
    def texts(self) -> dict[int | None, Segment]:
        """What is to be translated, under the index of its segment, None for the title: the `first` of them first."""
        title = {None: Segment(text=self.article.title, kind="headline")} if self.article.title else {}
        chosen = [segment for segment in self.segments if segment.index in self.ranked]
        others = [segment for segment in self.segments if segment.index not in self.ranked] if self.whole else []
        return title | {segment.index: Segment(text=segment.text, kind=segment.kind) for segment in (*chosen, *others)}

    @property
    def first(self) -> int:
        """How many texts are wanted before the others: the title and the sentences of the summary."""
        return bool(self.article.title) + len(self.ranked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """Some texts are translated: by the index of their segment, None for the title.

    One whose check fails is told with its warnings, and once more if a second try went better.
    """

    english: Mapping[int | None, Translated]


Note = Opened | Finished


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something to show; `data` is built of what JSON has, and of the values of a brief."""

    name: EventName
    data: dict[str, Any]


def complete(
    opened: Opened,
    translated: Mapping[int | None, Translated],
    *,
    article_hash: str,
    signature: str,
    options: BriefOptions,
) -> Brief:
    """Make the brief, now that all `texts` are translated, with the sentences that were chosen as its summary."""
    article = opened.article
    title = translated.get(None)
    english = {index: text for index, text in translated.items() if index is not None}
    return Brief(
        article_hash=article_hash,
        signature=signature,
        title=title,
        byline=article.byline,
        place=article.place,
        published=article.published.isoformat() if article.published else None,
        summary=join_summary(opened.ranked, opened.segments, english, max_words=options.max_words, terms=opened.terms),
        translation=join_translation(opened.segments, english) if opened.whole else None,
        warnings=join_warnings(title, english),
        removed=article.removed,
    )


class Unfolding:
    """Makes events of the notes of one brief: the article, its summary, and only then the segments as they come."""

    def __init__(self, article_hash: str, options: BriefOptions) -> None:
        self._article_hash = article_hash
        self._max_words = options.max_words
        self._opened: Opened | None = None
        self._total = 0
        self._english: dict[int | None, Translated] = {}
        self._summary: Summary | None = None
        self._unshown: dict[int | None, Translated] = {}

    def events(self, note: Note) -> Iterator[Event]:
        """Return what there is to show now; the notes are given in the order in which they were told."""
        if isinstance(note, Opened):
            self._opened, self._total = note, len(note.texts)
            article = {"article_hash": self._article_hash, **_article(note), "total": self._total}
            yield Event(name="article", data=article)
            return
        assert self._opened is not None  # noqa: S101 - the pipeline tells of the article first
        self._english |= note.english
        self._unshown |= note.english
        summary = self._joined(self._opened)
        if summary != self._summary:
            self._summary = summary
            yield Event(name="summary", data={"summary": summary})
        if summary is not None or not self._opened.ranked or self._opened.written:
            for index, translated in self._unshown.items():
                yield Event(name="segment", data=_segment(index, translated))
            self._unshown = {}
        yield Event(name="progress", data={"done": len(self._english), "total": self._total})

    def _joined(self, opened: Opened) -> Summary | None:
        """Return the summary as soon as all its sentences are there; one that is written comes with the brief."""
        if opened.written:
            return None
        ranked = {index: self._english[index] for index in opened.ranked if index in self._english}
        if len(ranked) < len(opened.ranked):
            return None
        return join_summary(opened.ranked, opened.segments, ranked, max_words=self._max_words, terms=opened.terms)


def _article(opened: Opened) -> dict[str, Any]:
    article = opened.article
    return {
        "title": article.title,
        "byline": article.byline,
        "place": article.place,
        "published": article.published,
        "paragraphs": [
            [{"index": segment.index, "kind": segment.kind, "hi": segment.text} for segment in paragraph]
            for _, paragraph in groupby(opened.segments, key=lambda segment: segment.paragraph)
        ],
        "removed": article.removed,
    }


def _segment(index: int | None, translated: Translated) -> dict[str, Any]:
    return {
        "index": index,
        "en": translated.en,
        "score": translated.score,
        "confidence": translated.confidence,
        "warnings": translated.warnings,
    }
