"""What tests do with folders of checkpoints."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from models import registry
from models.errors import InvalidCheckpoint
from models.protocols import DecodingOptions, Engine, ModelStore, Segment
from tests.models.seq2seq.texts import SENTENCES


def english(engine: Engine, store: ModelStore, *, beam_size: int = 1) -> list[str]:
    """Prepare and load the engine; return the English of some sentences."""
    engine.prepare(store, lambda _doing, _share: None)
    translator = engine.load(store, template=None, threads=1)
    segments = [Segment(text=text) for text in SENTENCES[:5]]
    options = DecodingOptions(beam_size=beam_size)
    hypotheses = translator.translate(segments, source="hi", target="en", options=options)
    translator.close()
    return [hypothesis.text for hypothesis in hypotheses]


def edit(path: Path, **values: object) -> None:
    """Change values in a JSON file; None takes one out."""
    merged = json.loads(path.read_text(encoding="utf-8")) | values
    path.write_text(json.dumps({name: value for name, value in merged.items() if value is not None}), encoding="utf-8")


def refused(checkpoint: Path, tmp_path: Path, message: str) -> None:
    """Assert that the folder cannot be prepared, for this reason, and that nothing is left of it."""
    store = ModelStore(folder=tmp_path / "models")
    with pytest.raises(InvalidCheckpoint, match=message):
        registry.engine(str(checkpoint)).prepare(store, lambda _doing, _share: None)
    assert not list(store.folder.glob("*/model.bin"))
