"""What the families differ in: the files of a published folder, and the tokens that name languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from models import languages

UNKNOWN, END, PADDING, MASK = "<unk>", "</s>", "<pad>", "<mask>"
DICTIONARY = "vocab.json"
GENERATION, TOKENIZER = "generation_config.json", "tokenizer_config.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One family.

    `codes` are the tokens of the languages, none in a family whose models have a pair each. `dictionary` names the file
    that gives tokens their ids; without it they follow from the SentencePiece model.
    """

    family: str
    model_type: str
    codes: Mapping[str, str]
    source_pieces: str = "sentencepiece.bpe.model"
    target_pieces: str = "sentencepiece.bpe.model"
    dictionary: str | None = None

    @property
    def pieces(self) -> tuple[str, ...]:
        """The names of the SentencePiece models, each once."""
        return tuple(dict.fromkeys((self.source_pieces, self.target_pieces)))


MBART50 = Layout(family="mbart50", model_type="mbart", codes=languages.MBART50)
M2M100 = Layout(family="m2m100", model_type="m2m_100", codes=languages.M2M100, dictionary=DICTIONARY)
NLLB = Layout(family="nllb", model_type="m2m_100", codes=languages.NLLB)
MARIAN = Layout(
    family="marian",
    model_type="marian",
    codes={},
    source_pieces="source.spm",
    target_pieces="target.spm",
    dictionary=DICTIONARY,
)
