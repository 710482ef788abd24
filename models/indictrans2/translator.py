"""The loaded engine: Hindi to the model's own form and tokens, tokens through CTranslate2, tokens to English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sentencepiece import SentencePieceProcessor

from models.decoding import END, Decoded, Decoder, adds_end, copied
from models.devanagari import has_hindi
from models.errors import InvalidCheckpoint, UnsupportedLanguages
from models.indictrans2.family import PIECES, find_pieces
from models.indictrans2.postprocessing import clean_up, mended, restored
from models.indictrans2.preprocessing import Preprocessed, preprocess
from models.languages import INDICTRANS2
from models.manifest import Entry
from models.protocols import DecodingOptions, Hypothesis, Segment

_RULES = 1
"""Raised with every change to preparing, masking, limits or restoring that changes the output."""
_POSITIONS = 256
"""Of the published models, where the entry says nothing else."""
_TAGS = [INDICTRANS2["hi"], INDICTRANS2["en"]]
"""What stands in front of every source."""
_SPACE = "\u2581"
_CONTROL = frozenset(("<s>", "<pad>", END, "<unk>"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """A text in the model's form, and its pieces without language tags and end."""

    preprocessed: Preprocessed
    pieces: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """What the model made of a source."""

    source: _Source
    decoded: Decoded

    @property
    def english(self) -> str:
        """Its pieces put together; control tokens are no text."""
        written = "".join(token for token in self.decoded.tokens if token not in _CONTROL)
        return clean_up(written.replace(_SPACE, " ").strip())


class IndicTrans2Translator:
    """Masks what English keeps letter for letter, and puts it back where the model left its placeholders.

    If the model loses, doubles or invents a placeholder, the segment is decoded once more with nothing masked: a number
    may come out wrong then, which the checks see, but it is not gone. Where that is longer than the engine takes, as
    with a long address, what was lost stands at the end instead.
    """

    max_source_tokens = 157
    """160 with the tags and the end, what AI4Bharat's own engine gives to its model; its training took up to 256."""
    max_batch_tokens = 1024

    def __init__(self, folder: Path, entry: Entry, *, revision: str, precision: str, threads: int) -> None:
        pieces = find_pieces(folder)
        if pieces is None:
            raise InvalidCheckpoint(f"{folder} lacks its SentencePiece models, {' and '.join(PIECES)}")
        self._name = entry.name
        self._beam_size = entry.beam_size
        self._longest_output = (entry.max_tokens or _POSITIONS) - 1  # the decoder starts from a token of its own
        self._pieces = SentencePieceProcessor(model_file=str(pieces / PIECES[0]))
        self._end = [] if adds_end(folder) else [END]
        longest_source = self.max_source_tokens + len(_TAGS) + len(self._end)
        self._decoder = Decoder(folder, precision=precision, threads=threads, longest_source=longest_source)
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
        sources = [self._source(segment.text) for segment in segments]
        first = self._decode({at: given for at, given in enumerate(sources) if has_hindi(segments[at].text)}, options)
        lost = [at for at, answer in first.items() if restored(answer.english, answer.source.preprocessed) is None]
        plain = {at: self._source(segments[at].text, mask=False) for at in lost}
        fitting = {at: given for at, given in plain.items() if len(given.pieces) <= self.max_source_tokens}
        answers = first | self._decode(fitting, options)
        return [
            self._hypothesis(answers[at], source_tokens=len(given.pieces))
            if at in answers
            else replace(copied(segments[at].text), source_tokens=len(given.pieces))
            for at, given in enumerate(sources)
        ]

    def close(self) -> None:
        """Free the weights."""
        self._decoder.close()

    def _source(self, text: str, *, mask: bool = True) -> _Source:
        preprocessed = preprocess(text, mask=mask)
        return _Source(preprocessed=preprocessed, pieces=self._pieces.encode(preprocessed.text, out_type=str))

    def _decode(self, sources: Mapping[int, _Source], options: DecodingOptions) -> dict[int, _Answer]:
        decoded = self._decoder.decode(
            [[*_TAGS, *given.pieces[: self.max_source_tokens], *self._end] for given in sources.values()],
            beam_size=options.beam_size or self._beam_size,
            limit=self._longest_output,
        )
        return {at: _Answer(source=sources[at], decoded=found) for at, found in zip(sources, decoded, strict=True)}

    def _hypothesis(self, answer: _Answer, *, source_tokens: int) -> Hypothesis:
        preprocessed = answer.source.preprocessed
        text = restored(answer.english, preprocessed)
        return Hypothesis(
            text=mended(answer.english, preprocessed) if text is None else text,
            score=answer.decoded.score,
            source_tokens=source_tokens,
            output_tokens=answer.decoded.written,
            truncated=not answer.decoded.ended or len(answer.source.pieces) > self.max_source_tokens,
        )
