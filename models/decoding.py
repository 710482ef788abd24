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

_MAX_BATCH_SIZE = 32
_PADDED_TO = 32
"""Sources are padded to multiples of this: few batches of many sentences are faster than many of few."""
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

    Sources are padded to the next of a few lengths, always to the same one, whatever else is decoded. CTranslate2 pads
    only to the longest of a batch, and adds up in another order then, which in int8 tips a word now and then (13 of 40
    sentences on random weights): so a segment would get another English in other company. Where none of a batch is as
    long, one more row makes it so: with random weights a sentence alone takes a tenth more time greedily and nearly
    twice with a beam of 5. Each thread decodes batches of its own: several on one batch wait for each other at every
    layer.
    """

    def __init__(self, folder: Path, *, precision: str, threads: int, longest_source: int) -> None:
        require_precision(precision, {"auto", *ctranslate2.get_supported_compute_types("cpu")})
        self._model = ctranslate2.Translator(
            str(folder), device="cpu", compute_type=precision, inter_threads=threads, intra_threads=1
        )
        self._longest_source = longest_source
        self.signature = f"{self._model.compute_type}|ct2:{ctranslate2.__version__}|padded:{_PADDED_TO}"

    def decode(
        self, sources: Sequence[list[str]], *, beam_size: int, limit: int, prefix: Sequence[str] = ()
    ) -> list[Decoded]:
        """Decode each source, same order and length, into at most `limit` new tokens, the end among them.

        One that loops is stopped before: no reference of the development sets is more than 8 tokens over 1.5 times its
        source, in IndicTrans2's vocabularies. A beam stops as soon as `beam_size` hypotheses have ended. `prefix` are
        the tokens that every output has to start with; they are not among the tokens of the answer.
        """
        lengths: dict[int, list[int]] = {}
        for at, source in enumerate(sources):
            lengths.setdefault(self._padded(len(source)), []).append(at)
        decoding: dict[int, ctranslate2.AsyncTranslationResult] = {}
        for length, chosen in sorted(lengths.items(), reverse=True):  # or a thread is left with a long one
            for first in range(0, len(chosen), _MAX_BATCH_SIZE):
                batch = chosen[first : first + _MAX_BATCH_SIZE]
                given = _filled_up([sources[at] for at in batch], length)
                results = self._model.translate_batch(
                    given,
                    target_prefix=[list(prefix)] * len(given) if prefix else None,
                    max_batch_size=len(given),
                    asynchronous=True,
                    beam_size=beam_size,
                    max_decoding_length=min(limit, 32 + length * 3 // 2),
                    max_input_length=0,
                    return_scores=True,
                    return_end_token=True,
                )
                decoding |= dict(zip(batch, results, strict=False))
        return [_decoded(decoding[at].result(), len(prefix)) for at in range(len(sources))]

    def close(self) -> None:
        """Free the weights; calling it twice is harmless."""
        self._model.unload_model()

    def _padded(self, length: int) -> int:
        """Return the length that a source of this one is padded to."""
        return max(length, min(-(-length // _PADDED_TO) * _PADDED_TO, self._longest_source))


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


def _filled_up(batch: list[list[str]], length: int) -> list[list[str]]:
    """Return a batch that is padded to this length: where none has it, one more, the longest with its last word often.

    That is a full stop mostly, which leaves nothing more to say: while this row is written, the others wait.
    """
    longest = max(batch, key=len)
    if len(longest) == length:
        return batch
    last = len(longest) - 1 - longest[-1:].count(END)
    return [*batch, longest[:last] + longest[last : last + 1] * (1 + length - len(longest)) + longest[last + 1 :]]


def _decoded(result: ctranslate2.TranslationResult, prefix: int) -> Decoded:
    tokens = result.hypotheses[0]
    # The forced prefix is in the length that CTranslate2 divides by, and not in the sum.
    score = result.scores[0] * len(tokens) / max(1, len(tokens) - prefix)
    ended = tokens[-1:] == [END]
    return Decoded(tokens=tokens[prefix : -1 if ended else None], score=min(0.0, score), ended=ended)
