"""Tests of what comes after training: adopting an adapter, scoring, the model card."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from models import registry
from models.embedded import weights
from models.embedded.checkpoint import Checkpoint, Floats
from models.protocols import ModelStore, Template
from tests.training.small import adapter
from training.adapter import SCALE
from training.adopt import adopt
from training.card import curve, filled, sources
from training.corpus import Pair
from training.score import evenly_spaced, scored


class Adapted(Checkpoint):
    """The true checkpoint, with an adapter and zeros for a base."""

    def __init__(self, path: Path) -> None:
        self._adapter, self._scale = load_file(path), np.float32(SCALE)

    def _tensor(self, name: str) -> Floats:  # noqa: ARG002  all are alike
        return np.zeros(1, np.float32)


def test_adopted_adapter_is_what_the_checkpoint_merges(tmp_path: Path) -> None:
    """A learned adapter takes the place of another of its shape, and its product is added to the matrix."""
    update, config = adapter(seed=1), tmp_path / "adapter.json"
    update.write(tmp_path / "learned.safetensors")
    adapter(seed=2).write(tmp_path / "adapter.safetensors")
    config.write_text('{"r": 4, "examples_seen": 69500}', encoding="utf-8")
    adopt(tmp_path / "learned.safetensors", 500, adapter=tmp_path / "adapter.safetensors", config=config)
    assert json.loads(config.read_text(encoding="utf-8")) == {"r": 4, "examples_seen": 70_000}
    down, up = (side.detach().numpy() for side in update.sides(1, "ffn_up"))
    merged = Adapted(tmp_path / "adapter.safetensors").matrix(1, "ffn_up")
    assert np.allclose(merged, SCALE * up @ down, atol=1e-3)


def test_adapter_of_another_shape_is_refused(tmp_path: Path) -> None:
    """What would not fit the engine is not put into its place."""
    for name, rank in (("learned", 4), ("adapter", 8)):
        adapter(rank=rank).write(tmp_path / f"{name}.safetensors")
    with pytest.raises(ValueError, match="of another shape"):
        adopt(tmp_path / "learned.safetensors", 1, adapter=tmp_path / "adapter.safetensors", config=tmp_path / "none")


def test_scale_is_that_of_the_shipped_adapter() -> None:
    """Training and the engine multiply an adapter by the same."""
    config = json.loads(weights.ADAPTER_CONFIG.read_text(encoding="utf-8"))
    assert config["lora_alpha"] / config["r"] == SCALE


def test_engine_is_scored_on_lines_from_all_over_the_set(tmp_path: Path, embedded_template: Template) -> None:
    """What an engine writes is held to the references of evenly spaced lines."""
    path = tmp_path / "dev.tsv"
    path.write_text("".join(f"वह आया {number}\tHe came {number}\n" for number in range(40)), encoding="utf-8")
    pairs = evenly_spaced(path, 4)
    assert [english for _, english in pairs] == ["He came 0", "He came 10", "He came 20", "He came 30"]
    engine = registry.engine("stub").load(ModelStore(folder=tmp_path), template=embedded_template, threads=1)
    score = scored(engine, [(hindi, hindi) for hindi, _ in pairs], 1)
    assert (score["lines"], score["beam"]) == (4, 1)
    assert 0 <= score["bleu"] <= score["chrf++"] <= 100


def test_card_has_sources_and_curve() -> None:
    """The parts between the marks are replaced, again and again; a card without a place for one is refused."""
    pairs = [Pair(hindi=str(at), english="", source="news", licence=licence) for at, licence in enumerate("ABA")]
    parts = {
        "sources": sources(pairs, {"news": 2}),
        "curve": curve(
            [{"seen": 0, "set": "dev", "averaged": 1.5}, {"seen": 50, "loss": 1.4}],
            [{"seen": 70_000, "set": "dev", "lines": 200, "beam": 6, "bleu": 25.0, "chrf++": 50.0}],
        ),
    }
    card = "by hand\n<!-- sources -->\nold\n<!-- end of sources -->\nmore\n<!-- curve -->\n<!-- end of curve -->\n"
    made = filled(card, parts)
    assert filled(made, parts) == made
    assert "old" not in made
    assert "| `news` | 3 | 2 | A; B |" in made
    assert "| 0 | 1.5 |" in made
    assert "| 70,000 | dev (200) | 6 | 25.0 / 50.0 |" in made
    with pytest.raises(ValueError, match="no <!-- files -->"):
        filled(card, {"files": ""})


def test_card_of_the_engine_has_all_places() -> None:
    """The committed card can be filled."""
    card = (weights.FOLDER / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert filled(card, dict.fromkeys(("sources", "curve", "files"), "")) != card
