"""CTranslate2 as it comes: one model on all cores, the whole batch at once, whatever the lengths in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import ctranslate2

from bench.reference import Written
from bench.reference_prompts import EmbeddedPrompts, Given, Sources, written
from models.embedded.vocabulary import END as EMBEDDED_END


class Generator:
    """The embedded model in a folder that `reference_embedded` wrote."""

    def __init__(self, folder: Path, *, precision: str, threads: int) -> None:
        self._prompts = EmbeddedPrompts(folder.parent)
        self._model = ctranslate2.Generator(
            str(folder), device="cpu", compute_type=precision, inter_threads=1, intra_threads=threads
        )
        self.signature = f"ct2:{ctranslate2.__version__}|{self._model.compute_type}"

    def translate(self, texts: Sequence[str], *, beams: int | None, candidates: int) -> Written:
        """Generate from the prompts of the texts; each output is cut to its own limit."""
        given = [self._prompts.given(text) for text in texts]
        prompts = [one for one in given if isinstance(one, Given)]
        results = self._model.generate_batch(
            [prompt.tokens for prompt in prompts],
            beam_size=beams or 1,
            num_hypotheses=candidates,
            max_length=max((prompt.longest for prompt in prompts), default=1),
            include_prompt_in_result=False,
            end_token=EMBEDDED_END,
            return_end_token=True,
        )
        return self._prompts.written(given, [result.sequences_ids[0] for result in results])


class Translator:
    """An encoder-decoder model in a folder that its engine prepared."""

    def __init__(self, folder: Path, sources: Sources, *, precision: str, threads: int) -> None:
        self._sources = sources
        self._model = ctranslate2.Translator(
            str(folder), device="cpu", compute_type=precision, inter_threads=1, intra_threads=threads
        )
        self.signature = f"ct2:{ctranslate2.__version__}|{self._model.compute_type}"

    def translate(self, texts: Sequence[str], *, beams: int | None, candidates: int) -> Written:
        """Translate the texts in one batch; each output is cut to its own limit."""
        given = [self._sources.given(text) for text in texts]
        target = self._sources.target
        results = self._model.translate_batch(
            [one.tokens for one in given],
            target_prefix=[target] * len(given) if target else None,
            beam_size=beams or 1,
            num_hypotheses=candidates,
            max_decoding_length=max(one.longest for one in given) + len(target),
            max_input_length=0,
            return_end_token=True,
        )
        return written(self._sources, given, [result.hypotheses[0] for result in results])
