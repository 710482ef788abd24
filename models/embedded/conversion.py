"""Writes a checkpoint of Gemma 3 as an ONNX graph (Gemma Team 2025, arXiv:2503.19786)."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto

from models.embedded.checkpoint import Checkpoint
from models.embedded.graph import Floats, Graph, Weight, quantised
from models.embedded.layout import GLOBAL_EVERY, GRAPH, LOCAL_ROPE_BASE, LONGEST, WINDOW, WRITABLE
from models.protocols import Progress

_INPUTS: list[tuple[str, int, list[int | str]]] = [
    ("tokens", TensorProto.INT64, ["rows", "length"]),
    ("places", TensorProto.INT64, ["rows", "length"]),
    ("begins", TensorProto.INT64, ["rows"]),
    ("visible", TensorProto.BOOL, ["rows", "length", "room"]),
    ("near", TensorProto.BOOL, ["rows", "length", "room"]),
    ("wanted", TensorProto.INT64, ["asked"]),
    ("also", TensorProto.INT64, ["asked", "more"]),
    ("best", TensorProto.INT64, [1]),
]
_DEVANAGARI = re.compile("[\u0900-\u097f]")


def convert(checkpoint: Checkpoint, folder: Path, progress: Progress, *, int8: bool) -> None:
    """Write the graph and the list of writable tokens into an existing folder.

    The graph reads `tokens` [rows, length], each at its place of `places` in its text, and remembers keys and values of
    them in each row's slots from `begins` on: for layer N it takes `past_keys_N` and `past_values_N` [rows, 1, room,
    head] and gives `keys_N` and `values_N`, which are to be the same memory. A token looks at the slots that are
    `visible` to it, in most layers only at those `near` it among them. For the places `wanted` in the flattened tokens
    the graph gives the `best` likeliest next tokens, as `chosen` places in the list of writable ones, and their
    `log_probabilities` [wanted, best]; and the `log_probabilities_also` of places that are asked for [wanted, more].
    """
    network = _Network(checkpoint, int8=int8)
    writable = [number for number, token in enumerate(checkpoint.tokens()) if not _DEVANAGARI.search(token)]
    network.write(np.array(writable), progress)
    progress("writing the model", 1.0)
    network.graph.save(folder / GRAPH)
    np.save(folder / WRITABLE, np.array(writable))


class _Network:
    """Gemma 3, layer by layer."""

    def __init__(self, checkpoint: Checkpoint, *, int8: bool) -> None:
        self.graph = Graph(int8=int8)
        self._checkpoint = checkpoint
        self._int8 = int8
        self._width, self._heads, self._head = (
            checkpoint.parameter(name) for name in ("embedding_length", "attention.head_count", "attention.key_length")
        )
        assumed = {"attention.head_count_kv": 1, "attention.sliding_window": WINDOW}
        if any(checkpoint.parameter(name) != value for name, value in assumed.items()):
            raise ValueError(f"the checkpoint is of another shape than {assumed}")
        for name, kind, shape in _INPUTS:
            self.graph.input(name, kind, shape)
        self._places = self.graph.node("Reshape", "places", self.graph.constant(np.array([-1, 1])))
        self._zero_points = self.graph.zero_points(self._places)
        rows = self.graph.node("Shape", "tokens", start=0, end=1)
        self._by_row = self.graph.node("Concat", rows, self.graph.constant(np.array([1, -1, self._head])), axis=0)
        near, visible = (self._mask(name, rows) for name in ("near", "visible"))
        self._local = (near, *self._rotation(LOCAL_ROPE_BASE))
        self._global = (visible, *self._rotation(float(checkpoint.parameter("rope.freq_base"))))

    def write(self, writable: NDArray[np.int64], progress: Progress) -> None:
        """Write the whole network into the graph."""
        graph, layers = self.graph, self._checkpoint.parameter("block_count")
        embeddings = self._checkpoint.embeddings()
        table, scales = quantised(embeddings) if self._int8 else (embeddings, np.ones(len(embeddings), np.float32))
        stored, flat = graph.constant(table), graph.node("Reshape", "tokens", graph.constant(np.array([-1])))
        looked_up = graph.node("Cast", graph.node("Gather", stored, flat), to=TensorProto.FLOAT)
        root = np.float32(np.sqrt(self._width))
        residual = graph.node("Mul", looked_up, graph.node("Gather", graph.constant(scales[:, None] * root), flat))
        normed = graph.norm(residual, self._gamma("blk.0.attn_norm"))
        for at in range(layers):
            progress("merging the adapter", at / layers)
            attended = graph.norm(self._attention(at, normed), self._gamma(f"blk.{at}.post_attention_norm"))
            normed, residual = graph.added_norm(attended, residual, self._gamma(f"blk.{at}.ffn_norm"))
            fed = graph.norm(self._feed_forward(at, normed), self._gamma(f"blk.{at}.post_ffw_norm"))
            following = "output_norm" if at == layers - 1 else f"blk.{at + 1}.attn_norm"
            normed, residual = graph.added_norm(fed, residual, self._gamma(following))
        rows = graph.node("Transpose", graph.node("Gather", stored, graph.constant(writable)), perm=[1, 0])
        self._write_outputs(normed, Weight(name=rows, scales=graph.constant(scales[writable]) if self._int8 else None))

    def _attention(self, at: int, normed: str) -> str:
        """Return what each token takes from the slots it sees.

        All heads share one head of keys and values (Shazeer 2019, multi-query attention), so the heads of a row's
        tokens look at them together, as if they were more tokens: what is remembered is read once for all.
        """
        graph, wide = self.graph, self._heads * self._head
        matrices = [self._checkpoint.matrix(at, name) for name in ("attn_q", "attn_k", "attn_v")]
        factor, (together,) = graph.linear(normed, self._zero_points, graph.weight(np.concatenate(matrices)))
        queries, keys, values = graph.split(together, [wide, self._head, self._head])
        mask, *rotation = self._local if (at + 1) % GLOBAL_EVERY else self._global
        looked_for = self._rotated(queries, f"blk.{at}.attn_q_norm", rotation)
        remembered = [
            self._remembered(f"keys_{at}", self._rotated(keys, f"blk.{at}.attn_k_norm", rotation)),
            self._remembered(f"values_{at}", graph.multiplied(factor, values)),
        ]
        shaped = graph.node("Reshape", looked_for, self._by_row)
        attended = graph.node("Attention", shaped, *remembered, mask, scale=self._head**-0.5)
        flat = graph.node("Reshape", attended, graph.constant(np.array([-1, wide])))
        _, (product,) = graph.linear(flat, self._zero_points, graph.weight(self._checkpoint.matrix(at, "attn_output")))
        return product

    def _rotated(self, value: str, norm: str, rotation: list[str]) -> str:
        """Return heads [tokens, heads, 1, head], normed and turned by their places."""
        apart = self.graph.node("Reshape", value, self.graph.constant(np.array([0, -1, 1, self._head])))
        return self.graph.node("RotaryEmbedding", self.graph.norm(apart, self._gamma(norm)), *rotation, self._places)

    def _remembered(self, name: str, value: str) -> str:
        """Put keys or values into their slots; return all of the row."""
        graph, shape = self.graph, ["rows", 1, "room", self._head]
        graph.output(name, TensorProto.FLOAT, shape)
        past = graph.input(f"past_{name}", TensorProto.FLOAT, shape)
        new = graph.node("Reshape", value, self._by_row)
        return graph.node("TensorScatter", past, new, "begins", names=(name,), axis=-2)

    def _mask(self, name: str, rows: str) -> str:
        """Return 0 for what may be looked at and minus infinity for what not, the same for all heads of a token."""
        graph = self.graph
        hidden = graph.node("Where", name, graph.constant(np.float32(0)), graph.constant(np.float32(-np.inf)))
        heads = graph.node("Unsqueeze", hidden, graph.constant(np.array([2])))
        repeated = graph.node("Expand", heads, graph.constant(np.array([1, 1, self._heads, 1])))
        room = graph.node("Shape", name, start=2, end=3)
        shape = graph.node("Concat", rows, graph.constant(np.array([1, -1])), room, axis=0)
        return graph.node("Reshape", repeated, shape)

    def _feed_forward(self, at: int, normed: str) -> str:
        graph = self.graph
        weights = [graph.weight(self._checkpoint.matrix(at, name)) for name in ("ffn_gate", "ffn_up")]
        factor, (gate, up) = graph.linear(normed, self._zero_points, *weights)
        opened = graph.node("FastGelu", graph.multiplied(factor, gate), fused=True)
        down = graph.weight(self._checkpoint.matrix(at, "ffn_down"))
        _, (product,) = graph.linear(graph.node("Mul", opened, up), self._zero_points, down)
        return product

    def _write_outputs(self, normed: str, weight: Weight) -> None:
        graph = self.graph
        factor, (product,) = graph.linear(graph.node("Gather", normed, "wanted"), graph.zero_points("wanted"), weight)
        likely = graph.node("LogSoftmax", graph.multiplied(factor, product), axis=-1)
        graph.node("TopK", likely, "best", names=("log_probabilities", "chosen"), axis=-1)
        graph.output("log_probabilities", TensorProto.FLOAT, ["asked", "best"])
        graph.output("chosen", TensorProto.INT64, ["asked", "best"])
        graph.node("GatherElements", likely, "also", names=("log_probabilities_also",), axis=-1)
        graph.output("log_probabilities_also", TensorProto.FLOAT, ["asked", "more"])

    def _rotation(self, base: float) -> tuple[str, str]:
        """Return the cosines and sines of every place (Su et al. 2021, RoPE)."""
        frequencies = base ** -(np.arange(0, self._head, 2) / self._head)
        angles = np.arange(LONGEST)[:, None] * frequencies
        return self.graph.constant(np.cos(angles).astype(np.float32)), self.graph.constant(
            np.sin(angles).astype(np.float32)
        )

    def _gamma(self, name: str) -> Floats:
        """Return a norm's weights; Gemma stores them less 1."""
        return self._checkpoint.norm(name) + np.float32(1)
