"""What the families of summarisers differ in: their files, what they read, their tokens and how an output starts."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol


class Tokeniser(Protocol):
    """Text to the tokens of a model and back. Nothing in a text ever becomes a control token."""

    def tokens(self, text: str) -> list[str]:
        """Return the tokens of a text, without start and end."""
        ...

    def text(self, tokens: Iterable[str]) -> str:
        """Return the text of an output; control tokens have none."""
        ...


class Layout(ABC):
    """One family.

    `vocabulary_files` are read and kept beside the conversion; a source stands between the tokens of `around`.
    `unknown_id` is the id of the token for what the vocabulary lacks. `languages` are what it reads and writes.
    """

    family: str
    model_type: str
    vocabulary_files: tuple[str, ...]
    around: tuple[tuple[str, ...], tuple[str, ...]]
    unknown_id: int
    max_tokens: int
    languages: tuple[str, str]

    @abstractmethod
    def is_published(self, folder: Path, name: str) -> bool:
        """Say whether a folder of this model type holds such a summariser. Raises InvalidCheckpoint for another."""

    @abstractmethod
    def vocabulary(self, folder: Path, size: int) -> list[str]:
        """Return `size` tokens in the order of their ids. Raises InvalidCheckpoint."""

    @abstractmethod
    def start(self, folder: Path, vocabulary: Sequence[str]) -> tuple[str, tuple[str, ...]]:
        """Return the token that the decoder starts from, and those that every output has to begin with."""

    @abstractmethod
    def tokeniser(self, folder: Path) -> Tokeniser:
        """Open the tokeniser."""
