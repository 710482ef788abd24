"""Summaries by a model on this machine: BART from the English translation, CrossSum's mT5 from the Hindi."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import aclosing

from models.protocols import DecodingOptions, Hypothesis, Segment, Translator
from service.batcher import Batcher
from service.brief import Translated, TranslatedSegment
from service.errors import SaarError
from service.options import SummariserName
from service.segmenter import wrap_all
from service.summariser.english import whole_sentences
from service.summariser.protocols import SummaryFailed
from service.summariser.sections import sections
from service.waiting_line import Group, Piece

VERSION = "2"
"""Changes whenever sections, or what is made of their summaries, change."""

_ROUNDS = 4


class AbstractiveWriter:
    """The contract is on Writer. `source` is the language that the model reads.

    An article longer than the model reads is summarised by sections. A model that reads English then summarises these
    summaries; one that reads Hindi cannot, and they follow each other.
    """

    name: SummariserName = "abstractive"

    def __init__(self, model: Translator, batcher: Batcher, *, source: str) -> None:
        self._model = model
        self._batcher = batcher
        self._source = source
        self.signature = f"abstractive@{VERSION}:{model.signature}"

    async def write(
        self, segments: Sequence[TranslatedSegment], *, title: Translated | None, max_words: int, background: bool
    ) -> list[str]:
        """Return the model's sentences; how many, it decides by itself."""
        del title, max_words
        texts = [segment.en if self._source == "en" else segment.hi for segment in segments]
        try:
            written = await self._summarised(texts, background=background)
        except SaarError as error:
            raise SummaryFailed(f"its model failed ({type(error).__name__})") from error
        if not written:
            raise SummaryFailed("its model said nothing")
        return written

    async def _summarised(self, texts: Sequence[str], *, background: bool) -> list[str]:
        for _ in range(_ROUNDS):
            parts = self._sections(texts)
            summaries = await self._ask(parts, background=background)
            texts = [sentence for summary in summaries for sentence in _sentences(summary)]
            if len(parts) <= 1 or self._source != "en":
                return list(texts)
        raise SummaryFailed("the article is too long for its model")

    def _sections(self, texts: Sequence[str]) -> list[Piece]:
        """Return the text in sections that the model reads whole; a sentence that is longer is cut at its clauses."""
        most = self._model.max_source_tokens
        wrapped = wrap_all([text for text in texts if text], count_tokens=self._model.count_tokens, max_tokens=most)
        pieces = [piece for sentence in wrapped for piece in sentence.texts]
        tokens = dict(zip(pieces, self._model.count_tokens(pieces), strict=True))
        parts = sections(pieces, lambda piece: tokens[piece] + 1, most)
        return [section for part in parts for section in self._fitting(part)]

    def _fitting(self, part: Sequence[str]) -> list[Piece]:
        """Return a section; its halves where its pieces have more tokens together than they had apart."""
        text = " ".join(part)
        (tokens,) = self._model.count_tokens([text])
        if tokens <= self._model.max_source_tokens:
            return [Piece(segment=Segment(text=text), tokens=tokens)]
        if len(part) == 1:
            raise SummaryFailed("the article has a word that is too long for its model")
        middle = len(part) // 2
        return [*self._fitting(part[:middle]), *self._fitting(part[middle:])]

    async def _ask(self, parts: Sequence[Piece], *, background: bool) -> list[Hypothesis]:
        group = Group(source=self._source, target="en", options=DecodingOptions(), background=background)
        done: dict[int, Hypothesis] = {}
        async with aclosing(self._batcher.translate(parts, group)) as batches:
            async for batch in batches:
                done |= batch
        return [done[index] for index in range(len(parts))]


def _sentences(summary: Hypothesis) -> list[str]:
    found = whole_sentences(summary.text, truncated=summary.truncated)
    if summary.truncated and not found:
        raise SummaryFailed("its model broke off in its first sentence")
    return found
