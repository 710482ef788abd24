"""Text to tokens, which are numbers, and back; the prompt in tokens. No text can become a control token."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from tokenizers import Tokenizer

from models.protocols import Template

END = "<eos>"
_CONTROL = re.compile(r"(<(?:pad|bos|eos|unk|unused[0-9]+)>)")
_VARIABLE = re.compile(r"\$(source|glosses)")


class Vocabulary:
    """The tokenizer as it was prepared: it knows no special tokens, so it finds none in a text."""

    def __init__(self, path: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(path))
        numbers = self._tokenizer.get_vocab()
        self.control = {token: number for token, number in numbers.items() if _CONTROL.fullmatch(token)}
        """The control tokens there are."""
        self._no_text = frozenset(self.control.values())
        self.end = self.control[END]

    def tokenise(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the tokens of each text."""
        return [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts), add_special_tokens=False)]

    def text(self, tokens: Sequence[int]) -> str:
        """Return the text of tokens, a model's or those that `tokenise` gave; control tokens are no text."""
        written = [token for token in tokens if token not in self._no_text]
        return self._tokenizer.decode(written, skip_special_tokens=False).strip()


class PromptTemplate:
    """A template in tokens. Its parts are tokenised one by one, as they were in training."""

    def __init__(self, vocabulary: Vocabulary, template: Template) -> None:
        parts = [part for part in re.split(r"(\$\w+)", template.text) if part]
        if sorted(part for part in parts if part.startswith("$")) != ["$glosses", "$source"]:
            raise ValueError(
                f"prompt {template.name!r} must have $source and $glosses, once each, and no other variable"
            )
        self._parts = [part if _VARIABLE.fullmatch(part) else _literal(vocabulary, part) for part in parts]

    def tokens(self, source: list[int], glosses: list[int]) -> list[int]:
        """Return the prompt with the tokens of the two variables in their places."""
        values = {"$source": source, "$glosses": glosses}
        return [token for part in self._parts for token in (values[part] if isinstance(part, str) else part)]


def _literal(vocabulary: Vocabulary, text: str) -> list[int]:
    tokens: list[int] = []
    for part in _CONTROL.split(text):
        tokens += [vocabulary.control[part]] if part in vocabulary.control else vocabulary.tokenise([part])[0]
    return tokens
