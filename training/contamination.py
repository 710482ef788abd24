"""Finds text of an evaluation set in training text: the same side of a pair, or nine words of it in a row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

_WORD = re.compile(r"[\u0900-\u0963\u0971-\u097F]+|\w+")
_RUN = 9


class Evaluation:
    """The text of evaluation sets, to which training text is held."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._whole: set[str] = set()
        self._runs: set[str] = set()
        for text in texts:
            words = _words(text)
            self._whole.add(" ".join(words))
            self._runs.update(_runs(words))

    @classmethod
    def of_files(cls, paths: Iterable[Path]) -> Evaluation:
        """Return the text of files with a Hindi and an English text, and a tab between them, in each line."""
        lines = (line for path in paths for line in path.read_text(encoding="utf-8").splitlines())
        return cls(side for line in lines for side in line.split("\t"))

    def holds(self, text: str) -> bool:
        """Say whether the text is in an evaluation set, or shares nine words in a row with one."""
        words = _words(text)
        return " ".join(words) in self._whole or not self._runs.isdisjoint(_runs(words))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _runs(words: list[str]) -> Iterator[str]:
    return (" ".join(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1))
