"""The way of one segment: memory, batch, check, and once more with other options where a check fires."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from functools import partial

from models.protocols import DecodingOptions, Hypothesis, Segment, Translator
from models.terms import TermIndex, bound
from service import checks
from service.batcher import Batcher
from service.brief import CheckWarning, Translated
from service.cache.protocols import SegmentMemory
from service.pieces import Pieces, keyed, portions, take_whole, wrap
from service.waiting_line import Group, Piece
from service.watching.watcher import NOBODY, Watcher

VERSION = "1"
"""Part of the signature of a brief: changes whenever wrapping, second tries or the choice between tries change."""

DEFAULT = DecodingOptions()
SECOND_TRY = DecodingOptions(beam_size=1)
"""What a segment whose first translation failed a check is decoded with. Of 29 such sentences of the development sets
the embedded engine's greedy answer passes for 13, a repetition penalty of 1.1 for 9, a beam of 8 for 6."""
_NOT_TRIED_AGAIN = frozenset({"term", "confidence"})
_SCORE_DIGITS = 4
_CONFIDENCE_DIGITS = 2

Observer = Callable[[Mapping[int, Translated]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslatedTexts:
    """Translations in the order they were asked for, and the memory's keys of all that went into them."""

    texts: tuple[Translated, ...]
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    hypothesis: Hypothesis
    warnings: tuple[CheckWarning, ...]

    @property
    def is_doubtful(self) -> bool:
        """Whether a second try may be better: not for a term that was not followed, or for an engine's own doubt."""
        return any(warning.kind not in _NOT_TRIED_AGAIN for warning in self.warnings)


class SegmentTranslation:
    """Translates segments through one engine. Every hypothesis is remembered as soon as it is there.

    A segment longer than the engine takes is wrapped: its pieces are decoded one by one, joined and checked as one.
    In the `background` everything waits until nobody else does.
    """

    def __init__(
        self,
        *,
        translator: Translator,
        batcher: Batcher,
        memory: SegmentMemory,
        background: bool = False,
        watcher: Watcher = NOBODY,
    ) -> None:
        self._translator = translator
        self._batcher = batcher
        self._memory = memory
        self._watcher = watcher
        self._background = background

    async def translate(
        self,
        segments: Sequence[Segment],
        *,
        source: str,
        target: str,
        terms: TermIndex | None = None,
        first: int | None = None,
        refresh: bool = False,
        observe: Observer | None = None,
        live: bool = False,
    ) -> TranslatedTexts:
        """Translate `segments`, same order and length; equal segments are translated once.

        Each follows those of the `terms` that occur in it. The `first` of them are wanted before the others; None makes
        no difference. `refresh` translates them again, whatever is remembered. `observe` is called with translations
        under their position as they are finished, and again with those of which a second try is better;
        `live` says that somebody reads along, so they come a few at a time. Raises what the batcher
        raises; the hypotheses that were finished before stay in the memory.
        """
        if terms:
            segments = await asyncio.to_thread(lambda: [bound(each, each.text, terms) for each in segments])
        answer = partial(self._answer, source=source, target=target, refresh=refresh, live=live)
        tell = _teller(segments, observe)
        pieces = await asyncio.to_thread(
            wrap, tuple(dict.fromkeys(segments)), frozenset(segments[:first]), self._translator
        )
        answers, keys = await answer(pieces, options=DEFAULT, tell=tell)
        # Together, when all first tries are checked: begun one by one they would be many small batches.
        doubtful = {segment: pieces[segment] for segment in answers if answers[segment].is_doubtful}
        others, other_keys = await answer(doubtful, options=SECOND_TRY)
        better = {s: other for s, other in others.items() if len(other.warnings) < len(answers[s].warnings)}
        tell(better)
        answers |= better
        self._watcher.translated(frozenset(it.kind for it in answer.warnings) for answer in answers.values())
        texts = tuple(_translated(segment, answers[segment]) for segment in segments)
        return TranslatedTexts(texts=texts, keys=(*keys, *other_keys))

    async def _answer(
        self,
        wrapped: Mapping[Segment, Pieces],
        *,
        source: str,
        target: str,
        options: DecodingOptions,
        refresh: bool,
        live: bool,
        tell: Callable[[Mapping[Segment, _Answer]], None] | None = None,
    ) -> tuple[dict[Segment, _Answer], tuple[str, ...]]:
        """Return the checked answer of each segment, and the memory's keys of all pieces.

        Segments are checked, and told of, while the engine works on others.
        """
        if not wrapped:
            return {}, ()
        group = Group(source=source, target=target, options=options, background=self._background)
        pieces = await asyncio.to_thread(keyed, wrapped.values(), group, self._translator.signature)
        decoded: dict[Segment, Hypothesis] = {}
        unanswered, answers = dict(wrapped), dict[Segment, _Answer]()
        async with aclosing(self._decode(pieces, group, refresh=refresh, live=live)) as finished:
            async for hypotheses in finished:
                decoded |= hypotheses
                if whole := take_whole(unanswered, decoded):
                    checked = await asyncio.to_thread(self._check, whole)
                    answers |= checked
                    if tell:
                        tell(checked)
        return answers, tuple(pieces)

    async def _decode(
        self, pieces: Mapping[str, Piece], group: Group, *, refresh: bool, live: bool
    ) -> AsyncGenerator[dict[Segment, Hypothesis], None]:
        """Yield the hypotheses of what is remembered, then those of the rest as they are finished."""
        known = {} if refresh else await self._memory.get_many(list(pieces))
        yield {pieces[key].segment: hypothesis for key, hypothesis in known.items()}
        missing = {key: piece for key, piece in pieces.items() if key not in known}
        admitted = group.options == SECOND_TRY
        if not (refresh or admitted):
            self._watcher.looked_up("segment", hits=len(known), misses=len(missing))
        for portion in portions(missing, live=live):
            keys = tuple(portion)
            async with aclosing(self._batcher.translate(tuple(portion.values()), group, admitted=admitted)) as batches:
                async for batch in batches:
                    await self._memory.put_many({keys[index]: hypothesis for index, hypothesis in batch.items()})
                    yield {portion[keys[index]].segment: hypothesis for index, hypothesis in batch.items()}
            admitted = True

    def _check(self, hypotheses: Mapping[Segment, Hypothesis]) -> dict[Segment, _Answer]:
        with self._watcher.stage("check"):
            return {
                segment: _Answer(
                    hypothesis=hypothesis,
                    warnings=checks.check(segment.text, hypothesis, kind=segment.kind, glossary=segment.terms),
                )
                for segment, hypothesis in hypotheses.items()
            }


def _teller(segments: Sequence[Segment], observe: Observer | None) -> Callable[[Mapping[Segment, _Answer]], None]:
    """Return what passes the answers of segments on to `observe`, each under all the positions of its segment."""
    positions: defaultdict[Segment, list[int]] = defaultdict(list)
    for position, segment in enumerate(segments if observe else ()):
        positions[segment].append(position)

    def tell(answers: Mapping[Segment, _Answer]) -> None:
        if observe and answers:
            observe({at: _translated(segment, answers[segment]) for segment in answers for at in positions[segment]})

    return tell


def _translated(segment: Segment, answer: _Answer) -> Translated:
    score, confidence = answer.hypothesis.score, answer.hypothesis.confidence
    return Translated(
        hi=segment.text,
        en=answer.hypothesis.text,
        score=None if score is None else round(score, _SCORE_DIGITS),
        confidence=None if confidence is None else round(confidence, _CONFIDENCE_DIGITS),
        warnings=answer.warnings,
    )
