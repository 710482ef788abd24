"""mT5 of CrossSum: Hindi to English, with mT5's SentencePiece model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from models.errors import InvalidCheckpoint
from models.published import CONFIG, read_json
from models.summaries.layout import Layout

if TYPE_CHECKING:
    from sentencepiece import SentencePieceProcessor

_PIECES = "spiece.model"
_PADDING, _UNKNOWN = "<pad>", "<unk>"
_TO_ENGLISH_ALONE = "m2o_english"
_SPACE = "\u2581"


class CrossSum(Layout):
    """The layout of csebuetnlp/mT5_m2m_crossSum and csebuetnlp/mT5_m2o_english_crossSum."""

    family = "crosssum"
    model_type = "mt5"
    vocabulary_files = (_PIECES,)
    around = ((), ("</s>",))
    unknown_id = 2
    max_tokens = 512
    languages = ("hi", "en")

    def is_published(self, folder: Path, name: str) -> bool:
        """Say whether it writes English whatever it reads: its configuration lists languages, or its name says so."""
        called = f"{name} {read_json(folder / CONFIG).get('_name_or_path')}"
        if _english(folder) is None and _TO_ENGLISH_ALONE not in called:
            raise InvalidCheckpoint(
                f"{folder} is an mT5, but neither its configuration (langid_map) nor its name says that it summarises"
                " in English, as those of CrossSum do"
            )
        return True

    def vocabulary(self, folder: Path, size: int) -> list[str]:
        """Return the pieces, and behind them the room that training left."""
        processor = _open(folder)
        pieces = [processor.id_to_piece(at) for at in range(processor.get_piece_size())]
        if pieces[:3] != [_PADDING, "</s>", _UNKNOWN] or len(pieces) > size:
            raise InvalidCheckpoint(
                f"{folder}: config.json has a vocabulary of {size} tokens, {_PIECES} is another one of {len(pieces)}"
            )
        return [*pieces, *(f"<extra_id_{number}>" for number in range(size - len(pieces)))]

    def start(self, folder: Path, vocabulary: Sequence[str]) -> tuple[str, tuple[str, ...]]:
        """Return the token that stands for English, or <pad> in a model that writes nothing else."""
        token = _english(folder) or _PADDING
        if token not in vocabulary:
            raise InvalidCheckpoint(f"{folder} starts English with {token!r}, which is not in {_PIECES}")
        return token, ()

    def tokeniser(self, folder: Path) -> Pieces:
        """Open the tokeniser."""
        return Pieces(_open(folder))


class Pieces:
    """mT5's tokeniser; the contract is on Tokeniser."""

    def __init__(self, processor: SentencePieceProcessor) -> None:
        self._processor = processor

    def tokens(self, text: str) -> list[str]:
        """Return the pieces; what there is no piece for, or what is spelt like a control token, is unknown."""
        pieces = self._processor.encode(text, out_type=str)
        return [piece if self._is_text(piece) else _UNKNOWN for piece in pieces]

    def text(self, tokens: Iterable[str]) -> str:
        """Return the text."""
        return "".join(token for token in tokens if self._is_text(token)).replace(_SPACE, " ")

    def _is_text(self, token: str) -> bool:
        at = self._processor.piece_to_id(token)
        return not (
            self._processor.is_unknown(at) or self._processor.is_control(at) or token.startswith(f"{_SPACE}<extra_id_")
        )


def _english(folder: Path) -> str | None:
    """Return the token of English, as the configuration of a model of many languages names it."""
    try:
        token = read_json(folder / CONFIG)["task_specific_params"]["langid_map"]["english"][1]
    except (LookupError, TypeError):
        return None
    return token if isinstance(token, str) else None


def _open(folder: Path) -> SentencePieceProcessor:
    from sentencepiece import SentencePieceProcessor  # noqa: PLC0415  a native library

    try:
        return SentencePieceProcessor(model_file=str(folder / _PIECES))
    except (RuntimeError, OSError) as error:
        raise InvalidCheckpoint(f"{folder / _PIECES} is no SentencePiece model: copy or pull it again") from error
