"""A small Gemma 3 of random weights, as a checkpoint of the engine and as transformers has it."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from transformers import Gemma3ForCausalLM, Gemma3TextConfig

from models.embedded.checkpoint import Checkpoint, Floats
from models.embedded.layout import WINDOW

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
    "attn_norm": ("input_layernorm", _WIDTH),
    "post_attention_norm": ("post_attention_layernorm", _WIDTH),
    "ffn_norm": ("pre_feedforward_layernorm", _WIDTH),
    "post_ffw_norm": ("post_feedforward_layernorm", _WIDTH),
    "attn_q_norm": ("self_attn.q_norm", _HEAD),
    "attn_k_norm": ("self_attn.k_norm", _HEAD),
}
"""The norms of a layer: what transformers calls them, and of how many numbers they are."""
_MATRICES = {
    "attn_q": ("self_attn.q_proj", (_HEADS * _HEAD, _WIDTH)),
    "attn_k": ("self_attn.k_proj", (_HEAD, _WIDTH)),
    "attn_v": ("self_attn.v_proj", (_HEAD, _WIDTH)),
    "attn_output": ("self_attn.o_proj", (_WIDTH, _HEADS * _HEAD)),
    "ffn_gate": ("mlp.gate_proj", (_INNER, _WIDTH)),
    "ffn_up": ("mlp.up_proj", (_INNER, _WIDTH)),
    "ffn_down": ("mlp.down_proj", (_WIDTH, _INNER)),
}
"""The matrices of a layer: what transformers calls them, and their shapes."""


class RandomCheckpoint(Checkpoint):
    """The same weights each time."""

    def __init__(self) -> None:
        random = np.random.default_rng(0)
        self._embeddings = random.normal(0, 0.25, (TOKENS, _WIDTH)).astype(np.float32)
        self._norms = {"output_norm": random.normal(0, 0.1, _WIDTH).astype(np.float32)}
        self._matrices: dict[tuple[int, str], Floats] = {}
        for layer in range(self.parameter("block_count")):
            for name, (_, width) in _NORMS.items():
                self._norms[f"blk.{layer}.{name}"] = random.normal(0.2, 0.1, width).astype(np.float32)
            for name, (_, shape) in _MATRICES.items():
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


def as_transformers_has_it(checkpoint: RandomCheckpoint) -> torch.nn.Module:
    """Return the checkpoint as Gemma 3 of transformers, in float32."""
    get = checkpoint.parameter
    rotations = {"full_attention": get("rope.freq_base"), "sliding_attention": 10_000.0}
    config = Gemma3TextConfig(
        vocab_size=TOKENS,
        hidden_size=get("embedding_length"),
        intermediate_size=get("feed_forward_length"),
        num_hidden_layers=get("block_count"),
        num_attention_heads=get("attention.head_count"),
        num_key_value_heads=get("attention.head_count_kv"),
        head_dim=get("attention.key_length"),
        query_pre_attn_scalar=get("attention.key_length"),
        sliding_window=get("attention.sliding_window"),
        rms_norm_eps=get("attention.layer_norm_rms_epsilon"),
        rope_parameters={kind: {"rope_type": "default", "rope_theta": base} for kind, base in rotations.items()},
        tie_word_embeddings=True,
    )
    model: torch.nn.Module = Gemma3ForCausalLM(config)
    model.load_state_dict({name: torch.from_numpy(value) for name, value in _named_by_transformers(checkpoint).items()})
    return model.eval()


def _named_by_transformers(checkpoint: RandomCheckpoint) -> dict[str, Floats]:
    embeddings = checkpoint.embeddings()
    named = {
        "model.embed_tokens.weight": embeddings,
        "lm_head.weight": embeddings,
        "model.norm.weight": checkpoint.norm("output_norm"),
    }
    for layer in range(checkpoint.parameter("block_count")):
        for ours, (theirs, _) in _NORMS.items():
            named[f"model.layers.{layer}.{theirs}.weight"] = checkpoint.norm(f"blk.{layer}.{ours}")
        for ours, (theirs, _) in _MATRICES.items():
            named[f"model.layers.{layer}.{theirs}.weight"] = checkpoint.matrix(layer, ours)
    return named
