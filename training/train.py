"""Fifth step: learn an adapter from the examples, from the one that is there on.

usage: python -m training.train --work FOLDER --run FOLDER --examples N [--minutes M] [--rate R] ...

Begun again with the same RUN it goes on from the last checkpoint, five minutes old at most; `--examples`, over which
the learning rate falls, may then be another. `curve.jsonl` in RUN has the loss while it learned, and that on what is
not learned: `held-out` and what else is named by `--look-at`, by the newest weights and by their moving average. At the
end, and with every checkpoint, RUN has `adapter.safetensors` and `averaged.safetensors`.
"""

from __future__ import annotations

import argparse
import itertools
import json
import time
from pathlib import Path
from typing import Any

import torch

from models.embedded import weights
from training import batches
from training.adapter import Adapter
from training.base import Unadapted, base
from training.batches import Batch
from training.example_file import Examples
from training.network import Network
from training.trainer import Schedule, Trainer

_SAVED_EVERY = 300
_TOLD_EVERY = 50
"""Batches."""
STATE, NEWEST, AVERAGED, CURVE = "state.pt", "adapter.safetensors", "averaged.safetensors", "curve.jsonl"


def arguments() -> argparse.Namespace:
    """Return what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--examples", type=int, required=True, help="over how many the learning rate falls")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="stop by then, to be gone on with later")
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--tokens", type=int, default=2048, help="a batch")
    parser.add_argument("--dropout", type=float, default=0.05)
    parser.add_argument("--averaged", type=float, default=0.998, help="what the moving average keeps with each batch")
    parser.add_argument("--seed", type=int, default=0, help="of the order of the examples")
    parser.add_argument("--start", type=Path, default=weights.ADAPTER, help="the adapter to start from")
    parser.add_argument("--look-at", nargs="*", default=[], help="names of example files of WORK")
    parser.add_argument("--look-every", type=float, default=10, help="minutes")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--plain", action="store_true", help="do not compile: slower, but begins at once")
    return parser.parse_args()


def all_batches(path: Path, *, tokens: int) -> list[Batch]:
    """Return all examples of a file in batches."""
    examples = Examples(path)
    lengths = examples.lengths.tolist()
    return [
        batches.batch(examples, chosen) for chosen in batches.by_length(list(range(len(examples))), lengths, tokens)
    ]


class Curve:
    """The losses of a run, a JSON object a line."""

    def __init__(self, path: Path, looked_at: dict[str, list[Batch]]) -> None:
        self._path = path
        self._looked_at = looked_at

    def look(self, trainer: Trainer) -> None:
        """Add the loss on what is not learned."""
        for name, batched in self._looked_at.items():
            newest = trainer.loss(trainer.adapter, batched)
            averaged = trainer.loss(trainer.averaged, batched)
            self.add(trainer, set=name, newest=round(newest, 4), averaged=round(averaged, 4))

    def add(self, trainer: Trainer, **more: Any) -> None:  # noqa: ANN401  what JSON takes
        """Add a line."""
        line = {"seen": trainer.seen, "minutes": round(trainer.seconds / 60, 1), "rate": trainer.rate, **more}
        print(line, flush=True)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")


def train(trainer: Trainer, examples: Examples, curve: Curve, given: argparse.Namespace) -> None:
    """Learn until the examples or the minutes are used up."""
    begun = looked = saved = time.monotonic()
    before = trainer.seconds
    lengths = examples.lengths.tolist()
    ahead = itertools.islice(batches.plan(lengths, tokens=given.tokens, seed=given.seed), trainer.batches, None)
    losses: list[float] = []
    curve.look(trainer)
    while trainer.seen < given.examples and time.monotonic() - begun < given.minutes * 60:
        losses.append(trainer.learn(batches.batch(examples, next(ahead))))
        now = time.monotonic()
        trainer.seconds = before + now - begun
        if len(losses) == _TOLD_EVERY:
            curve.add(trainer, loss=round(sum(losses) / len(losses), 4))
            losses.clear()
        if now - looked > given.look_every * 60:
            looked = now
            curve.look(trainer)
        if now - saved > _SAVED_EVERY:
            saved = now
            save(trainer, given.run)
    curve.look(trainer)
    save(trainer, given.run)


def save(trainer: Trainer, run: Path) -> None:
    """Write the state of a run, and what it has learned."""
    trainer.save(run / STATE)
    trainer.adapter.write(run / NEWEST)
    trainer.averaged.write(run / AVERAGED)


def main() -> None:
    """Begin a run or go on with it."""
    given = arguments()
    torch.set_num_threads(given.threads)
    given.run.mkdir(parents=True, exist_ok=True)
    with base() as path:
        network = Network(Unadapted(path), compiled=not given.plain)
    trainer = Trainer(
        network,
        Adapter.read(given.start),
        Schedule(highest=given.rate, examples=given.examples),
        dropout=given.dropout,
        averaged=given.averaged,
    )
    if (given.run / STATE).exists():
        trainer.load(given.run / STATE)
    looked_at = {
        name: all_batches(given.work / f"{name}.npz", tokens=given.tokens) for name in ("held-out", *given.look_at)
    }
    train(trainer, Examples(given.work / "examples.npz"), Curve(given.run / CURVE, looked_at), given)


if __name__ == "__main__":
    main()
