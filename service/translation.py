"""The way of one segment: memory, batch, check, and once more with stricter options where a check fires."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from functools import partial

from models.protocols import DecodingOptions, Hypothesis, Segment, Translator
from service import checks
from service.batcher import Batcher
from service.brief import CheckWarning, Translated
from service.cache.protocols import SegmentMemory, segment_key

DEFAULT = DecodingOptions()
STRICT = DecodingOptions(beam_size=8)
"""What a segment whose first translation failed a check is decoded with."""

_SCORE_DIGITS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslatedTexts:
    """Translations in the order they were asked for, and the memory's keys of all that went into them."""

    texts: tuple[Translated, ...]
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    hypothesis: Hypothesis
    warnings: tuple[CheckWarning, ...]


class SegmentTranslation:
    """Translates segments through one engine. Every hypothesis is remembered as soon as it is there."""

    def __init__(self, *, translator: Translator, batcher: Batcher, memory: SegmentMemory) -> None:
        self._signature = translator.signature
        self._batcher = batcher
        self._memory = memory

    async def translate(
        self, segments: Sequence[Segment], *, source: str, target: str, refresh: bool = False
    ) -> TranslatedTexts:
        """Translate `segments`, same order and length; equal segments are translated once.

        `refresh` translates them again, whatever is remembered. Raises what the batcher raises; the hypotheses that
        were finished before stay in the memory.
        """
        decode = partial(self._decode, source=source, target=target, refresh=refresh)
        first = await decode(tuple(dict.fromkeys(segments)), options=DEFAULT)
        answers = await asyncio.to_thread(_check, first)
        doubtful = tuple(segment for segment, answer in answers.items() if answer.warnings)
        second = await decode(doubtful, options=STRICT)
        for segment, answer in (await asyncio.to_thread(_check, second)).items():
            if len(answer.warnings) < len(answers[segment].warnings):
                answers[segment] = answer
        return TranslatedTexts(
            texts=tuple(_translated(segment, answers[segment]) for segment in segments),
            keys=tuple(
                self._key(segment, source, target, options)
                for options, decoded in ((DEFAULT, first), (STRICT, second))
                for segment in decoded
            ),
        )

    async def _decode(
        self, segments: Sequence[Segment], *, source: str, target: str, options: DecodingOptions, refresh: bool
    ) -> dict[Segment, Hypothesis]:
        keys = {segment: self._key(segment, source, target, options) for segment in segments}
        known = {} if refresh else await self._memory.get_many(list(keys.values()))
        missing = [segment for segment in segments if keys[segment] not in known]
        decoded = {segment: known[key] for segment, key in keys.items() if key in known}
        async with aclosing(
            self._batcher.translate(missing, source=source, target=target, options=options, admitted=options == STRICT)
        ) as finished:
            async for index, hypothesis in finished:
                await self._memory.put(keys[missing[index]], hypothesis)
                decoded[missing[index]] = hypothesis
        return decoded

    def _key(self, segment: Segment, source: str, target: str, options: DecodingOptions) -> str:
        return segment_key(segment, source=source, target=target, options=options, signature=self._signature)


def _check(hypotheses: Mapping[Segment, Hypothesis]) -> dict[Segment, _Answer]:
    return {
        segment: _Answer(hypothesis=hypothesis, warnings=checks.check(segment.text, hypothesis, kind=segment.kind))
        for segment, hypothesis in hypotheses.items()
    }


def _translated(segment: Segment, answer: _Answer) -> Translated:
    score = answer.hypothesis.score
    return Translated(
        hi=segment.text,
        en=answer.hypothesis.text,
        score=None if score is None else round(score, _SCORE_DIGITS),
        warnings=answer.warnings,
    )
