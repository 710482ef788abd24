"""BART: English to English, with the byte-pair encoding of GPT-2."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from models.errors import InvalidCheckpoint
from models.published import CONFIG, SPECIAL, read_dictionary, read_json
from models.summaries.generation import GENERATION
from models.summaries.layout import Layout

_VOCABULARY, _MERGES = "vocab.json", "merges.txt"
_CONTROL = frozenset((*SPECIAL, "<mask>"))


class Bart(Layout):
    """The layout of facebook/bart-large-cnn and sshleifer/distilbart-cnn-12-6."""

    family = "bart"
    model_type = "bart"
    vocabulary_files = (_VOCABULARY, _MERGES)
    around = (("<s>",), ("</s>",))
    unknown_id = 3
    max_tokens = 1024
    languages = ("en", "en")

    def is_published(self, folder: Path, name: str) -> bool:
        """Say whether it writes: a BART that sorts texts or answers questions has another architecture."""
        del name
        architectures = read_json(folder / CONFIG).get("architectures")
        if architectures != ["BartForConditionalGeneration"]:
            raise InvalidCheckpoint(f"{folder} is of a BART that does not write summaries, but {architectures}")
        return True

    def vocabulary(self, folder: Path, size: int) -> list[str]:
        """Return the dictionary's tokens; published models lack weights for the last, <mask>."""
        tokens = read_dictionary(folder / _VOCABULARY)
        if tuple(tokens[: len(SPECIAL)]) != SPECIAL or len(tokens) < size:
            raise InvalidCheckpoint(
                f"{folder}: config.json has a vocabulary of {size} tokens, {_VOCABULARY} another one of {len(tokens)}"
            )
        return tokens[:size]

    def start(self, folder: Path, vocabulary: Sequence[str]) -> tuple[str, tuple[str, ...]]:
        """Return </s> as a rule, and <s> where the configuration forces it."""
        configs = [read_json(folder / name) for name in (GENERATION, CONFIG)]
        start, forced = (
            next((config[key] for config in configs if config.get(key) is not None), default)
            for key, default in (("decoder_start_token_id", 2), ("forced_bos_token_id", None))
        )
        return _token(vocabulary, start, folder), (() if forced is None else (_token(vocabulary, forced, folder),))

    def tokeniser(self, folder: Path) -> BytePairs:
        """Open the tokeniser."""
        return BytePairs(folder)


class BytePairs:
    """GPT-2's tokeniser; the contract is on Tokeniser."""

    def __init__(self, folder: Path) -> None:
        from tokenizers import Tokenizer, decoders, pre_tokenizers  # noqa: PLC0415  a native library
        from tokenizers.models import BPE  # noqa: PLC0415  likewise

        try:
            model = BPE.from_file(str(folder / _VOCABULARY), str(folder / _MERGES))
        except Exception as error:  # the library raises nothing narrower
            raise InvalidCheckpoint(f"{folder}: {_VOCABULARY} and {_MERGES} cannot be read: {error}") from error
        self._tokenizer: Any = Tokenizer(model)
        self._tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
        self._decoder = decoders.ByteLevel()

    def tokens(self, text: str) -> list[str]:
        """Return the tokens; their bytes never spell a control token, which no merge makes."""
        found: list[str] = self._tokenizer.encode(text, add_special_tokens=False).tokens
        return found

    def text(self, tokens: Iterable[str]) -> str:
        """Return the text."""
        return str(self._decoder.decode([token for token in tokens if token not in _CONTROL]))


def _token(vocabulary: Sequence[str], at: object, folder: Path) -> str:
    if not isinstance(at, int) or not 0 <= at < len(vocabulary):
        raise InvalidCheckpoint(f"{folder} is configured to start outputs with {at!r}, which is no token")
    return vocabulary[at]
