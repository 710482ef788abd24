"""Writes a published checkpoint as a CTranslate2 model, straight from its tensors: none of its Python code is run.

The layout of the tensors and the forward pass are those of AI4Bharat's `modeling_indictrans.py` (Gala et al. 2023,
IndicTrans2, https://arxiv.org/abs/2305.16307), which the stock encoder and decoder of CTranslate2 compute as they are.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
from ctranslate2.converters.utils import fuse_linear
from ctranslate2.specs import common_spec, transformer_spec

from models.errors import InvalidCheckpoint
from models.indictrans2.checkpoint import Checkpoint, Floats, Side
from models.protocols import Progress

_FIRST_POSITION = 2
"""The row of the first token: fairseq keeps row 1 for padding and counts from there."""
_PERIOD = 10_000
_SELF, _CROSS = "self_attn", "encoder_attn"


def convert(checkpoint: Checkpoint, folder: Path, progress: Progress, *, quantization: str) -> None:
    """Write the model in the number format `quantization` into an existing folder.

    Raises InvalidCheckpoint for tensors that are missing or of another shape than the configuration says.
    """
    config = checkpoint.config
    spec = transformer_spec.TransformerSpec.from_config(
        (config.encoder_layers, config.decoder_layers),
        config.encoder_attention_heads,
        pre_norm=config.encoder_normalize_before,
        activation=common_spec.Activation.GELU,
        layernorm_embedding=config.layernorm_embedding,
    )
    layers = config.encoder_layers + config.decoder_layers
    _set_stack(spec.encoder, checkpoint, "encoder", spec.encoder.embeddings[0])
    for number, layer in enumerate(spec.encoder.layer):
        progress("reading the encoder", number / layers)
        _set_layer(layer, checkpoint, f"model.encoder.layers.{number}", cross_attention=False)
    _set_stack(spec.decoder, checkpoint, "decoder", spec.decoder.embeddings)
    for number, layer in enumerate(spec.decoder.layer, config.encoder_layers):
        progress("reading the decoder", number / layers)
        _set_layer(layer, checkpoint, f"model.decoder.layers.{number - config.encoder_layers}", cross_attention=True)
    spec.decoder.projection.weight = _projection(checkpoint)
    spec.register_source_vocabulary(checkpoint.source_tokens)
    spec.register_target_vocabulary(checkpoint.target_tokens)
    spec.config.bos_token, spec.config.eos_token, spec.config.unk_token = "<s>", "</s>", "<unk>"
    spec.config.decoder_start_token = "</s>"  # noqa: S105  a token of the vocabulary
    spec.validate()
    progress("writing the model", 1.0)
    spec.optimize(quantization=quantization)
    spec.save(str(folder))


def _set_stack(spec: Any, checkpoint: Checkpoint, side: Side, embeddings: Any) -> None:  # noqa: ANN401  ctranslate2.specs has no types
    config = checkpoint.config
    embeddings.weight = checkpoint.tensor(f"model.{side}.embed_tokens.weight", (config.vocabulary[side], config.width))
    spec.scale_embeddings = math.sqrt(config.width) if config.scale_embedding else False
    spec.position_encodings.encodings = sinusoids(config.positions[side], config.width)
    if config.layernorm_embedding:
        _set_norm(spec.layernorm_embedding, checkpoint, f"model.{side}.layernorm_embedding")
    if config.encoder_normalize_before:
        _set_norm(spec.layer_norm, checkpoint, f"model.{side}.layer_norm")


def _set_layer(spec: Any, checkpoint: Checkpoint, name: str, *, cross_attention: bool) -> None:  # noqa: ANN401  as above
    width = checkpoint.config.width
    attention = spec.self_attention
    _set_fused(attention.linear[0], checkpoint, [f"{name}.{_SELF}.{part}_proj" for part in "qkv"])
    _set_linear(attention.linear[1], checkpoint, f"{name}.{_SELF}.out_proj", (width, width))
    _set_norm(attention.layer_norm, checkpoint, f"{name}.{_SELF}_layer_norm")
    if cross_attention:
        attention = spec.attention
        _set_linear(attention.linear[0], checkpoint, f"{name}.{_CROSS}.q_proj", (width, width))
        _set_fused(attention.linear[1], checkpoint, [f"{name}.{_CROSS}.{part}_proj" for part in "kv"])
        _set_linear(attention.linear[2], checkpoint, f"{name}.{_CROSS}.out_proj", (width, width))
        _set_norm(attention.layer_norm, checkpoint, f"{name}.{_CROSS}_layer_norm")
    inner = checkpoint.config.encoder_ffn_dim
    _set_linear(spec.ffn.linear_0, checkpoint, f"{name}.fc1", (inner, width))
    _set_linear(spec.ffn.linear_1, checkpoint, f"{name}.fc2", (width, inner))
    _set_norm(spec.ffn.layer_norm, checkpoint, f"{name}.final_layer_norm")


def _set_fused(spec: Any, checkpoint: Checkpoint, names: list[str]) -> None:  # noqa: ANN401  as above
    width = checkpoint.config.width
    parts = [common_spec.LinearSpec() for _ in names]
    for part, name in zip(parts, names, strict=True):
        _set_linear(part, checkpoint, name, (width, width))
    fuse_linear(spec, parts)


def _set_linear(spec: Any, checkpoint: Checkpoint, name: str, shape: tuple[int, int]) -> None:  # noqa: ANN401  as above
    spec.weight = checkpoint.tensor(f"{name}.weight", shape)
    spec.bias = checkpoint.tensor(f"{name}.bias", shape[:1])


def _set_norm(spec: Any, checkpoint: Checkpoint, name: str) -> None:  # noqa: ANN401  as above
    width = checkpoint.config.width
    spec.gamma = checkpoint.tensor(f"{name}.weight", (width,))
    spec.beta = checkpoint.tensor(f"{name}.bias", (width,))


def _projection(checkpoint: Checkpoint) -> Floats:
    """Return the output projection. Under sharing it may be stored twice, and must then be the same."""
    config = checkpoint.config
    shape = (config.vocabulary["decoder"], config.width)
    embeddings = checkpoint.tensor("model.decoder.embed_tokens.weight", shape)
    if "lm_head.weight" not in checkpoint.names:
        if not config.share_decoder_input_output_embed:
            raise InvalidCheckpoint(f"{checkpoint.folder} has no lm_head.weight and does not share the embeddings")
        return embeddings
    projection = checkpoint.tensor("lm_head.weight", shape)
    if config.share_decoder_input_output_embed and not np.array_equal(projection, embeddings):
        raise InvalidCheckpoint(
            f"{checkpoint.folder}: its configuration shares the decoder's embeddings with the output projection, "
            "but the two differ, so what the model computes is ambiguous"
        )
    return projection


def sinusoids(rows: int, width: int) -> Floats:
    """Return the position table, (rows, width), from the first token on: all sines, then all cosines.

    As fairseq computes it (Vaswani et al. 2017, with a divisor of half - 1 for the frequencies).
    """
    half = width // 2
    frequencies = np.exp(np.arange(half) * -(math.log(_PERIOD) / (half - 1)))
    angles = np.arange(_FIRST_POSITION, rows + _FIRST_POSITION)[:, None] * frequencies[None, :]
    table = np.zeros((rows, width), dtype=np.float32)
    table[:, :half], table[:, half : 2 * half] = np.sin(angles), np.cos(angles)
    return table
