"""The engines by name. Importing this loads no weights and no native library: engines do that when they are loaded."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from models.checkpoint_engine import CheckpointEngine, Family
from models.embedded.engine import EmbeddedEngine
from models.errors import UnknownEngine
from models.folder import folder_engine
from models.indictrans2.family import IndicTrans2
from models.manifest import Entry, read_manifest
from models.protocols import Engine
from models.seq2seq import layout
from models.seq2seq.family import Seq2Seq
from models.stub import StubEngine

FAMILIES: dict[str, Family] = {
    "indictrans2": IndicTrans2(),
    "mbart50": Seq2Seq(layout.MBART50),
    "m2m100": Seq2Seq(layout.M2M100),
    "nllb": Seq2Seq(layout.NLLB),
    "marian": Seq2Seq(layout.MARIAN),
}
"""What reads and runs the checkpoints of a family."""


def build(entries: Mapping[str, Entry]) -> dict[str, Engine]:
    """Return an engine for each entry of a manifest, and the stub, by their names."""
    engines: list[Engine] = [
        EmbeddedEngine(entry) if entry.family == "embedded" else CheckpointEngine(entry, FAMILIES[entry.family])
        for entry in entries.values()
    ]
    return {engine.name: engine for engine in (*engines, StubEngine())}


ENTRIES = read_manifest()
ENGINES = build(ENTRIES)


def engine(name: str) -> Engine:
    """Return the engine of this name; one with a ``/`` in it is the path of a folder that holds a model.

    Raises UnknownEngine, with the names there are, or InvalidCheckpoint for a folder that no family reads.
    """
    if os.sep in name:
        return folder_engine(Path(name).expanduser(), FAMILIES)
    try:
        return ENGINES[name]
    except KeyError:
        raise UnknownEngine(
            f"there is no engine {name!r}; there are: {', '.join(ENGINES)}, or the path of a folder, with a / in it"
        ) from None
