"""The checkpoint smoothed for int8 (after Xiao et al. 2023, SmoothQuant).

A row of activations shares one scale, so a channel far larger than the others, an outlier, leaves them few of its 254
steps. Such a channel is divided where it is made and its weights are multiplied where it is read: the network computes
the same, and 8 bits hold it better.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

from models.embedded import weights
from models.embedded.checkpoint import Checkpoint, Floats

_FED_BY = {
    "attn_q": "attn_norm",
    "attn_k": "attn_norm",
    "attn_v": "attn_norm",
    "ffn_gate": "ffn_norm",
    "ffn_up": "ffn_norm",
    "ffn_down": "ffn_up",
}
"""What makes the channels that a matrix reads. The output of attention has no outliers."""


class SmoothedCheckpoint(Checkpoint):
    """A checkpoint with the factors of `training/smoothing.py` folded into its norms and matrices."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._factors = {name: factor.astype(np.float32) for name, factor in load_file(weights.SMOOTHING).items()}

    def norm(self, name: str) -> Floats:
        """Return a norm's weights, less 1, its channels divided by their factors."""
        gamma = super().norm(name) + np.float32(1)
        return gamma / self._factors.get(name, np.float32(1)) - np.float32(1)

    def matrix(self, layer: int, name: str) -> Floats:
        """Return a projection: columns times the factors of what it reads, rows over those of what it makes."""
        matrix = super().matrix(layer, name)
        if name in _FED_BY:
            matrix = matrix * self._factors[f"blk.{layer}.{_FED_BY[name]}"]
        made = self._factors.get(f"blk.{layer}.{name}")
        return matrix if made is None else matrix / made[:, None]
