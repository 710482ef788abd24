"""The tokens of a published checkpoint in the order of their ids.

transformers' own tokenizers are not asked: without a tokenizer.json those of mBART-50 and NLLB need protobuf, and that
of NLLB puts <mask> before the languages, where the published models have it after them. The tests hold both to the
same ids.
"""

from __future__ import annotations

from pathlib import Path

from sentencepiece import SentencePieceProcessor
from transformers.models.m2m_100 import tokenization_m2m_100 as m2m100
from transformers.models.mbart50 import tokenization_mbart50 as mbart50
from transformers.models.nllb import tokenization_nllb as nllb

from models.errors import InvalidCheckpoint
from models.published import SPECIAL, read_dictionary
from models.seq2seq.layout import M2M100, MASK, MBART50, NLLB, PADDING, Layout

_SENTENCEPIECE_SPECIAL = ["<unk>", "<s>", "</s>"]


def read_vocabulary(layout: Layout, checkpoint: Path, size: int) -> list[str]:
    """Return `size` tokens, no two alike. Raises InvalidCheckpoint when files and `size` do not belong together."""
    if layout.dictionary:
        tokens = read_dictionary(checkpoint / layout.dictionary)
    else:
        tokens = [*SPECIAL, *_read_pieces(checkpoint / layout.source_pieces)]
    tokens += _language_codes(layout)
    if not layout.dictionary:
        tokens.append(MASK)
    if layout.model_type == "m2m_100":
        # Room that training left at the end, so that the matrix has a round size.
        tokens += [f"madeupword{number}" for number in range(size - len(tokens))]
    if len(tokens) != size or len(set(tokens)) != size:
        raise InvalidCheckpoint(
            f"{checkpoint}: config.json has a vocabulary of {size} tokens, the other files one of {len(set(tokens))}: "
            f"this is no {layout.family}, or its files are of several models"
        )
    if layout.model_type == "marian" and tokens[-1] != PADDING:
        raise InvalidCheckpoint(f"{checkpoint}: the last token of {layout.dictionary} is not {PADDING}")
    return tokens


def _read_pieces(path: Path) -> list[str]:
    """Return the pieces of a SentencePiece model but for the three special ones, which have other ids in fairseq."""
    try:
        processor = SentencePieceProcessor(model_file=str(path))
    except RuntimeError as error:
        raise InvalidCheckpoint(f"{path} is no SentencePiece model: copy or pull it again") from error
    pieces = [processor.id_to_piece(at) for at in range(processor.get_piece_size())]
    if pieces[:3] != _SENTENCEPIECE_SPECIAL:
        raise InvalidCheckpoint(f"{path} does not begin with {' '.join(_SENTENCEPIECE_SPECIAL)}")
    return pieces[3:]


def _language_codes(layout: Layout) -> list[str]:
    """Return the tokens of all languages of the family, in the order of their ids, as transformers lists them."""
    if layout is MBART50:
        return list(mbart50.FAIRSEQ_LANGUAGE_CODES)
    if layout is NLLB:
        return list(nllb.FAIRSEQ_LANGUAGE_CODES)
    return [f"__{code}__" for code in m2m100.FAIRSEQ_LANGUAGE_CODES["m2m100"]] if layout is M2M100 else []
