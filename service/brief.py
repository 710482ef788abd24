"""The values of the domain: what an article becomes on its way to a brief."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal

from models.protocols import Kind
from service.options import Include, SummariserName

CheckKind = Literal[
    "number", "date", "negation", "office", "script", "repetition", "length", "term", "truncated", "empty", "confidence"
]
RepairKind = Literal["connective", "reporting", "pronoun"]
WarningKind = Literal[CheckKind, "ungrounded", "summary"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """Text that the cleaner took out of the body, and why: nothing vanishes silently."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph of the body; a heading is translated as a headline and never summarised."""

    text: str
    heading: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An article after cleaning. `published` is a date where the page gives no time."""

    title: str | None
    paragraphs: tuple[Paragraph, ...]
    byline: str | None = None
    place: str | None = None
    published: date | datetime | None = None
    removed: tuple[Removed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSegment:
    """A sentence of the article. `index` counts through the whole body, `paragraph` from 0."""

    index: int
    paragraph: int
    text: str
    kind: Kind = "sentence"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckWarning:
    """Something a reader who cannot read the Hindi should know about one translation.

    `source` and `output` are the words it is about ("12,34,567" and "1,234"), where there are any.
    """

    kind: WarningKind
    message: str
    source: str | None = None
    output: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Translated:
    """One text with its English. `score` is the mean log-probability a token, if the engine has one.

    `confidence`, 0 to 1, is how sure the engine is of it; of several sentences that of the least sure one.
    """

    hi: str
    en: str
    score: float | None
    confidence: float | None = None
    warnings: tuple[CheckWarning, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslatedSegment:
    """A segment of the article with its English."""

    index: int
    paragraph: int
    hi: str
    en: str
    score: float | None
    confidence: float | None = None
    warnings: tuple[CheckWarning, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefWarning:
    """A warning with the segment it is about; None means the title or the article as a whole."""

    kind: WarningKind
    message: str
    segment: int | None
    source: str | None = None
    output: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """Words at the head or tail of a chosen sentence that were put otherwise, and what they became, often nothing."""

    kind: RepairKind
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SummarySentence:
    """A sentence of the summary: the translation of the segment with the index `segment`, and `hi` is that segment.

    `repairs` are what of the translation was put otherwise. A sentence that was written says what the `segments` say,
    the best first, which is `segment`; `hi` is theirs.
    """

    segment: int
    hi: str
    en: str
    segments: tuple[int, ...] = ()
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The summary: sentences chosen by the `extractive` summariser, in article order, or written by another."""

    en: str
    hi: str
    sentences: tuple[SummarySentence, ...]
    summariser: SummariserName = "extractive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """The whole article; paragraphs of `en` follow those of the Hindi, with a blank line between."""

    en: str
    segments: tuple[TranslatedSegment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """What a reader gets. `published` is ISO 8601: a date, or a date and time with its zone."""

    article_hash: str
    signature: str
    title: Translated | None
    byline: str | None
    place: str | None
    published: str | None
    summary: Summary | None
    translation: Translation | None
    warnings: tuple[BriefWarning, ...] = ()
    removed: tuple[Removed, ...] = ()
    cached: bool = False
    timings_ms: dict[str, float] = field(default_factory=dict)

    def narrowed(self, include: frozenset[Include]) -> Brief:
        """Return the part of it that was asked for; warnings about segments that are not in that part go too."""
        summary = self.summary if "summary" in include else None
        translation = self.translation if "translation" in include else None
        shown = {index for each in summary.sentences for index in (each.segment, *each.segments)} if summary else set()
        return replace(
            self,
            summary=summary,
            translation=translation,
            warnings=tuple(
                warning
                for warning in self.warnings
                if translation or warning.segment is None or warning.segment in shown
            ),
        )

    def answered(self, *, cached: bool, timings_ms: dict[str, float]) -> Brief:
        """Return it as the answer to one request, with where it came from and how long that took."""
        return replace(self, cached=cached, timings_ms=timings_ms)
