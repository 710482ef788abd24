"""The loaded engine: Hindi to the model's own form and tokens, tokens through CTranslate2, tokens to English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sentencepiece import SentencePieceProcessor

from models.decoding import END, Decoded, Decoder, adds_end, copied, longest_output
from models.embedded.devanagari import has_hindi
from models.errors import InvalidCheckpoint, UnsupportedLanguages
from models.indictrans2.family import PIECES, find_pieces
from models.indictrans2.postprocessing import clean_up, restored
from models.indictrans2.preprocessing import Preprocessed, preprocess
from models.languages import INDICTRANS2
from models.manifest import Entry
from models.protocols import DecodingOptions, Hypothesis, Segment

_RULES = 1
"""Raised with every change to preparing, masking, limits or restoring that changes the output."""
_LONGEST_OUTPUT = 255
"""As in the published example: 256 with the token that the decoder starts from, as many as the model has positions."""
_SPACE = "\u2581"
_CONTROL = frozenset(("<s>", "<pad>", END, "<unk>"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """A text in the model's form, and its pieces without language tags and end."""

    preprocessed: Preprocessed
    pieces: list[str]


class IndicTrans2Translator:
    """Masks what English keeps letter for letter, and puts it back where the model left its placeholders.

    If the model loses, doubles or invents a placeholder, the segment is decoded once more with nothing masked: a number
    may come out wrong then, which the checks see, but it is not gone.
    """

    max_source_tokens = 157
    """160 with the tags and the end, what AI4Bharat's own engine gives to its model; its training took up to 256."""

    def __init__(self, folder: Path, entry: Entry, *, revision: str, precision: str, threads: int) -> None:
        pieces = find_pieces(folder)
        if pieces is None:
            raise InvalidCheckpoint(f"{folder} lacks its SentencePiece models, {' and '.join(PIECES)}")
        self._name = entry.name
        self._beam_size = entry.beam_size
        self._pieces = SentencePieceProcessor(model_file=str(pieces / PIECES[0]))
        self._end = [] if adds_end(folder) else [END]
        self._decoder = Decoder(folder, precision=precision, threads=threads)
        self.signature = (
            f"{revision}|{self._decoder.signature}|beam{self._beam_size}|max:{self.max_source_tokens}|rules:{_RULES}"
        )

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return the number of pieces of each text as the model gets it, language tags and end not counted."""
        return [len(self._source(text).pieces) for text in texts]

    def translate(
        self, segments: Sequence[Segment], *, source: str, target: str, options: DecodingOptions
    ) -> list[Hypothesis]:
        """Translate each segment; what has no Hindi letter is copied, without a score."""
        if (source, target) != ("hi", "en"):
            raise UnsupportedLanguages(f"{self._name} translates hi to en, not {source} to {target}")
        sources = dict(enumerate(self._source(segment.text) for segment in segments))
        done = {at: copied(segment.text) for at, segment in enumerate(segments) if not has_hindi(segment.text)}
        masked = {at: given for at, given in sources.items() if at not in done}
        done |= self._decode(masked, options)
        plain = {at: self._source(segments[at].text, mask=False) for at in masked if at not in done}
        done |= self._decode(plain, options)
        return [replace(done[at], source_tokens=len(given.pieces)) for at, given in sources.items()]

    def close(self) -> None:
        """Free the weights."""
        self._decoder.close()

    def _source(self, text: str, *, mask: bool = True) -> _Source:
        preprocessed = preprocess(text, mask=mask)
        return _Source(preprocessed=preprocessed, pieces=self._pieces.encode(preprocessed.text, out_type=str))

    def _decode(self, sources: Mapping[int, _Source], options: DecodingOptions) -> dict[int, Hypothesis]:
        """Return the hypotheses of those in which every placeholder came back."""
        decoded = self._decoder.decode(
            [
                [INDICTRANS2["hi"], INDICTRANS2["en"], *given.pieces[: self.max_source_tokens], *self._end]
                for given in sources.values()
            ],
            beam_size=options.beam_size or self._beam_size,
            repetition_penalty=options.repetition_penalty,
            max_lengths=[longest_output(len(given.pieces), _LONGEST_OUTPUT) for given in sources.values()],
        )
        hypotheses = {at: _hypothesis(sources[at], answer) for at, answer in zip(sources, decoded, strict=True)}
        return {
            at: replace(found, truncated=found.truncated or len(sources[at].pieces) > self.max_source_tokens)
            for at, found in hypotheses.items()
            if found is not None
        }


def _hypothesis(source: _Source, decoded: Decoded) -> Hypothesis | None:
    written = "".join(token for token in decoded.tokens if token not in _CONTROL)
    english = restored(clean_up(written.replace(_SPACE, " ").strip()), source.preprocessed)
    if english is None:
        return None
    return Hypothesis(
        text=english,
        score=decoded.score,
        source_tokens=len(source.pieces),
        output_tokens=decoded.written,
        truncated=not decoded.ended,
    )
