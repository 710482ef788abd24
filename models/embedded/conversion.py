"""Writes a checkpoint as a CTranslate2 model; straight from NumPy, so that no other framework is needed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from ctranslate2.specs import common_spec, transformer_spec

from models.embedded.checkpoint import Checkpoint
from models.protocols import Progress

_LOCAL_ROPE_BASE = 10_000
_GLOBAL_EVERY = 6
"""Gemma 3 looks at the whole context in every sixth layer and through a sliding window in the others."""


def convert(checkpoint: Checkpoint, folder: Path, progress: Progress) -> None:
    """Write the model as int8 (a scale for each row) into an existing folder."""
    layers = checkpoint.parameter("block_count")
    spec = _specification(checkpoint, layers)
    embeddings = checkpoint.embeddings()
    spec.decoder.embeddings.weight = embeddings
    spec.decoder.projection.weight = embeddings
    _set_norm(spec.decoder.layer_norm, checkpoint, "output_norm")
    for number, layer in enumerate(spec.decoder.layer):
        progress("merging the adapter", number / layers)
        _set_layer(layer, checkpoint, number)
    spec.register_vocabulary(checkpoint.tokens())
    spec.config.bos_token, spec.config.eos_token, spec.config.unk_token = "<bos>", "<eos>", "<unk>"
    spec.validate()
    progress("quantising", 1.0)
    spec.optimize(quantization="int8")
    spec.save(str(folder))


def _specification(checkpoint: Checkpoint, layers: int) -> Any:  # noqa: ANN401  ctranslate2.specs has no types
    head, window = checkpoint.parameter("attention.key_length"), checkpoint.parameter("attention.sliding_window")
    spec = transformer_spec.TransformerDecoderModelSpec.from_config(
        layers,
        checkpoint.parameter("attention.head_count"),
        activation=common_spec.Activation.GELUTanh,
        ffn_glu=True,
        rms_norm=True,
        rotary_dim=head,
        rotary_interleave=False,
        rotary_base=_LOCAL_ROPE_BASE,
        num_heads_kv=checkpoint.parameter("attention.head_count_kv"),
        head_dim=head,
        sliding_window=window,
        pre_post_layer_norm=True,
        quant_type=common_spec.Quantization.CT2,
        qk_norm=True,
    )
    for layer in spec.decoder.layer[_GLOBAL_EVERY - 1 :: _GLOBAL_EVERY]:
        layer.self_attention.rotary_base = np.float32(checkpoint.parameter("rope.freq_base"))
        layer.self_attention.sliding_window = np.int32(0)
    spec.decoder.scale_embeddings = True
    spec.decoder.start_from_zero_embedding = False
    return spec


def _set_layer(layer: Any, checkpoint: Checkpoint, number: int) -> None:  # noqa: ANN401  as above
    attention, feed_forward = layer.self_attention, layer.ffn
    for spec, name in (
        (layer.input_layer_norm, "attn_norm"),
        (layer.post_attention_layer_norm, "post_attention_norm"),
        (layer.pre_feedforward_layer_norm, "ffn_norm"),
        (layer.post_feedforward_layer_norm, "post_ffw_norm"),
        (attention.q_norm, "attn_q_norm"),
        (attention.k_norm, "attn_k_norm"),
    ):
        _set_norm(spec, checkpoint, f"blk.{number}.{name}")
    attention.linear[0].weight = np.concatenate(
        [checkpoint.matrix(number, name) for name in ("attn_q", "attn_k", "attn_v")]
    )
    attention.linear[1].weight = checkpoint.matrix(number, "attn_output")
    feed_forward.linear_0.weight = checkpoint.matrix(number, "ffn_gate")
    feed_forward.linear_0_noact.weight = checkpoint.matrix(number, "ffn_up")
    feed_forward.linear_1.weight = checkpoint.matrix(number, "ffn_down")


def _set_norm(spec: Any, checkpoint: Checkpoint, name: str) -> None:  # noqa: ANN401  as above
    spec.gamma = checkpoint.norm(name)
    spec.layer_norm_use_residual = True
