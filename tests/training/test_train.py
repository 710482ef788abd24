"""Tests of training, on a small Gemma of random weights."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.numpy import load_file

from tests.models.embedded.random_checkpoint import TOKENS, RandomCheckpoint
from tests.training.small import adapter
from training import batches, example_file, train
from training.adapter import SCALE, Adapter
from training.example_file import Example, Examples
from training.gemma import in_torch
from training.loss import cross_entropy
from training.network import Network
from training.trainer import Schedule, Trainer


class Merged(RandomCheckpoint):
    """The small model with an adapter merged in."""

    def __init__(self, update: Adapter) -> None:
        super().__init__()
        for at, name in self._matrices:
            down, up = (side.detach().numpy() for side in update.sides(at, name))
            self._matrices[at, name] = self._matrices[at, name] + SCALE * (up @ down)


@pytest.fixture
def examples(tmp_path: Path) -> Examples:
    """Return examples in which the English repeats the end of its prompt."""
    rng = np.random.default_rng(0)
    made = []
    for _ in range(60):
        prompt = rng.integers(10, TOKENS, rng.integers(4, 20)).tolist()
        made.append(Example(prompt=prompt, target=[*prompt[-2:], 1], source="news"))
    example_file.write(tmp_path / "examples.npz", made)
    return Examples(tmp_path / "examples.npz")


def test_network_computes_what_transformers_does() -> None:
    """With the adapter beside the matrices the states are those of the merged model, but for bfloat16."""
    update = adapter()
    tokens = torch.randint(0, TOKENS, (3, 40), generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        expected = in_torch(Merged(update)).model(tokens).last_hidden_state
        states = Network(RandomCheckpoint(), compiled=False).states(update, tokens)
    assert torch.nn.functional.cosine_similarity(states, expected, dim=-1).min() > 0.995


def test_loss_is_the_cross_entropy_with_its_gradient() -> None:
    """What is computed some states at a time is what torch computes at once."""
    states = torch.randn(600, 8, requires_grad=True)
    weights, wanted = torch.randn(50, 8), torch.randint(0, 50, (600,))
    expected = torch.nn.functional.cross_entropy(states @ weights.T, wanted, reduction="sum")
    (gradient,) = torch.autograd.grad(expected, states)
    loss = cross_entropy(states, weights, wanted)
    loss.backward()  # type: ignore[no-untyped-call]
    assert torch.allclose(loss, expected)
    assert states.grad is not None
    assert torch.allclose(states.grad, gradient, atol=1e-5)


def test_batches_ask_for_the_english_alone(examples: Examples) -> None:
    """A batch holds whole examples, and each token of their English is asked for once, by the token before it."""
    chosen = [3, 5]
    batch = batches.batch(examples, chosen)
    assert batch.tokens.shape[1] % 8 == 0
    english = [token for at in chosen for token in examples.tokens(at)[examples.prompts[at] :].tolist()]
    assert batch.wanted.tolist() == english
    assert batch.tokens.flatten()[batch.asked + 1].tolist() == english


def test_plan_sees_every_example_once_a_pass(examples: Examples) -> None:
    """A pass has every example once, in batches of no more tokens than asked for."""
    lengths = examples.lengths.tolist()
    plan = batches.plan(lengths, tokens=100, seed=1)
    seen: list[int] = []
    while len(seen) < len(examples):
        batch = next(plan)
        assert len(batch) * max(lengths[at] for at in batch) <= 100
        seen += batch
    assert sorted(seen) == list(range(len(examples)))


def given(folder: Path, run: str, *, examples: int = 120, minutes: float = 1e9) -> argparse.Namespace:
    """Return what the command is asked."""
    return argparse.Namespace(run=folder / run, examples=examples, minutes=minutes, tokens=200, seed=0, look_every=1e9)


def trained(folder: Path, asked: argparse.Namespace) -> Trainer:
    """Train the small model as the command does."""
    asked.run.mkdir(exist_ok=True)
    network = Network(RandomCheckpoint(), compiled=False)
    trainer = Trainer(network, adapter(), Schedule(highest=3e-3, examples=120), dropout=0.1, averaged=0.5)
    if (asked.run / train.STATE).exists():
        trainer.load(asked.run / train.STATE)
    looked_at = {"examples": train.all_batches(folder / "examples.npz", tokens=200)}
    curve = train.Curve(asked.run / "curve.jsonl", looked_at)
    train.train(trainer, Examples(folder / "examples.npz"), curve, asked)
    return trainer


@pytest.mark.usefixtures("examples")
def test_interrupted_run_ends_as_one_that_was_not(tmp_path: Path) -> None:
    """A run that goes on from its checkpoint learns what one in one go learns, and the loss falls."""
    whole = trained(tmp_path, given(tmp_path, "whole"))
    trained(tmp_path, given(tmp_path, "parts", examples=50))
    parts = trained(tmp_path, given(tmp_path, "parts"))
    assert (parts.seen, parts.batches) == (whole.seen, whole.batches)
    for name in ("adapter", "averaged"):
        one, other = (load_file(tmp_path / run / f"{name}.safetensors") for run in ("whole", "parts"))
        assert one.keys() == other.keys()
        assert all(np.array_equal(one[key], other[key]) for key in one)
    curve = [json.loads(line) for line in (tmp_path / "whole" / "curve.jsonl").read_text().splitlines()]
    looks = [line for line in curve if "set" in line]
    assert looks[-1]["newest"] < looks[0]["newest"]
    assert looks[-1]["averaged"] < looks[0]["averaged"]


def test_adapter_is_read_as_it_was_written(tmp_path: Path) -> None:
    """The file of an adapter has what it was made of, in float16."""
    update = adapter()
    update.write(tmp_path / "adapter.safetensors")
    read = Adapter.read(tmp_path / "adapter.safetensors")
    assert len(read) == len(update)
    for one, other in zip(read.parameters(), update.parameters(), strict=True):
        assert torch.allclose(one, other, atol=1e-3)


def test_learning_rate_rises_and_falls() -> None:
    """The rate goes up in a line, down by a cosine, and never to nothing."""
    schedule = Schedule(highest=1.0, examples=1000)
    assert schedule.rate(10) == pytest.approx(0.5)
    assert schedule.rate(20) == 1.0
    assert schedule.rate(510) == pytest.approx(0.5)
    assert schedule.rate(5000) == schedule.lowest
