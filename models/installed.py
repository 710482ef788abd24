"""What of an engine Saar has put on this machine: its checkpoint, its conversions, and what was left half done."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from glob import escape
from pathlib import Path
from typing import Literal

from models.checkpoint_engine import CHECKPOINTS, STORED_AS
from models.prepared import alone, is_intact
from models.protocols import Engine, ModelStore

DOWNLOAD = ".download"
"""What the folder of an unfinished pull is called after the checkpoint's name."""
SOURCE = "source.json"
"""Where a pulled checkpoint says which repository and commit it is."""
_LEFT_BEHIND = (DOWNLOAD, f"{DOWNLOAD}-old", ".part-*")
"""What may lie beside a folder, after its name. Its lock stays: others may wait for it."""


def pulled(engine: Engine, store: ModelStore) -> Path | None:
    """Return where `pull` puts the engine's checkpoint; None for one that comes with the package or is the user's."""
    checkpoint = engine.checkpoint(store)
    return checkpoint if checkpoint == store.folder / CHECKPOINTS / engine.name else None


def installed(engine: Engine, store: ModelStore) -> list[Path]:
    """Return the folders that are there: the pulled checkpoint, then what is prepared, in each number format."""
    return [folder for folder in _folders(engine, store) if folder.is_dir()]


def partly_pulled(engine: Engine, store: ModelStore) -> bool:
    """Say whether there is something of a pull that did not come to its end."""
    checkpoint = pulled(engine, store)
    return checkpoint is not None and checkpoint.with_name(checkpoint.name + DOWNLOAD).exists()


def verify(folder: Path) -> Literal["intact", "damaged", "unknown"]:
    """Read all of an installed folder; a checkpoint that somebody copied there has nothing to compare it with."""
    if folder.parent.name == CHECKPOINTS and not (folder / SOURCE).exists():
        return "unknown"
    return "intact" if is_intact(folder) else "damaged"


def size(folder: Path) -> int:
    """Return the bytes of all files in a folder, or of a file."""
    paths = folder.rglob("*") if folder.is_dir() and not folder.is_symlink() else (folder,)
    return sum(path.lstat().st_size for path in paths if path.is_symlink() or path.is_file())


def remove(engine: Engine, store: ModelStore) -> int:
    """Remove what Saar has put on this machine for the engine; return how many bytes that were.

    Waits for a pull or a preparation of it that is under way. Touches no folder of the user's, and nothing outside of
    the folder of models.
    """
    freed = 0
    for folder in (folder for folder in _folders(engine, store) if any(_with_leftovers(folder))):
        with alone(folder):  # what another process pulls or converts at this moment is finished first
            for path in _with_leftovers(folder):
                freed += size(path)
                if path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path)
                else:
                    path.unlink()
    return freed


def _folders(engine: Engine, store: ModelStore) -> list[Path]:
    prepared = {engine.folder(replace(store, precision=precision)): None for precision in STORED_AS}
    checkpoint = pulled(engine, store)
    ours = [folder for folder in prepared if folder.parent == store.folder and folder != engine.checkpoint(store)]
    return [checkpoint, *ours] if checkpoint else ours


def _with_leftovers(folder: Path) -> Iterator[Path]:
    if folder.exists() or folder.is_symlink():
        yield folder
    for suffix in _LEFT_BEHIND:
        yield from folder.parent.glob(escape(folder.name) + suffix)
