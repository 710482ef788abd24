"""The loaded engine: Hindi to tokens, tokens through CTranslate2, tokens to English."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from models.decoding import END, Decoded, Decoder, adds_end, copied
from models.devanagari import has_hindi
from models.errors import UnsupportedLanguages
from models.languages import OPUS_MT_TARGET
from models.manifest import Entry
from models.protocols import DecodingOptions, Hypothesis, Segment
from models.seq2seq.layout import MARIAN, Layout
from models.seq2seq.recognition import read_tokens
from models.seq2seq.tokenisation import Tokeniser, normalised

_RULES = 1
"""Raised with every change to tokenising, limits or cleaning up that changes the output."""
_LONGEST_SOURCE = 128
_POSITIONS = 512
"""Where nothing says how many: what OPUS-MT has, the fewest of the families."""
_CONTROL_TOKENS = 2
"""A language token and the end of the source, or the start of the output."""


class Seq2SeqTranslator:
    """`max_source_tokens` is far below what the positions allow, for these models learnt from sentences.

    Of a longer input NLLB leaves out the later sentences (transformers#24169), mBART what comes after about 110 words
    (#16960). What is longer than 128 tokens the service wraps at clauses; few sentences of news are.
    """

    max_batch_tokens = 1024

    def __init__(
        self,
        folder: Path,
        layout: Layout,
        entry: Entry,
        *,
        revision: str,
        precision: str,
        threads: int,
        forced: bool,
    ) -> None:
        self._entry = entry
        self._tokeniser = Tokeniser(folder, layout)
        self._longest = (entry.max_tokens or _POSITIONS) - _CONTROL_TOKENS
        self.max_source_tokens = min(_LONGEST_SOURCE, self._longest)
        self._start = _source_start(folder, layout)
        self._target = [layout.codes["en"]] if forced and layout.codes else []
        self._end = [] if adds_end(folder) else [END]
        longest_source = self.max_source_tokens + len(self._start) + len(self._end)
        self._decoder = Decoder(folder, precision=precision, threads=threads, longest_source=longest_source)
        self.signature = (
            f"{revision}|{self._decoder.signature}|beam{entry.beam_size}|max:{self.max_source_tokens}"
            f"|target:{''.join(self._target) or 'free'}|rules:{_RULES}"
        )

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return the number of pieces of each text, language token and end not counted."""
        return [len(self._tokeniser.pieces(text)) for text in texts]

    def translate(
        self, segments: Sequence[Segment], *, source: str, target: str, options: DecodingOptions
    ) -> list[Hypothesis]:
        """Translate each segment; what has no Hindi letter is copied, without a score."""
        if (source, target) not in self._entry.languages:
            raise UnsupportedLanguages(f"{self._entry.name} does not translate {source} to {target}")
        pieces = [self._tokeniser.pieces(segment.text) for segment in segments]
        to_decode = [at for at, segment in enumerate(segments) if has_hindi(segment.text)]
        decoded = self._decoder.decode(
            [[*self._start, *pieces[at][: self.max_source_tokens], *self._end] for at in to_decode],
            beam_size=options.beam_size or self._entry.beam_size,
            limit=self._longest,
            prefix=self._target,
        )
        done = {at: self._hypothesis(pieces[at], answer) for at, answer in zip(to_decode, decoded, strict=True)}
        return [
            done[at] if at in done else replace(copied(normalised(segment.text)), source_tokens=len(pieces[at]))
            for at, segment in enumerate(segments)
        ]

    def close(self) -> None:
        """Free the weights."""
        self._decoder.close()

    def _hypothesis(self, pieces: list[str], decoded: Decoded) -> Hypothesis:
        return Hypothesis(
            text=self._tokeniser.text(decoded.tokens),
            score=decoded.score,
            source_tokens=len(pieces),
            output_tokens=decoded.written,
            truncated=not decoded.ended or len(pieces) > self.max_source_tokens,
        )


def _source_start(folder: Path, layout: Layout) -> list[str]:
    """Return what stands in front of a source: its language, or in a Marian model of several the target's."""
    if layout is not MARIAN:
        return [layout.codes["hi"]]
    return [OPUS_MT_TARGET["en"]] if OPUS_MT_TARGET["en"] in read_tokens(folder) else []
