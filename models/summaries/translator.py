"""The loaded summariser: a section of an article to tokens, tokens through CTranslate2, tokens to English."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import ctranslate2

from models.errors import UnsupportedLanguages
from models.manifest import Entry
from models.precision import require_precision
from models.protocols import DecodingOptions, Hypothesis, Segment
from models.published import read_json
from models.summaries.generation import GENERATION, read_generation
from models.summaries.layout import Layout

_RULES = 1
"""Raised with every change to tokenising, limits or cleaning up that changes the output."""
_BEFORE_A_MARK = re.compile(r"\s+(?=[.,;:!?](?:\s|$))")


class SummaryModel:
    """The contract is on Translator; a segment is a section of an article, and its hypothesis the summary.

    Each section is decoded by itself, in all threads, so no other can change its summary. It is as long as the model's
    configuration has it.
    """

    def __init__(
        self, folder: Path, layout: Layout, entry: Entry, *, revision: str, precision: str, threads: int
    ) -> None:
        require_precision(precision, {"auto", *ctranslate2.get_supported_compute_types("cpu")})
        self._entry = entry
        self._tokeniser = layout.tokeniser(folder)
        self._before, self._after = layout.around
        self._generation = read_generation(folder)
        said = read_json(folder / GENERATION)
        self._first: list[str] = list(said["first"])
        positions = min(entry.max_tokens or layout.max_tokens, said["positions"])
        self.max_source_tokens = self.max_batch_tokens = positions - len(self._before) - len(self._after)
        self._model = ctranslate2.Translator(
            str(folder), device="cpu", compute_type=precision, inter_threads=1, intra_threads=threads
        )
        self.signature = (
            f"{revision}|{self._model.compute_type}|ct2:{ctranslate2.__version__}|{self._generation.signature}"
            f"|max:{self.max_source_tokens}|rules:{_RULES}"
        )

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return the number of tokens of each text, start and end not counted."""
        return [len(self._tokeniser.tokens(_plain(text))) for text in texts]

    def translate(
        self, segments: Sequence[Segment], *, source: str, target: str, options: DecodingOptions
    ) -> list[Hypothesis]:
        """Summarise each segment."""
        if (source, target) not in self._entry.languages:
            raise UnsupportedLanguages(f"{self._entry.name} does not summarise {source} in {target}")
        return [self._summarised(segment.text, options.beam_size) for segment in segments]

    def close(self) -> None:
        """Free the weights."""
        self._model.unload_model()

    def _summarised(self, text: str, beam_size: int | None) -> Hypothesis:
        tokens = self._tokeniser.tokens(_plain(text))
        if not tokens:
            return Hypothesis(text="", score=None, source_tokens=0, output_tokens=0, truncated=False)
        result = self.decode([*self._before, *tokens[: self.max_source_tokens], *self._after], beam_size)
        written = result.hypotheses[0]
        ended = written[-1:] == ["</s>"]
        return Hypothesis(
            text=_BEFORE_A_MARK.sub("", " ".join(self._tokeniser.text(written).split())),
            score=None,  # the search weighs it by length, each model in its own way
            source_tokens=len(tokens),
            output_tokens=len(written),
            truncated=not ended or len(tokens) > self.max_source_tokens,
        )

    def decode(self, source: list[str], beam_size: int | None = None) -> Any:  # noqa: ANN401  CTranslate2 has no types
        """Return CTranslate2's result for one source, searched as the model's configuration asks for."""
        how = self._generation
        (result,) = self._model.translate_batch(
            [source],
            target_prefix=[self._first] if self._first else None,
            beam_size=beam_size or how.num_beams,
            length_penalty=how.length_penalty,
            no_repeat_ngram_size=how.no_repeat_ngram_size,
            min_decoding_length=max(1, how.min_length - 1),
            max_decoding_length=how.max_length - 1,
            max_input_length=0,
            return_scores=True,
            return_end_token=True,
        )
        return result


def _plain(text: str) -> str:
    return " ".join(text.encode("utf-8", "replace").decode("utf-8").split())
