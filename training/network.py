"""Gemma 3 as it is trained: the base model frozen in bfloat16, the adapter beside each of its matrices.

Transformers' own takes three times as long on a processor: here matrices that read the same are one, the residual
stream alone is float32, all heads look at their one head of keys together, and the layer compiles to fused loops.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from models.embedded.checkpoint import Checkpoint
from models.embedded.layout import GLOBAL_EVERY, LOCAL_ROPE_BASE
from training.adapter import SCALE, Adapter

_EPSILON = 1e-6
_TOGETHER = (("attn_q", "attn_k", "attn_v"), ("attn_output",), ("ffn_gate", "ffn_up"), ("ffn_down",))
"""The matrices of a layer: those in one group read the same."""
_NORMS = ("attn_norm", "attn_q_norm", "attn_k_norm", "post_attention_norm", "ffn_norm", "post_ffw_norm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """What is frozen of a layer: four matrices in bfloat16, and its norms, the 1 added."""

    matrices: tuple[Tensor, ...]
    norms: tuple[Tensor, ...]


class Network:
    """Tokens to the states that the next tokens are told by."""

    def __init__(self, checkpoint: Checkpoint, *, compiled: bool) -> None:
        self.embeddings = torch.from_numpy(checkpoint.embeddings()).to(torch.bfloat16)
        self._norm = torch.from_numpy(checkpoint.norm("output_norm")) + 1
        self._layers = [_layer(checkpoint, at) for at in range(checkpoint.parameter("block_count"))]
        self._head = checkpoint.parameter("attention.key_length")
        self._bases = LOCAL_ROPE_BASE, float(checkpoint.parameter("rope.freq_base"))
        self._run = torch.compile(run_layer, dynamic=True) if compiled else run_layer

    def states(self, adapter: Adapter, tokens: Tensor, *, dropout: float = 0.0) -> Tensor:
        """Return the last states [rows, length, width], normed, of tokens [rows, length] with padding at their ends.

        `dropout` is the share of what the adapter's narrow side holds that is left out.
        """
        stream = functional.embedding(tokens, self.embeddings).float() * self.embeddings.shape[1] ** 0.5
        near, far = (rotation(base, tokens.shape[1], self._head) for base in self._bases)
        for at, layer in enumerate(self._layers):
            turned = near if (at + 1) % GLOBAL_EVERY else far
            sides = tuple(tuple(adapter.sides(at, name) for name in group) for group in _TOGETHER)
            stream = self._run(stream, layer.matrices, layer.norms, sides, turned, dropout)
        return norm(stream, self._norm)


def run_layer(
    stream: Tensor,
    matrices: tuple[Tensor, ...],
    norms: tuple[Tensor, ...],
    sides: tuple[tuple[tuple[Tensor, Tensor], ...], ...],
    turned: Tensor,
    dropout: float,
) -> Tensor:
    """Return the residual stream [rows, length, width] after a layer."""
    before, of_queries, of_keys, after, before_fed, after_fed = norms
    attending, attended, opening, closing = matrices
    queries, keys, values = linear(norm(stream, before), attending, sides[0], dropout)
    rows, length, head = keys.shape
    looked_for = rotated(norm(queries.view(rows, length, -1, head), of_queries), turned[:, :, None])
    looked_at = rotated(norm(keys, of_keys), turned)
    found = attention(looked_for.to(values.dtype), looked_at.to(values.dtype), values)
    (out,) = linear(found, attended, sides[1], dropout)
    stream = stream + norm(out, after)
    gate, up = linear(norm(stream, before_fed), opening, sides[2], dropout)
    (out,) = linear(functional.gelu(gate, approximate="tanh") * up, closing, sides[3], dropout)
    return stream + norm(out, after_fed)


def linear(read: Tensor, matrix: Tensor, sides: Sequence[tuple[Tensor, Tensor]], dropout: float) -> list[Tensor]:
    """Return what matrices that lie in one make of what they read, updates of the adapter added, each for itself."""
    read = read.to(matrix.dtype)
    made = torch.split(functional.linear(read, matrix), [len(up) for _, up in sides], dim=-1)
    narrow = functional.linear(read, torch.cat([down for down, _ in sides]).to(matrix.dtype))
    narrow = functional.dropout(narrow, dropout) if dropout else narrow
    parts = torch.split(narrow, [len(down) for down, _ in sides], dim=-1)
    return [
        plain + functional.linear(part, (SCALE * up).to(matrix.dtype))
        for plain, part, (_, up) in zip(made, parts, sides, strict=True)
    ]


def attention(queries: Tensor, keys: Tensor, values: Tensor) -> Tensor:
    """Return what each token takes from those up to it.

    All heads share one head of keys and values, so the heads of a row are looked for together, as if they were tokens.
    The window of most layers is wider than any example and left out.
    """
    rows, length, heads, head = queries.shape
    scores = torch.bmm(queries.reshape(rows, length * heads, head), keys.transpose(1, 2)).float() * head**-0.5
    places = torch.arange(length)
    hidden = places > places.repeat_interleave(heads)[:, None]
    shares = scores.masked_fill(hidden, float("-inf")).softmax(-1).to(values.dtype)
    return torch.bmm(shares, values).view(rows, length, heads * head)


def norm(values: Tensor, gamma: Tensor) -> Tensor:
    """Return values in float32, scaled to a mean square of 1 along the last axis (Zhang and Sennrich 2019, RMSNorm)."""
    wide = values.float()
    return wide * torch.rsqrt(wide.square().mean(-1, keepdim=True) + _EPSILON) * gamma


def rotation(base: float, length: int, head: int) -> Tensor:
    """Return cosines and sines [2, length, head / 2] of every place (Su et al. 2021, RoPE)."""
    frequencies = base ** -(torch.arange(0, head, 2, dtype=torch.float64) / head)
    angles = torch.arange(length, dtype=torch.float64)[:, None] * frequencies
    return torch.stack([angles.cos(), angles.sin()]).float()


def rotated(values: Tensor, turned: Tensor) -> Tensor:
    """Return heads turned by their places."""
    cosines, sines = turned
    first, second = values.chunk(2, dim=-1)
    return torch.cat([first * cosines - second * sines, second * cosines + first * sines], dim=-1)


def _layer(checkpoint: Checkpoint, at: int) -> Layer:
    matrices = (
        torch.cat([torch.from_numpy(checkpoint.matrix(at, name)) for name in group]).to(torch.bfloat16)
        for group in _TOGETHER
    )
    norms = (torch.from_numpy(checkpoint.norm(f"blk.{at}.{name}")) + 1 for name in _NORMS)
    return Layer(matrices=tuple(matrices), norms=tuple(norms))
