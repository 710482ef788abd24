"""What a model is given for a text, and what its output says: the same tokens for every runtime, as Saar's own."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from tokenizers import Tokenizer

from bench.reference import Written
from models.devanagari import ascii_marks, has_hindi
from models.embedded import weights
from models.embedded.gloss import Glosser
from models.embedded.lexicon import Lexicon
from models.embedded.loanwords import Loanwords
from models.embedded.vocabulary import PromptTemplate, Vocabulary
from models.languages import INDICTRANS2, MBART50
from models.published import read_json
from prompts import load_template

_SPACE = "\u2581"
END = "</s>"
Token = TypeVar("Token", int, str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The tokens that a model reads for a text, how many of them are the Hindi, and the longest output in tokens."""

    tokens: list[str]
    source_tokens: int
    longest: int


class Sources(Protocol):
    """From texts to tokens and back, for an encoder-decoder model."""

    target: list[str]
    """The tokens that every output has to start with."""

    def given(self, text: str) -> Given:
        """Return what the model reads."""
        ...

    def text(self, tokens: list[str]) -> str:
        """Return what it wrote, the end and the target left out."""
        ...


class EmbeddedPrompts:
    """Prompts of the embedded engine, from the files of a folder that `reference_embedded` wrote."""

    def __init__(self, folder: Path) -> None:
        self.vocabulary = Vocabulary(folder / "tokenizer.json")
        self._names = Tokenizer.from_file(str(folder / "tokenizer.json")).id_to_token
        self._prompt = PromptTemplate(self.vocabulary, load_template("embedded"))
        self._glosser = Glosser(Lexicon(weights.LEXICON), Loanwords(weights.LOANWORDS))

    def given(self, text: str) -> Given | str:
        """Return the prompt of a text, or the English of what is not for the model: bare names, and no Hindi."""
        text = " ".join(unicodedata.normalize("NFC", text).split())
        name = self._glosser.bare_name(text, ()) if has_hindi(text) else ascii_marks(text)
        if name is not None:
            return name
        source, glosses = self.vocabulary.tokenise([text, self._glosser.gloss(text)])
        tokens = [self._names(token) or "" for token in self._prompt.tokens(source, glosses)]
        return Given(tokens=tokens, source_tokens=len(source), longest=longest_output(len(source), None))

    def written(self, given: Sequence[Given | str], outputs: Iterable[list[int]]) -> Written:
        """Return what came of texts, an output for each prompt; what follows an end or the limit is of no use."""
        texts, counts, left = [], [], iter(outputs)
        for one in given:
            output = [] if isinstance(one, str) else cut(next(left), one.longest, self.vocabulary.end)
            texts.append(one if isinstance(one, str) else self.vocabulary.text(output))
            counts.append(len(output))
        return Written(
            english=texts,
            prompt_tokens=[len(one.tokens) if isinstance(one, Given) else 0 for one in given],
            source_tokens=[one.source_tokens if isinstance(one, Given) else 0 for one in given],
            output_tokens=counts,
        )


class MBart50Sources:
    """Tokens of mBART-50 for a prepared folder."""

    def __init__(self, folder: Path, fixed_length: int | None) -> None:
        from models.seq2seq.layout import MBART50 as LAYOUT  # noqa: PLC0415  native libraries, which not all need
        from models.seq2seq.tokenisation import Tokeniser  # noqa: PLC0415

        self._tokeniser = Tokeniser(folder, LAYOUT)
        self._fixed_length = fixed_length
        forced = read_json(folder / "forced_target.json").get("forced")
        self.target = [MBART50["en"]] if forced else []

    def given(self, text: str) -> Given:
        """Return the language, the pieces and the end."""
        pieces = self._tokeniser.pieces(text)
        longest = longest_output(len(pieces), self._fixed_length)
        return Given(tokens=[MBART50["hi"], *pieces, END], source_tokens=len(pieces), longest=longest)

    def text(self, tokens: list[str]) -> str:
        """Return the text of an output."""
        return self._tokeniser.text(tokens)


class IndicTrans2Sources:
    """Tokens of IndicTrans2 for a prepared folder."""

    def __init__(self, folder: Path, fixed_length: int | None) -> None:
        from sentencepiece import SentencePieceProcessor  # noqa: PLC0415  a native library, which not all need

        self._pieces = SentencePieceProcessor(model_file=str(folder / "model.SRC"))
        self._fixed_length = fixed_length
        self.target: list[str] = []

    def given(self, text: str) -> Given:
        """Return the tags of both languages, the pieces and the end."""
        from models.indictrans2.preprocessing import preprocess  # noqa: PLC0415  as above

        pieces = self._pieces.encode(preprocess(text).text, out_type=str)
        longest = longest_output(len(pieces), self._fixed_length)
        tags = [INDICTRANS2["hi"], INDICTRANS2["en"]]
        return Given(tokens=[*tags, *pieces, END], source_tokens=len(pieces), longest=longest)

    def text(self, tokens: list[str]) -> str:
        """Return the text of an output as it is decoded; numbers and addresses stay placeholders."""
        return "".join(tokens).replace(_SPACE, " ").strip()


def written(sources: Sources, given: Sequence[Given], outputs: Iterable[list[str]]) -> Written:
    """Return what came of texts; the tokens that outputs had to start with, and what follows an end, do not count."""
    start = len(sources.target)
    useful = [cut(output[start:], one.longest, END) for one, output in zip(given, outputs, strict=True)]
    return Written(
        english=[sources.text([token for token in output if token != END]) for output in useful],
        prompt_tokens=[len(one.tokens) for one in given],
        source_tokens=[one.source_tokens for one in given],
        output_tokens=[len(output) for output in useful],
    )


def cut(output: list[Token], longest: int, end: Token) -> list[Token]:
    """Return an output up to its end or its limit."""
    output = output[:longest]
    return output[: output.index(end) + 1] if end in output else output


def sources_of(family: str, folder: Path, fixed_length: int | None) -> Sources:
    """Return what makes the tokens of a family."""
    if family == "mbart50":
        return MBart50Sources(folder, fixed_length)
    if family == "indictrans2":
        return IndicTrans2Sources(folder, fixed_length)
    raise ValueError(f"nothing makes the tokens of {family}")


def longest_output(source_tokens: int, fixed_length: int | None) -> int:
    """Return the limit that the engines set, or the fixed length."""
    return fixed_length or 32 + source_tokens * 3 // 2
