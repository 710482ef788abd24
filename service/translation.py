"""The way of one segment: memory, batch, check, and once more with other options where a check fires."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from functools import partial

from models.protocols import DecodingOptions, Hypothesis, Segment, Translator
from service import checks
from service.batcher import Batcher
from service.brief import CheckWarning, Translated
from service.cache.protocols import SegmentMemory, segment_key
from service.segmenter import wrap_all

VERSION = "1"
"""Part of the signature of a brief: changes whenever wrapping, second tries or the choice between tries change."""

DEFAULT = DecodingOptions()
SECOND_TRY = DecodingOptions(beam_size=1)
"""What a segment whose first translation failed a check is decoded with. Of 29 such sentences of the development sets
the embedded engine's greedy answer passes for 13, a repetition penalty of 1.1 for 9, a beam of 8 for 6."""
_SCORE_DIGITS = 4

Pieces = tuple[Segment, ...]


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
    """Translates segments through one engine. Every hypothesis is remembered as soon as it is there.

    A segment longer than the engine takes is wrapped: its pieces are decoded one by one, joined and checked as one.
    """

    def __init__(self, *, translator: Translator, batcher: Batcher, memory: SegmentMemory) -> None:
        self._translator = translator
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
        pieces = await asyncio.to_thread(self._wrap, tuple(dict.fromkeys(segments)))
        first = await decode(pieces.values(), options=DEFAULT)
        answers = await asyncio.to_thread(_check, pieces, first)
        doubtful = {segment: pieces[segment] for segment, answer in answers.items() if answer.warnings}
        second = await decode(doubtful.values(), options=SECOND_TRY)
        for segment, answer in (await asyncio.to_thread(_check, doubtful, second)).items():
            if len(answer.warnings) < len(answers[segment].warnings):
                answers[segment] = answer
        return TranslatedTexts(
            texts=tuple(_translated(segment, answers[segment]) for segment in segments),
            keys=tuple(
                self._key(piece, source, target, options)
                for options, decoded in ((DEFAULT, first), (SECOND_TRY, second))
                for piece in decoded
            ),
        )

    def _wrap(self, segments: Sequence[Segment]) -> dict[Segment, Pieces]:
        wrapped = wrap_all(
            [segment.text for segment in segments],
            count_tokens=self._translator.count_tokens,
            max_tokens=self._translator.max_source_tokens,
        )
        return {
            segment: tuple(replace(segment, text=text) for text in sentence.texts)
            for segment, sentence in zip(segments, wrapped, strict=True)
        }

    async def _decode(
        self, wrapped: Iterable[Pieces], *, source: str, target: str, options: DecodingOptions, refresh: bool
    ) -> dict[Segment, Hypothesis]:
        keys = {piece: self._key(piece, source, target, options) for pieces in wrapped for piece in pieces}
        known = {} if refresh else await self._memory.get_many(list(keys.values()))
        missing = [piece for piece, key in keys.items() if key not in known]
        decoded = {piece: known[key] for piece, key in keys.items() if key in known}
        async with aclosing(
            self._batcher.translate(
                missing, source=source, target=target, options=options, admitted=options == SECOND_TRY
            )
        ) as finished:
            async for index, hypothesis in finished:
                await self._memory.put(keys[missing[index]], hypothesis)
                decoded[missing[index]] = hypothesis
        return decoded

    def _key(self, piece: Segment, source: str, target: str, options: DecodingOptions) -> str:
        return segment_key(piece, source=source, target=target, options=options, signature=self._translator.signature)


def _check(wrapped: Mapping[Segment, Pieces], decoded: Mapping[Segment, Hypothesis]) -> dict[Segment, _Answer]:
    answers = {}
    for segment, pieces in wrapped.items():
        hypothesis = _joined([decoded[piece] for piece in pieces])
        warnings = checks.check(segment.text, hypothesis, kind=segment.kind)
        answers[segment] = _Answer(hypothesis=hypothesis, warnings=warnings)
    return answers


def _joined(pieces: Sequence[Hypothesis]) -> Hypothesis:
    """Make one hypothesis of the pieces of a segment; its score is the mean over all their tokens."""
    if len(pieces) == 1:
        return pieces[0]
    scored = [(piece.score, piece.output_tokens) for piece in pieces if piece.score is not None]
    tokens = sum(count for _, count in scored)
    return Hypothesis(
        text=" ".join(piece.text for piece in pieces if piece.text),
        score=sum(score * count for score, count in scored) / tokens if tokens else None,
        source_tokens=sum(piece.source_tokens for piece in pieces),
        output_tokens=sum(piece.output_tokens for piece in pieces),
        truncated=any(piece.truncated for piece in pieces),
    )


def _translated(segment: Segment, answer: _Answer) -> Translated:
    score = answer.hypothesis.score
    return Translated(
        hi=segment.text,
        en=answer.hypothesis.text,
        score=None if score is None else round(score, _SCORE_DIGITS),
        warnings=answer.warnings,
    )
