"""An adapter for the small Gemma of random weights."""

from __future__ import annotations

import torch

from models.embedded.checkpoint import MATRICES
from tests.models.embedded.random_checkpoint import RandomCheckpoint
from training.adapter import Adapter


def adapter(*, seed: int = 0, rank: int = 4) -> Adapter:
    """Return an adapter that changes the small model."""
    checkpoint, rng = RandomCheckpoint(), torch.Generator().manual_seed(seed)
    layers = []
    for at in range(checkpoint.parameter("block_count")):
        shapes = {name: checkpoint.matrix(at, name).shape for name in MATRICES}
        layers.append(
            {
                name: (torch.randn(rank, wide, generator=rng) / 30, torch.randn(high, rank, generator=rng) / 30)
                for name, (high, wide) in shapes.items()
            }
        )
    return Adapter(layers)
