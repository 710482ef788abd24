"""The embedded engine as the registry lists it: works offline, Hindi to English, on a processor."""

from __future__ import annotations

import hashlib
from pathlib import Path

from models.embedded import weights
from models.errors import NotPrepared
from models.manifest import Entry
from models.precision import require_precision
from models.prepared import is_complete, is_intact
from models.protocols import ModelStore, Progress, Template, Translator

BASE_SHA256 = "a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818"
"""The base model: google/gemma-3-270m as GGUF, Q4_K_M."""
_FORMAT = 6
"""Raised with every change to what preparation makes of the same input."""
_STORED_AS = {"int8": "int8", "int8_float32": "int8", "auto": "int8", "float32": "float32"}
"""The number formats of a store that it computes in, and which of the two each of them is."""


class EmbeddedEngine:
    """Gemma 3 270M with our adapter, vocabulary and lexicon."""

    def __init__(self, entry: Entry) -> None:
        self.name, self.licence, self.languages, self.template = (
            entry.name,
            entry.licence,
            entry.languages,
            entry.template,
        )
        self._beam_size = entry.beam_size

    def checkpoint(self, store: ModelStore) -> None:
        """Return nothing: it comes with the package."""
        del store

    def folder(self, store: ModelStore) -> Path:
        """Return ``embedded-<revision>-<number format>`` in the folder of models."""
        return store.folder / f"{self.name}-{self.revision(store)}-{_stored_as(store.precision)}"

    def revision(self, store: ModelStore) -> str:
        """Return the digest of everything that the prepared weights are made from; they are the same in any store."""
        del store
        made_from = weights.digest(weights.ADAPTER, weights.ADAPTER_CONFIG, weights.SMOOTHING, weights.KEPT_IDS)
        return hashlib.sha256(f"{_FORMAT} {BASE_SHA256} {made_from}".encode()).hexdigest()[:12]

    def is_prepared(self, store: ModelStore) -> bool:
        """Say whether all files are there in their sizes."""
        return is_complete(self.folder(store))

    def prepare(self, store: ModelStore, progress: Progress) -> None:
        """Make the weights from the packages of the extra ``prepare``."""
        from models.embedded.preparation import prepare  # noqa: PLC0415  nothing at run time needs it

        require_precision(store.precision, _STORED_AS)
        prepare(self.folder(store), BASE_SHA256, progress, int8=_stored_as(store.precision) == "int8")

    def load(self, store: ModelStore, *, template: Template | None, threads: int) -> Translator:
        """Open the weights; the threads share the work of every step."""
        from models.embedded.translator import EmbeddedTranslator  # noqa: PLC0415  loads the native libraries

        if template is None:
            raise ValueError("the embedded engine needs its prompt")
        require_precision(store.precision, _STORED_AS)
        folder = self.folder(store)
        if not self.is_prepared(store):
            raise _not_prepared(folder)
        try:
            return EmbeddedTranslator(
                folder,
                template=template,
                precision=_stored_as(store.precision),
                beam_size=self._beam_size,
                threads=threads,
                revision=f"{self.name}@{self.revision(store)}",
                lexicon_digest=weights.digest(weights.LEXICON, weights.LOANWORDS, weights.CONFIDENCE),
            )
        except Exception as error:
            if is_intact(folder):
                raise
            raise _not_prepared(folder) from error


def _stored_as(precision: str) -> str:
    """Return what the weights are stored in; one that it does not compute in is refused when they are loaded."""
    return _STORED_AS.get(precision, "int8")


def _not_prepared(folder: Path) -> NotPrepared:
    state = "damaged" if folder.exists() else "not prepared"
    return NotPrepared(f"The embedded model in {folder} is {state}: run saar models prepare")
