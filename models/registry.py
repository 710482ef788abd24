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
from models.summaries.bart import Bart
from models.summaries.crosssum import CrossSum
from models.summaries.family import Summaries

FAMILIES: dict[str, Family] = {
    "indictrans2": IndicTrans2(),
    "mbart50": Seq2Seq(layout.MBART50),
    "m2m100": Seq2Seq(layout.M2M100),
    "nllb": Seq2Seq(layout.NLLB),
    "marian": Seq2Seq(layout.MARIAN),
}
"""What reads and runs the checkpoints of a family that translates."""
SUMMARISING: dict[str, Family] = {"bart": Summaries(Bart()), "crosssum": Summaries(CrossSum())}
"""The same for those that summarise."""


def build(entries: Mapping[str, Entry]) -> dict[str, Engine]:
    """Return an engine for each entry of a manifest that translates, and the stub, by their names."""
    engines: list[Engine] = [
        EmbeddedEngine(entry) if entry.family == "embedded" else CheckpointEngine(entry, FAMILIES[entry.family])
        for entry in entries.values()
        if entry.family not in SUMMARISING
    ]
    return {engine.name: engine for engine in (*engines, StubEngine())}


ENTRIES = read_manifest()
ENGINES = build(ENTRIES)
SUMMARISERS: dict[str, Engine] = {
    name: CheckpointEngine(entry, SUMMARISING[entry.family])
    for name, entry in ENTRIES.items()
    if entry.family in SUMMARISING
}
"""The models that summarise: engines like those that translate, from a section of an article to its summary."""


def engine(name: str) -> Engine:
    """Return the engine of this name; one with a ``/`` in it is the path of a folder that holds a model.

    Raises UnknownEngine, with the names there are, or InvalidCheckpoint for a folder that no family reads.
    """
    return _named(name, ENGINES, FAMILIES)


def summariser(name: str) -> Engine:
    """Return the summariser of this name, or of this folder; raises what `engine` does."""
    return _named(name, SUMMARISERS, SUMMARISING)


def model(name: str) -> Engine:
    """Return the engine or summariser of this name, or of this folder; raises what `engine` does."""
    return _named(name, ENGINES | SUMMARISERS, FAMILIES | SUMMARISING)


def _named(name: str, known: Mapping[str, Engine], families: Mapping[str, Family]) -> Engine:
    if os.sep in name:
        return folder_engine(Path(name).expanduser(), families)
    try:
        return known[name]
    except KeyError:
        raise UnknownEngine(
            f"there is no engine {name!r}; there are: {', '.join(known)}, or the path of a folder, with a / in it"
        ) from None
