"""One training run: the adapter, its optimiser and average, and how far it has come. Goes on from its checkpoint."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import torch
from torch import Tensor
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from training.adapter import Adapter
from training.batches import Batch
from training.loss import cross_entropy
from training.network import Network

_BETAS = (0.9, 0.98)
_DECAY = 0.01
_LONGEST_GRADIENT = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """The learning rate by examples seen: up in a line, then down by a cosine to a share of its highest."""

    highest: float
    examples: int
    warm_up: float = 0.02
    lowest: float = 0.02

    def rate(self, seen: int) -> float:
        """Return the learning rate after so many examples."""
        done = min(1.0, seen / self.examples)
        if done < self.warm_up:
            return self.highest * done / self.warm_up
        fallen = 0.5 * (1 + math.cos(math.pi * (done - self.warm_up) / (1 - self.warm_up)))
        return self.highest * max(self.lowest, fallen)


class Trainer:
    """Learns batch by batch."""

    def __init__(
        self, network: Network, adapter: Adapter, schedule: Schedule, *, dropout: float, averaged: float
    ) -> None:
        self.adapter = adapter
        average = get_ema_multi_avg_fn(averaged)  # type: ignore[no-untyped-call]
        self._average = AveragedModel(adapter, multi_avg_fn=average)
        self.batches = self.seen = 0
        self.seconds = 0.0
        self._network, self._schedule, self._dropout = network, schedule, dropout
        self._optimiser = torch.optim.AdamW(adapter.parameters(), betas=_BETAS, weight_decay=_DECAY, fused=True)

    @property
    def averaged(self) -> Adapter:
        """The moving average of what was learned."""
        return cast("Adapter", self._average.module)

    @property
    def rate(self) -> float:
        """The learning rate of the next batch."""
        return self._schedule.rate(self.seen)

    def learn(self, batch: Batch) -> float:
        """Learn a batch; return its loss a token. What dropout leaves out follows from how many came before."""
        torch.manual_seed(self.batches)
        for group in self._optimiser.param_groups:
            group["lr"] = self.rate
        loss = self._sum(self.adapter, batch, self._dropout) / len(batch.wanted)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.adapter.parameters(), _LONGEST_GRADIENT)
        self._optimiser.step()
        self._optimiser.zero_grad()
        self._average.update_parameters(self.adapter)
        self.batches += 1
        self.seen += len(batch)
        return float(loss.detach())

    def loss(self, adapter: Adapter, batches: Iterable[Batch]) -> float:
        """Return the mean loss a token of an adapter on batches that are not learned."""
        total, tokens = 0.0, 0
        with torch.no_grad():
            for batch in batches:
                total += float(self._sum(adapter, batch, 0.0))
                tokens += len(batch.wanted)
        return total / tokens

    def save(self, path: Path) -> None:
        """Write all that is needed to go on."""
        unfinished = path.with_name("unfinished-" + path.name)
        torch.save(
            {
                "adapter": self.adapter.state_dict(),
                "average": self._average.state_dict(),
                "optimiser": self._optimiser.state_dict(),
                "batches": self.batches,
                "seen": self.seen,
                "seconds": self.seconds,
            },
            unfinished,
        )
        unfinished.replace(path)

    def load(self, path: Path) -> None:
        """Go on from where a run wrote its state."""
        state = torch.load(path, weights_only=True)
        self.adapter.load_state_dict(state["adapter"])
        self._average.load_state_dict(state["average"])
        self._optimiser.load_state_dict(state["optimiser"])
        self.batches, self.seen, self.seconds = state["batches"], state["seen"], state["seconds"]

    def _sum(self, adapter: Adapter, batch: Batch, dropout: float) -> Tensor:
        states = self._network.states(adapter, batch.tokens, dropout=dropout)
        return cross_entropy(states.flatten(0, 1)[batch.asked], self._network.embeddings, batch.wanted)
