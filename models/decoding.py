"""Search through CTranslate2's encoder-decoder models: source tokens in, the tokens of the best hypothesis out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import ctranslate2

from models.devanagari import ascii_marks
from models.precision import require_precision
from models.protocols import Hypothesis

_MAX_BATCH_SIZE = 16
END = "</s>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """The best hypothesis: its tokens without the end, the mean log-probability a token, and whether it ended."""

    tokens: list[str]
    score: float
    ended: bool

    @property
    def written(self) -> int:
        """How many tokens the model wrote, the end among them."""
        return len(self.tokens) + self.ended


class Decoder:
    """A loaded model. Raises UnsupportedPrecision when this processor does not compute in `precision`.

    Only sources of one length share a batch. Padding changes the order in which CTranslate2 adds up, and in int8 that
    tips a word now and then (27 of 40 sentences identical with padding, 40 of 40 without, on random weights): so a
    segment gives the same English whatever its company. Each thread decodes a batch of its own: several on one batch
    wait for each other at every layer.
    """

    def __init__(self, folder: Path, *, precision: str, threads: int) -> None:
        require_precision(precision, {"auto", *ctranslate2.get_supported_compute_types("cpu")})
        self._model = ctranslate2.Translator(
            str(folder), device="cpu", compute_type=precision, inter_threads=threads, intra_threads=1
        )
        self.signature = f"{self._model.compute_type}|ct2:{ctranslate2.__version__}"

    def decode(
        self,
        sources: Sequence[list[str]],
        *,
        beam_size: int,
        max_lengths: Sequence[int],
        prefix: Sequence[str] = (),
    ) -> list[Decoded]:
        """Decode each source, same order and length; its `max_lengths` bounds its new tokens, the end among them.

        A beam stops as soon as `beam_size` hypotheses have ended. `prefix` are the tokens that every output has to
        start with; they are not among the tokens of the answer.
        """
        batches: dict[tuple[int, int], list[int]] = {}
        for at, source in enumerate(sources):
            batches.setdefault((len(source), max_lengths[at]), []).append(at)
        decoding: dict[int, ctranslate2.AsyncTranslationResult] = {}
        for (_, longest), chosen in sorted(batches.items(), reverse=True):  # or a thread is left with a long one
            results = self._model.translate_batch(
                [sources[at] for at in chosen],
                target_prefix=[list(prefix)] * len(chosen) if prefix else None,
                max_batch_size=_MAX_BATCH_SIZE,
                asynchronous=True,
                beam_size=beam_size,
                max_decoding_length=longest,
                max_input_length=0,
                return_scores=True,
                return_end_token=True,
            )
            decoding |= dict(zip(chosen, results, strict=True))
        return [_decoded(decoding[at].result(), len(prefix)) for at in range(len(sources))]

    def close(self) -> None:
        """Free the weights; calling it twice is harmless."""
        self._model.unload_model()


def adds_end(folder: Path) -> bool:
    """Say whether the model in the folder puts the end after a source by itself."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    return bool(config.get("add_source_eos", False))


def copied(text: str) -> Hypothesis:
    """Return a text without Hindi letters as it is, with single spaces, ASCII digits and full stops.

    A model that was trained on sentences invents around bare numbers and names in Latin letters.
    """
    plain = ascii_marks(" ".join(text.split()))
    return Hypothesis(text=plain, score=None, source_tokens=0, output_tokens=0, truncated=False)


def longest_output(source_tokens: int, limit: int) -> int:
    """Return how many tokens an output may have, at most `limit`, so that one that loops ends soon.

    In IndicTrans2's vocabularies no reference of the development sets is more than 8 tokens over 1.5 times its source.
    """
    return min(limit, 32 + source_tokens * 3 // 2)


def _decoded(result: ctranslate2.TranslationResult, prefix: int) -> Decoded:
    tokens = result.hypotheses[0]
    # The forced prefix is in the length that CTranslate2 divides by, and not in the sum.
    score = result.scores[0] * len(tokens) / max(1, len(tokens) - prefix)
    ended = tokens[-1:] == [END]
    return Decoded(tokens=tokens[prefix : -1 if ended else None], score=min(0.0, score), ended=ended)
