"""The values that the service answers with, as a user of the client holds them."""

from __future__ import annotations

from dataclasses import dataclass, field

from saar.notebook import brief_html
from saar.text import brief_text


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckWarning:
    """What a reader who cannot read the Hindi should know about one translation.

    `source` and `output` are the words it is about, where there are any.
    """

    kind: str
    message: str
    source: str | None = None
    output: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefWarning:
    """A warning with the segment it is about; None means the title or the article as a whole."""

    kind: str
    message: str
    segment: int | None = None
    source: str | None = None
    output: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """Text that was taken out of the article as boilerplate, and what kind it was."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """The headline in both languages.

    `score` is the mean log-probability a token, `confidence` how sure the engine is, 0 to 1; None if it has none.
    """

    hi: str
    en: str
    score: float | None = None
    confidence: float | None = None
    warnings: tuple[CheckWarning, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """Words of a sentence that were put otherwise, and what they became: a name for a pronoun, or nothing."""

    kind: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SummarySentence:
    """A sentence of the summary and the index of the segment it is the translation of, but for the `repairs`.

    One that was written says what the `segments` say, the best first, which is `segment`.
    """

    segment: int
    hi: str
    en: str
    segments: tuple[int, ...] = ()
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The summary in both languages: sentences chosen by the `extractive` summariser, or written by another."""

    en: str
    hi: str
    sentences: tuple[SummarySentence, ...]
    summariser: str = "extractive"


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslatedSegment:
    """A sentence of the article with its English. `index` counts through the article, `paragraph` from 0."""

    index: int
    paragraph: int
    hi: str
    en: str
    score: float | None = None
    confidence: float | None = None
    warnings: tuple[CheckWarning, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """The whole article; paragraphs of `en` follow those of the Hindi, with a blank line between."""

    en: str
    segments: tuple[TranslatedSegment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """What the service makes of an article.

    `summary` and `translation` are None where they were not asked for. `published` is ISO 8601: a date, or a date
    and time with its zone. Printing a brief gives its English; a notebook shows it beside the Hindi.
    """

    article_hash: str
    signature: str
    cached: bool
    title: Title | None = None
    byline: str | None = None
    place: str | None = None
    published: str | None = None
    summary: Summary | None = None
    translation: Translation | None = None
    warnings: tuple[BriefWarning, ...] = ()
    removed: tuple[Removed, ...] = ()
    timings_ms: dict[str, float] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return brief_text(self)

    def _repr_html_(self) -> str:
        return brief_html(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslatedText:
    """The English of one text given to `translate`."""

    text: str
    score: float | None = None
    confidence: float | None = None
    warnings: tuple[CheckWarning, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """An engine that the service knows; `languages` are its (source, target) pairs as BCP-47 tags.

    One that is `loaded` can be asked for by its name; the `default` translates where none is asked for. `revision` is
    None before its weights are on the service's machine.
    """

    name: str
    revision: str | None
    licence: str
    languages: tuple[tuple[str, str], ...]
    precision: str | None = None
    loaded: bool = False
    default: bool = False
