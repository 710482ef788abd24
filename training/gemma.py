"""The checkpoint opened in PyTorch."""

from __future__ import annotations

import numpy as np
import torch
from transformers import Gemma3ForCausalLM, Gemma3TextConfig

from models.embedded.checkpoint import MATRICES, Checkpoint
from models.embedded.layout import GLOBAL_EVERY, LOCAL_ROPE_BASE

_NORMS = {
    "attn_norm": "input_layernorm",
    "post_attention_norm": "post_attention_layernorm",
    "ffn_norm": "pre_feedforward_layernorm",
    "post_ffw_norm": "post_feedforward_layernorm",
    "attn_q_norm": "self_attn.q_norm",
    "attn_k_norm": "self_attn.k_norm",
}
"""The norms of a layer as GGUF and transformers name them."""


def in_torch(checkpoint: Checkpoint) -> Gemma3ForCausalLM:
    """Return the model of the checkpoint, its adapter merged, in float32."""
    embeddings = checkpoint.embeddings()
    tensors = {
        "model.embed_tokens.weight": embeddings,
        "lm_head.weight": embeddings,
        "model.norm.weight": checkpoint.norm("output_norm"),
    }
    for layer in range(checkpoint.parameter("block_count")):
        for name, called in _NORMS.items():
            tensors[f"model.layers.{layer}.{called}.weight"] = checkpoint.norm(f"blk.{layer}.{name}")
        for name, called in MATRICES.items():
            tensors[f"model.layers.{layer}.{called}.weight"] = checkpoint.matrix(layer, name)
    model = Gemma3ForCausalLM(_config(checkpoint, vocabulary=len(embeddings)))
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
            "sliding_attention" if (layer + 1) % GLOBAL_EVERY else "full_attention"
            for layer in range(get("block_count"))
        ],
        rms_norm_eps=get("attention.layer_norm_rms_epsilon"),
        rope_parameters={
            "full_attention": {"rope_type": "default", "rope_theta": float(get("rope.freq_base"))},
            "sliding_attention": {"rope_type": "default", "rope_theta": LOCAL_ROPE_BASE},
        },
        tie_word_embeddings=True,
    )
