"""The low-rank adapter while it is learned (Hu et al. 2021, LoRA), and its file as `models.embedded` merges it."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import numpy as np
import torch
from safetensors.numpy import load_file, save_file
from torch import Tensor, nn

from models.embedded.checkpoint import MATRICES

SCALE = 2.0
"""Alpha over rank, as `adapter.json` has them."""
_STEM = "base_model.model.model.layers.{}.{}.lora_{}.weight"


class Adapter(nn.Module):
    """For each matrix of each layer two narrow ones: `SCALE * up @ down` is added to it."""

    def __init__(self, layers: list[dict[str, tuple[Tensor, Tensor]]]) -> None:
        super().__init__()
        self._layers = nn.ModuleList(
            nn.ParameterDict(
                {
                    f"{name}_{side}": matrix
                    for name, sides in layer.items()
                    for side, matrix in zip(("down", "up"), sides, strict=True)
                }
            )
            for layer in layers
        )

    def __len__(self) -> int:
        return len(self._layers)

    def sides(self, layer: int, name: str) -> tuple[Tensor, Tensor]:
        """Return what is multiplied for a matrix: down [rank, in] and up [out, rank]."""
        of_layer = cast("nn.ParameterDict", self._layers[layer])
        return of_layer[f"{name}_down"], of_layer[f"{name}_up"]

    @classmethod
    def read(cls, path: Path) -> Adapter:
        """Return the adapter of a file."""
        tensors = {name: torch.from_numpy(tensor.astype(np.float32)) for name, tensor in load_file(path).items()}
        layers: list[dict[str, tuple[Tensor, Tensor]]] = []
        while _STEM.format(len(layers), MATRICES["attn_q"], "A") in tensors:
            at = len(layers)
            layers.append(
                {
                    name: (tensors[_STEM.format(at, called, "A")], tensors[_STEM.format(at, called, "B")])
                    for name, called in MATRICES.items()
                }
            )
        return cls(layers)

    def write(self, path: Path) -> None:
        """Write the adapter in float16."""
        tensors = {
            _STEM.format(at, called, side): matrix.detach().numpy().astype(np.float16)
            for at in range(len(self))
            for name, called in MATRICES.items()
            for side, matrix in zip("AB", self.sides(at, name), strict=True)
        }
        save_file(tensors, path)
