"""An engine whose weights are published as a checkpoint: in a hub's repository, or in a folder of the user's."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from models.errors import InvalidCheckpoint, NotInstalled, NotPrepared
from models.manifest import Entry
from models.prepared import alone, is_complete, is_intact, replaced, sha256
from models.protocols import ModelStore, Progress, Template, Translator
from models.published import read_json

CHECKPOINTS = "checkpoints"
STORED_AS = ("int8", "float32")
"""The number formats that weights are stored in."""
_MADE_FROM = "made_from.json"
_FORMAT = 1
"""Raised with every change to what preparation makes of the same checkpoint."""
_CONVERTING = 0.1
"""The share of the time that is spent when the checkpoint's digests are taken."""


class Family(Protocol):
    """What reads the checkpoints of one family, and runs what it made of them."""

    def recognise(self, folder: Path, *, name: str) -> Entry | None:
        """Return an entry of this name for a user's folder with a checkpoint of this family, or a conversion of one.

        None for anything else. Raises InvalidCheckpoint for one that it knows but cannot run.
        """
        ...

    def files(self, checkpoint: Path) -> list[Path]:
        """Return the files that are read. Raises InvalidCheckpoint, naming those that are missing."""
        ...

    def convert(self, checkpoint: Path, folder: Path, progress: Progress, *, quantization: str) -> None:
        """Write everything that `load` needs into an existing folder. Raises InvalidCheckpoint."""
        ...

    def load(self, folder: Path, entry: Entry, *, revision: str, precision: str, threads: int) -> Translator:
        """Open a folder that `convert` filled; `revision` begins the translator's signature."""
        ...


class CheckpointEngine:
    """Converts its checkpoint once for each number format, and runs what came of it.

    `checkpoint` is the user's folder; without, it is where `pull` puts it, and may go once it is converted.
    """

    template: str | None = None

    def __init__(self, entry: Entry, family: Family, checkpoint: Path | None = None) -> None:
        self.entry = entry
        self.name, self.licence, self.languages = entry.name, entry.licence, entry.languages
        self._family = family
        self._checkpoint = checkpoint

    def checkpoint(self, store: ModelStore) -> Path:
        """Return the user's folder, or where the pulled one lies."""
        return self._checkpoint or store.folder / CHECKPOINTS / self.name

    def folder(self, store: ModelStore) -> Path:
        """Return ``<name>-<number format>``; for a user's folder a digest of its path is in between."""
        at = hashlib.sha256(str(self._checkpoint.resolve()).encode()).hexdigest()[:8] if self._checkpoint else None
        return store.folder / "-".join(filter(None, (self.name, at, _stored_as(store.precision))))

    def revision(self, store: ModelStore) -> str | None:
        """Return the digest of the checkpoint's files, as it was taken when they were converted."""
        return read_json(self.folder(store) / _MADE_FROM).get("revision")

    def is_prepared(self, store: ModelStore) -> bool:
        """Say whether a whole conversion of the checkpoint as it is now is there, or of one that is gone."""
        folder, checkpoint = self.folder(store), self.checkpoint(store)
        made_from = read_json(folder / _MADE_FROM)
        if not is_complete(folder) or made_from.get("format") != _FORMAT:
            return False
        try:
            return not checkpoint.exists() or made_from.get("files") == _stamps(self._family.files(checkpoint))
        except InvalidCheckpoint:
            return False

    def prepare(self, store: ModelStore, progress: Progress) -> None:
        """Convert the checkpoint, unless an intact conversion of it is there."""
        progress("checking what is prepared", 0.0)
        if not self._is_intact(store):
            checkpoint = self.checkpoint(store)
            if not checkpoint.is_dir():
                raise self._not_installed(store)
            with alone(self.folder(store)):
                if not self._is_intact(store):
                    with replaced(self.folder(store)) as made:
                        self._convert(checkpoint, made, progress, _stored_as(store.precision))
        progress("prepared", 1.0)

    def load(self, store: ModelStore, *, template: Template | None, threads: int) -> Translator:
        """Open the conversion; it needs no prompt."""
        del template
        folder = self.folder(store)
        if not self.is_prepared(store):
            raise self._not_prepared(folder)
        revision = f"{self.name}@{self.revision(store)}"
        try:
            return self._family.load(folder, self.entry, revision=revision, precision=store.precision, threads=threads)
        except Exception as error:
            if is_intact(folder):
                raise
            raise self._not_prepared(folder) from error

    def _is_intact(self, store: ModelStore) -> bool:
        return self.is_prepared(store) and is_intact(self.folder(store))

    def _convert(self, checkpoint: Path, folder: Path, progress: Progress, quantization: str) -> None:
        files = self._family.files(checkpoint)
        progress("reading the checkpoint", 0.0)
        stamps = _stamps(files)
        digests = "".join(sha256(path) for path in files)
        try:
            self._family.convert(
                checkpoint,
                folder,
                lambda doing, share: progress(doing, _CONVERTING + share * (1 - _CONVERTING)),
                quantization=quantization,
            )
        except ImportError as error:
            raise NotPrepared(
                f"Preparing {self.name} needs {error.name}, which is not installed: pip install 'saar[prepare]'"
            ) from error
        revision = hashlib.sha256(f"{_FORMAT} {digests}".encode()).hexdigest()[:12]
        made_from = {"format": _FORMAT, "revision": revision, "files": stamps}
        (folder / _MADE_FROM).write_text(json.dumps(made_from, indent=1) + "\n", encoding="utf-8")

    def _not_installed(self, store: ModelStore) -> NotInstalled:
        if self._checkpoint:
            return NotInstalled(f"There is no folder {self._checkpoint}: name one that holds a checkpoint")
        pull = f"run saar models pull {self.name}"
        for other in STORED_AS:
            if other != _stored_as(store.precision) and self.is_prepared(replace(store, precision=other)):
                state = f"{self.name} is prepared for {other} alone and its checkpoint is gone"
                return NotInstalled(f"{state}: set SAAR_PRECISION={other}, or {pull}")
        return NotInstalled(f"{self.name} is not installed: {pull}")

    def _not_prepared(self, folder: Path) -> NotPrepared:
        state = "damaged" if folder.exists() else "not prepared"
        return NotPrepared(
            f"{self.name} in {folder} is {state}: run saar models prepare {self._checkpoint or self.name}"
        )


def _stored_as(precision: str) -> str:
    """Return what the weights are stored in: int8 loads three times faster, everything else starts from float32."""
    return "int8" if precision.startswith("int8") else "float32"


def _stamps(files: Iterable[Path]) -> dict[str, list[int]]:
    """Return the size and the time of the last change of each file: enough to see that a checkpoint was exchanged."""
    stats = {path.name: path.stat() for path in files}
    return {name: [stat.st_size, stat.st_mtime_ns] for name, stat in stats.items()}
