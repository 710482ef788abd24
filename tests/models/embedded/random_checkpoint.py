"""A small Gemma 3 of random weights, as a checkpoint of the engine."""

from __future__ import annotations

from typing import Any

import numpy as np

from models.embedded.checkpoint import Checkpoint, Floats
from models.embedded.layout import WINDOW
from models.embedded.smoothing import SmoothedCheckpoint

TOKENS = 500
_HINDI = 50
"""How many of the tokens are Devanagari, which no output holds."""
_WIDTH, _HEADS, _HEAD, _INNER = 64, 4, 256, 96
_PARAMETERS: dict[str, float] = {
    "block_count": 7,  # five that look through a window, the first that looks at everything, and one after it
    "embedding_length": _WIDTH,
    "feed_forward_length": _INNER,
    "attention.head_count": _HEADS,
    "attention.head_count_kv": 1,
    "attention.key_length": _HEAD,
    "attention.sliding_window": WINDOW,
    "attention.layer_norm_rms_epsilon": 1e-6,
    "rope.freq_base": 1e6,
}
_NORMS = {
    "attn_norm": _WIDTH,
    "post_attention_norm": _WIDTH,
    "ffn_norm": _WIDTH,
    "post_ffw_norm": _WIDTH,
    "attn_q_norm": _HEAD,
    "attn_k_norm": _HEAD,
}
"""Of how many numbers the norms of a layer are."""
_MATRICES = {
    "attn_q": (_HEADS * _HEAD, _WIDTH),
    "attn_k": (_HEAD, _WIDTH),
    "attn_v": (_HEAD, _WIDTH),
    "attn_output": (_WIDTH, _HEADS * _HEAD),
    "ffn_gate": (_INNER, _WIDTH),
    "ffn_up": (_INNER, _WIDTH),
    "ffn_down": (_WIDTH, _INNER),
}
"""The shapes of the matrices of a layer."""


class RandomCheckpoint(Checkpoint):
    """The same weights each time."""

    def __init__(self) -> None:
        random = np.random.default_rng(0)
        self._embeddings = random.normal(0, 0.25, (TOKENS, _WIDTH)).astype(np.float32)
        self._norms = {"output_norm": random.normal(0, 0.1, _WIDTH).astype(np.float32)}
        self._matrices: dict[tuple[int, str], Floats] = {}
        for layer in range(self.parameter("block_count")):
            for name, width in _NORMS.items():
                self._norms[f"blk.{layer}.{name}"] = random.normal(0.2, 0.1, width).astype(np.float32)
            for name, shape in _MATRICES.items():
                self._matrices[layer, name] = random.normal(0, shape[1] ** -0.5, shape).astype(np.float32)

    def parameter(self, name: str) -> Any:  # noqa: ANN401  as in the true one
        """Return a hyper-parameter."""
        return _PARAMETERS[name]

    def embeddings(self) -> Floats:
        """Return the embeddings."""
        return self._embeddings

    def norm(self, name: str) -> Floats:
        """Return a norm's weights less 1."""
        return self._norms[name]

    def matrix(self, layer: int, name: str) -> Floats:
        """Return a projection of a layer."""
        return self._matrices[layer, name]

    def tokens(self) -> list[str]:
        """Return tokens, the first of them Hindi."""
        return [f"{'क' if number < _HINDI else 'k'}{number}" for number in range(TOKENS)]


class SmoothedRandomCheckpoint(SmoothedCheckpoint, RandomCheckpoint):
    """The same weights with random factors, up to a hundredfold apart."""

    def __init__(self) -> None:
        RandomCheckpoint.__init__(self)
        random = np.random.default_rng(1)
        self._factors = {
            f"blk.{layer}.{name}": (10 ** random.uniform(-1, 1, width)).astype(np.float32)
            for layer in range(self.parameter("block_count"))
            for name, width in (("attn_norm", _WIDTH), ("ffn_norm", _WIDTH), ("ffn_up", _INNER))
        }
