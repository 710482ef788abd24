"""Text to the tokens of a model and back, through its SentencePiece models."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import Path

from sentencepiece import SentencePieceProcessor

from models.seq2seq.layout import UNKNOWN, Layout

_SPACE = "\u2581"


class Tokeniser:
    """Nothing in a text ever becomes a control token: only pieces of the SentencePiece models are text, either way."""

    def __init__(self, folder: Path, layout: Layout) -> None:
        self._source, self._target = (
            SentencePieceProcessor(model_file=str(folder / name))
            for name in (layout.source_pieces, layout.target_pieces)
        )

    def pieces(self, text: str) -> list[str]:
        """Return the pieces of a text, without language tokens and end."""
        # What SentencePiece has no piece for it returns as it was typed, and that might be spelt like a control token.
        pieces = self._source.encode(normalised(text), out_type=str)
        return [piece if self._is_text(piece) else UNKNOWN for piece in pieces]

    def text(self, tokens: Iterable[str]) -> str:
        """Return the text of an output; language and control tokens have none."""
        # Joined by hand: SentencePiece would leave the mark of a space in pieces that only the source's model has.
        written = "".join(token for token in tokens if self._is_text(token)).replace(_SPACE, " ")
        return " ".join(written.split())

    def _is_text(self, token: str) -> bool:
        # Marian has one vocabulary for both sides: a model may write pieces of its source and read those of its target.
        return any(_has(processor, token) for processor in (self._source, self._target))


def normalised(text: str) -> str:
    """Return the text in NFC with single spaces; halves of surrogate pairs, which no encoding has, become ``?``."""
    text = text.encode("utf-8", "replace").decode("utf-8")
    return " ".join(unicodedata.normalize("NFC", text).split())


def _has(processor: SentencePieceProcessor, token: str) -> bool:
    at = processor.piece_to_id(token)
    return not (processor.is_unknown(at) or processor.is_control(at))
