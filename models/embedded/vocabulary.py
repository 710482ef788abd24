"""Text to tokens and back, and the prompt in tokens. No text, whoever wrote it, can become a control token."""

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
        identifiers = self._tokenizer.get_vocab()
        self._control = {identifiers[token] for token in identifiers if _CONTROL.fullmatch(token)}
        self.end = identifiers[END]

    def tokenise(self, texts: Sequence[str]) -> list[list[str]]:
        """Return the tokens of each text."""
        return [encoding.tokens for encoding in self._tokenizer.encode_batch(list(texts), add_special_tokens=False)]

    def joined(self, tokens: Sequence[str]) -> str:
        """Return the text of tokens that `tokenise` gave."""
        return self.text([number for number in map(self._tokenizer.token_to_id, tokens) if number is not None])

    def text(self, identifiers: Sequence[int]) -> str:
        """Return the text of tokens that the model wrote; control tokens are no text."""
        written = [identifier for identifier in identifiers if identifier not in self._control]
        return self._tokenizer.decode(written, skip_special_tokens=False).strip()


class Prompt:
    """The template in tokens. Its parts are tokenised one by one, as they were in training."""

    def __init__(self, vocabulary: Vocabulary, template: Template) -> None:
        parts = [part for part in re.split(r"(\$\w+)", template.text) if part]
        if sorted(part for part in parts if part.startswith("$")) != ["$glosses", "$source"]:
            raise ValueError(
                f"prompt {template.name!r} must have $source and $glosses, once each, and no other variable"
            )
        self._parts = [part if _VARIABLE.fullmatch(part) else _literal(vocabulary, part) for part in parts]

    def tokens(self, source: list[str], glosses: list[str]) -> list[str]:
        """Return the prompt with the tokens of the two variables in their places."""
        values = {"$source": source, "$glosses": glosses}
        return [token for part in self._parts for token in (values[part] if isinstance(part, str) else part)]


def _literal(vocabulary: Vocabulary, text: str) -> list[str]:
    tokens: list[str] = []
    for part in _CONTROL.split(text):
        tokens += [part] if _CONTROL.fullmatch(part) else vocabulary.tokenise([part])[0]
    return tokens
