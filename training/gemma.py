"""The checkpoint opened in PyTorch."""

from __future__ import annotations

import numpy as np
import torch
from transformers import Gemma3ForCausalLM, Gemma3TextConfig

from models.embedded.checkpoint import Checkpoint

_LOCAL_ROPE_BASE = 10_000.0
_GLOBAL_EVERY = 6
"""Gemma 3 looks at the whole context in every sixth layer and through a sliding window in the others."""
NAMES = {
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}
"""The matrices of a layer as GGUF and transformers name them."""
_NORMS = {
    "attn_norm": "input_layernorm",
    "post_attention_norm": "post_attention_layernorm",
    "ffn_norm": "pre_feedforward_layernorm",
    "post_ffw_norm": "post_feedforward_layernorm",
    "attn_q_norm": "self_attn.q_norm",
    "attn_k_norm": "self_attn.k_norm",
}


def opened(checkpoint: Checkpoint) -> Gemma3ForCausalLM:
    """Return the model of the checkpoint, its adapter merged, in float32."""
    tensors = {
        "model.embed_tokens.weight": checkpoint.embeddings(),
        "lm_head.weight": checkpoint.embeddings(),
        "model.norm.weight": checkpoint.norm("output_norm"),
    }
    for layer in range(checkpoint.parameter("block_count")):
        for name, called in _NORMS.items():
            tensors[f"model.layers.{layer}.{called}.weight"] = checkpoint.norm(f"blk.{layer}.{name}")
        for name, called in NAMES.items():
            tensors[f"model.layers.{layer}.{called}.weight"] = checkpoint.matrix(layer, name)
    model = Gemma3ForCausalLM(_config(checkpoint, vocabulary=len(tensors["model.embed_tokens.weight"])))
    model.load_state_dict({name: torch.from_numpy(np.ascontiguousarray(tensor)) for name, tensor in tensors.items()})
    return model


def _config(checkpoint: Checkpoint, *, vocabulary: int) -> Gemma3TextConfig:
    get = checkpoint.parameter
    return Gemma3TextConfig(
        vocab_size=vocabulary,
        hidden_size=get("embedding_length"),
        intermediate_size=get("feed_forward_length"),
        num_hidden_layers=get("block_count"),
        num_attention_heads=get("attention.head_count"),
        num_key_value_heads=get("attention.head_count_kv"),
        head_dim=get("attention.key_length"),
        query_pre_attn_scalar=get("attention.key_length"),
        sliding_window=get("attention.sliding_window"),
        layer_types=[
            "sliding_attention" if (layer + 1) % _GLOBAL_EVERY else "full_attention"
            for layer in range(get("block_count"))
        ],
        rms_norm_eps=get("attention.layer_norm_rms_epsilon"),
        rope_parameters={
            "full_attention": {"rope_type": "default", "rope_theta": float(get("rope.freq_base"))},
            "sliding_attention": {"rope_type": "default", "rope_theta": _LOCAL_ROPE_BASE},
        },
        tie_word_embeddings=True,
    )
