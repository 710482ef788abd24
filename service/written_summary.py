"""A summary in a writer's words: asked for, held to the article, shortened; or why there is none."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from service.brief import Brief, BriefWarning, Summary, SummarySentence, TranslatedSegment
from service.grounding import GroundedSentence, UngroundedSentence, ground
from service.summariser.protocols import SummaryFailed, Writer

_SHARE = 0.8
"""How much of the time that is left the writer has: the rest is for checking and keeping what it wrote."""
BACKGROUND_PAUSES_S = [2.0, 15.0]
"""Before each further try in the background, where what has failed is not tried again by who asks next."""


async def write_summary(
    writer: Writer, brief: Brief, *, max_words: int, left_s: float, background: bool = False
) -> tuple[Brief, bool]:
    """Return the brief of a whole article with what the writer writes and the article bears out as its summary.

    That are at most `max_words` words; one sentence always stays, also when it alone is longer. Where nothing is left,
    or nothing is written in good time before the `left_s` seconds that the request has left are over, the summary stays
    what it was, and a warning says why. The second value says whether that is worth keeping, or should be tried again
    by who asks next; in the `background` it was tried again already.
    """
    segments = brief.translation.segments if brief.translation else ()
    try:
        async with asyncio.timeout(_SHARE * left_s):
            sentences = await _written(writer, brief, segments, max_words=max_words, background=background)
    except TimeoutError:
        why = "it was not written in the time that a request has"
        return replace(brief, warnings=(*brief.warnings, _instead(writer, why))), False
    except SummaryFailed as failure:
        return replace(brief, warnings=(*brief.warnings, _instead(writer, str(failure)))), False
    grounded = await asyncio.to_thread(ground, sentences, segments, brief.title)
    warnings = (*brief.warnings, *(_dropped(sentence) for sentence in grounded.dropped))
    if not grounded.kept:
        why = "the article bears out none of its sentences"
        return replace(brief, warnings=(*warnings, _instead(writer, why))), True
    summary = _joined(writer, _shortened(grounded.kept, max_words), segments)
    return replace(brief, summary=summary, warnings=warnings), True


async def _written(
    writer: Writer, brief: Brief, segments: Sequence[TranslatedSegment], *, max_words: int, background: bool
) -> list[str]:
    for pause_s in BACKGROUND_PAUSES_S if background else ():
        with suppress(SummaryFailed):
            return await writer.write(segments, title=brief.title, max_words=max_words, background=background)
        await asyncio.sleep(pause_s)
    return await writer.write(segments, title=brief.title, max_words=max_words, background=background)


def _shortened(kept: Sequence[GroundedSentence], max_words: int) -> list[GroundedSentence]:
    left = list(kept)
    while len(left) > 1 and sum(len(sentence.text.split()) for sentence in left) > max_words:
        left.pop()
    return left


def _joined(writer: Writer, kept: Sequence[GroundedSentence], segments: Sequence[TranslatedSegment]) -> Summary:
    hindi = {segment.index: segment.hi for segment in segments}
    sentences = tuple(
        SummarySentence(
            segment=sentence.segments[0],
            hi=" ".join(hindi[index] for index in sorted(sentence.segments)),
            en=sentence.text,
            segments=sentence.segments,
        )
        for sentence in kept
    )
    told = sorted({index for sentence in kept for index in sentence.segments})
    return Summary(
        en=" ".join(sentence.en for sentence in sentences),
        hi=" ".join(hindi[index] for index in told),
        sentences=sentences,
        summariser=writer.name,
    )


def _dropped(sentence: UngroundedSentence) -> BriefWarning:
    words = ", ".join(f'"{word}"' for word in sentence.words)
    why = f"does not bear out its {sentence.reason} {words}" if words else "has no word of it"
    return BriefWarning(
        kind="ungrounded",
        message=f"A sentence was left out of the summary: the article {why}.",
        segment=None,
        output=sentence.text,
    )


def _instead(writer: Writer, why: str) -> BriefWarning:
    return BriefWarning(
        kind="summary",
        message=f"The summary is of chosen sentences, not the {writer.name} one that was asked for: {why}.",
        segment=None,
    )
