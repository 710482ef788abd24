"""Text to the tokens of a model and back, through its SentencePiece models."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import Path

from sentencepiece import SentencePieceProcessor

from models.seq2seq.layout import Layout


class Tokeniser:
    """Nothing in a text ever becomes a control token: those of SentencePiece are never found in text, language codes are
    no pieces, and what a model has no piece for is <unk>, not what was typed.
    """

    def __init__(self, folder: Path, layout: Layout) -> None:
        self._source, self._target = (
            SentencePieceProcessor(model_file=str(folder / name))
            for name in (layout.source_pieces, layout.target_pieces)
        )

    def pieces(self, text: str) -> list[str]:
        """Return the pieces of a text, without language tokens and end."""
        # By way of the ids: SentencePiece returns what it does not know as it is, and that might be spelt like a token.
        return [self._source.id_to_piece(at) for at in self._source.encode(normalised(text))]

    def text(self, tokens: Iterable[str]) -> str:
        """Return the text of an output; language and control tokens have none."""
        written = self._target.decode([token for token in tokens if self._is_text(token)])
        return " ".join(written.split())

    def _is_text(self, token: str) -> bool:
        # A Marian model has one vocabulary for both sides, and may write a piece of its source.
        return any(_has(processor, token) for processor in (self._target, self._source))


def normalised(text: str) -> str:
    """Return the text in NFC with single spaces; halves of surrogate pairs, which no encoding has, become ``?``."""
    text = text.encode("utf-8", "replace").decode("utf-8")
    return " ".join(unicodedata.normalize("NFC", text).split())


def _has(processor: SentencePieceProcessor, token: str) -> bool:
    at = processor.piece_to_id(token)
    return not (processor.is_unknown(at) or processor.is_control(at))
