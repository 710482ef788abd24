"""Puts translated segments together again: sentences to paragraphs, paragraphs to a text, sentences to a summary."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import groupby

from models.terms import NO_TERMS, TermIndex
from service import segmenter
from service.brief import (
    BriefWarning,
    CheckWarning,
    SourceSegment,
    Summary,
    SummarySentence,
    Translated,
    TranslatedSegment,
    Translation,
)
from service.summariser.fluent import fluent
from service.summariser.persons import spoken_of


def join_translation(segments: Sequence[SourceSegment], english: Mapping[int, Translated]) -> Translation:
    """Join the whole article; `english` holds the translation of every segment by its index."""
    translated = tuple(
        TranslatedSegment(
            index=segment.index,
            paragraph=segment.paragraph,
            hi=segment.text,
            en=english[segment.index].en,
            score=english[segment.index].score,
            confidence=english[segment.index].confidence,
            warnings=english[segment.index].warnings,
        )
        for segment in segments
    )
    paragraphs = (_sentences(part) for _, part in groupby(translated, key=lambda segment: segment.paragraph))
    return Translation(en="\n\n".join(filter(None, paragraphs)), segments=translated)


def join_summary(
    ranked: Sequence[int],
    segments: Sequence[SourceSegment],
    english: Mapping[int, Translated],
    *,
    max_words: int,
    terms: TermIndex = NO_TERMS,
) -> Summary | None:
    """Join the chosen sentences in article order, the last-ranked dropped until the English has at most `max_words`.

    One sentence always stays, also when it alone is longer. A name for a pronoun is as the `terms` have it. None when
    nothing was chosen.
    """
    kept = [index for index in ranked if english[index].en]
    sentences = _chosen(kept, segments, english, terms)
    while len(kept) > 1 and sum(len(sentence.en.split()) for sentence in sentences) > max_words:
        kept.pop()
        sentences = _chosen(kept, segments, english, terms)
    if not kept:
        return None
    return Summary(
        en=" ".join(sentence.en for sentence in sentences),
        hi=" ".join(sentence.hi for sentence in sentences),
        sentences=sentences,
    )


def _chosen(
    kept: Collection[int], segments: Sequence[SourceSegment], english: Mapping[int, Translated], terms: TermIndex
) -> tuple[SummarySentence, ...]:
    """Return the sentences in article order, each as it reads where the one before it is not shown."""
    sentences: list[SummarySentence] = []
    for place, segment in enumerate(segments):
        if segment.index in kept:
            follows = place > 0 and segments[place - 1].index in kept
            subject = spoken_of(segments, place, terms)
            text, repairs = fluent(english[segment.index].en, follows=follows, subject=subject)
            sentences.append(
                SummarySentence(
                    segment=segment.index, hi=segment.text, en=text, segments=(segment.index,), repairs=repairs
                )
            )
    return tuple(sentences)


def join_texts(text: str, segments: Sequence[SourceSegment], english: Sequence[Translated]) -> Translated:
    """Join the translations of one text's segments; the line structure of the text is kept.

    The score is the mean of the segments' scores, weighted by their length in characters.
    """
    by_line: dict[int, list[str]] = defaultdict(list)
    for segment, translated in zip(segments, english, strict=True):
        by_line[segment.paragraph].append(translated.en)
    scored = [(translated.score, len(translated.hi)) for translated in english if translated.score is not None]
    return Translated(
        hi=text,
        en="\n".join(" ".join(filter(None, by_line[number])) for number in range(len(segmenter.lines(text)))),
        score=sum(score * weight for score, weight in scored) / sum(weight for _, weight in scored) if scored else None,
        confidence=least_sure(translated.confidence for translated in english),
        warnings=tuple(warning for translated in english for warning in translated.warnings),
    )


def join_warnings(title: Translated | None, english: Mapping[int, Translated]) -> tuple[BriefWarning, ...]:
    """Collect the warnings of all texts in article order, the title's first, each with the index of its segment."""
    places: list[tuple[int | None, tuple[CheckWarning, ...]]] = [(None, title.warnings if title else ())]
    places += [(index, translated.warnings) for index, translated in sorted(english.items())]
    return tuple(
        BriefWarning(
            kind=warning.kind, message=warning.message, segment=index, source=warning.source, output=warning.output
        )
        for index, warnings in places
        for warning in warnings
    )


def least_sure(confidences: Iterable[float | None]) -> float | None:
    """Return the confidence of what is joined: that of its least sure part, None where no part has one."""
    return min((confidence for confidence in confidences if confidence is not None), default=None)


def _sentences(segments: Iterable[TranslatedSegment]) -> str:
    return " ".join(segment.en for segment in segments if segment.en)
