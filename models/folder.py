"""A folder of the user's as an engine: a published checkpoint, or a CTranslate2 model, which needs no conversion."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from models.checkpoint_engine import CheckpointEngine, Family
from models.errors import InvalidCheckpoint, NotInstalled, NotPrepared
from models.manifest import Entry
from models.prepared import sha256
from models.protocols import Engine, ModelStore, Progress, Template, Translator

MODEL = "model.bin"
_LAYOUTS = ("", "ctranslate2_model")
"""Where conversions have their model; the public ones of IndicTrans2 keep it in a folder of its own."""
_BESIDE = ("*vocabulary.*", "config.json", "vocab/*", "../vocab/*", "*.model", "*.spm", "model.SRC", "model.TGT")
"""What else of a conversion changes its output, as patterns from where the model is."""


class ConvertedEngine:
    """A CTranslate2 model in a folder of the user's: it is run as it is, and never written to."""

    template: str | None = None

    def __init__(self, entry: Entry, family: Family, folder: Path) -> None:
        self.entry = entry
        self.name, self.licence, self.languages = entry.name, entry.licence, entry.languages
        self._family = family
        self._folder = folder

    def checkpoint(self, store: ModelStore) -> Path:
        """Return the folder: it is what it was made from and what was made."""
        del store
        return self._folder

    def folder(self, store: ModelStore) -> Path:
        """Return the folder."""
        del store
        return self._folder

    def revision(self, store: ModelStore) -> str | None:
        """Return the digest of the model and of what lies beside it; takes as long as reading them, once."""
        del store
        if not (self._folder / MODEL).is_file():
            return None
        files = sorted({self._folder / MODEL, *(path for pattern in _BESIDE for path in self._folder.glob(pattern))})
        return _digest(tuple((path, path.stat().st_size, path.stat().st_mtime_ns) for path in files if path.is_file()))

    def is_prepared(self, store: ModelStore) -> bool:
        """Say whether the model is there."""
        del store
        return (self._folder / MODEL).is_file()

    def prepare(self, store: ModelStore, progress: Progress) -> None:
        """Do nothing: there is nothing to convert."""
        if not self.is_prepared(store):
            raise NotInstalled(f"There is no {MODEL} in {self._folder} any more")
        progress("prepared", 1.0)

    def load(self, store: ModelStore, *, template: Template | None, threads: int) -> Translator:
        """Open the model; it needs no prompt."""
        del template
        self.prepare(store, lambda _doing, _share: None)
        revision = f"{self.name}@{self.revision(store)}"
        try:
            return self._family.load(
                self._folder, self.entry, revision=revision, precision=store.precision, threads=threads
            )
        except (RuntimeError, OSError, ValueError) as error:
            raise NotPrepared(f"{self._folder} cannot be opened ({error}): copy or convert it again") from error


@cache
def _digest(files: tuple[tuple[Path, int, int], ...]) -> str:
    return hashlib.sha256("".join(sha256(path) for path, _size, _changed in files).encode()).hexdigest()[:12]


def folder_engine(folder: Path, families: Mapping[str, Family]) -> Engine:
    """Return the engine that a folder holds, named after it. Raises InvalidCheckpoint when no family reads it."""
    if not folder.is_dir():
        raise InvalidCheckpoint(f"there is no folder {folder}")
    converted = next((folder / name for name in _LAYOUTS if (folder / name / MODEL).is_file()), None)
    for family in families.values():
        entry = family.recognise(converted or folder, name=folder.resolve().name)
        if entry is not None:
            return ConvertedEngine(entry, family, converted) if converted else CheckpointEngine(entry, family, folder)
    raise InvalidCheckpoint(
        f"{folder} is no model that Saar knows: it reads published folders of {', '.join(families)}, "
        "and CTranslate2 conversions of them with their SentencePiece model beside"
    )
