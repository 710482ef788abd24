"""Examples in tokens, as they lie in a file: what the model reads, and what it is to write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A prompt, the English with the end, both in tokens, and the source that it is from."""

    prompt: Sequence[int]
    target: Sequence[int]
    source: str

    def __len__(self) -> int:
        return len(self.prompt) + len(self.target)


class Examples:
    """The examples of a file: `tokens` end to end, how many each has, and how many of them are its prompt."""

    def __init__(self, path: Path) -> None:
        with np.load(path) as file:
            self._tokens: NDArray[np.int32] = file["tokens"]
            self.prompts: NDArray[np.int32] = file["prompts"]
            self.lengths: NDArray[np.int32] = file["lengths"]
        self._ends = np.cumsum(self.lengths)

    def __len__(self) -> int:
        return len(self.lengths)

    def tokens(self, at: int) -> NDArray[np.int32]:
        """Return the tokens of an example, prompt and English."""
        end = self._ends[at]
        return self._tokens[end - self.lengths[at] : end]


def write(path: Path, examples: Sequence[Example]) -> None:
    """Write examples into a file that `Examples` reads."""
    names = sorted({example.source for example in examples})
    flat = [token for example in examples for token in (*example.prompt, *example.target)]
    unfinished = path.with_name("unfinished-" + path.name)
    np.savez_compressed(
        unfinished,
        tokens=np.array(flat, np.int32),
        lengths=np.array([len(example) for example in examples], np.int32),
        prompts=np.array([len(example.prompt) for example in examples], np.int32),
        sources=np.array([names.index(example.source) for example in examples], np.int32),
        names=np.array(names),
    )
    unfinished.replace(path)
