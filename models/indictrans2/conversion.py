"""Writes a published checkpoint as a CTranslate2 model, straight from its tensors: none of its Python code is run.

The layout of the tensors and the forward pass are those of AI4Bharat's `modeling_indictrans.py` (Gala et al. 2023,
IndicTrans2, https://arxiv.org/abs/2305.16307), which the stock encoder and decoder of CTranslate2 compute as they are.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
from ctranslate2.specs import common_spec, transformer_spec
from ctranslate2.specs.model_spec import NumpyVariable

from models.errors import InvalidCheckpoint
from models.indictrans2.checkpoint import Checkpoint, Floats, Side
from models.protocols import Progress

_FIRST_POSITION = 2
"""The row of the first token: fairseq keeps row 1 for padding and counts from there."""
_PERIOD = 10_000
_FEWEST_POSITIONS = 256
"""What the engine asks of any checkpoint; the table has no end."""


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
    filling = _Filling(checkpoint, quantization)
    layers = config.encoder_layers + config.decoder_layers
    filling.stack(spec.encoder, "encoder", spec.encoder.embeddings[0])
    for number, layer in enumerate(spec.encoder.layer):
        progress("reading the encoder", number / layers)
        filling.layer(layer, f"model.encoder.layers.{number}")
    filling.stack(spec.decoder, "decoder", spec.decoder.embeddings)
    filling.projection(spec.decoder.projection, spec.decoder.embeddings)
    for number, layer in enumerate(spec.decoder.layer):
        progress("reading the decoder", (config.encoder_layers + number) / layers)
        filling.layer(layer, f"model.decoder.layers.{number}")
        filling.cross_attention(layer.attention, f"model.decoder.layers.{number}.encoder_attn")
    spec.register_source_vocabulary(checkpoint.source_tokens)
    spec.register_target_vocabulary(checkpoint.target_tokens)
    spec.config.bos_token, spec.config.eos_token, spec.config.unk_token = "<s>", "</s>", "<unk>"
    spec.config.decoder_start_token = "</s>"  # noqa: S105  a token of the vocabulary
    progress("writing the model", 1.0)
    spec.validate()
    spec.optimize()  # equal tensors are written once
    spec.save(str(folder))


class _Uncopied(NumpyVariable):  # type: ignore[misc]  # ctranslate2 has no types
    """A weight that is written as it lies in memory: a copy of the largest is a quarter of the whole checkpoint."""

    def to_bytes(self) -> memoryview:
        """Return its buffer."""
        buffer: memoryview = self.array.data
        return buffer


class _Filling:
    """Puts tensors into specifications, each in its number format at once: never are all of them in memory twice."""

    def __init__(self, checkpoint: Checkpoint, quantization: str) -> None:
        self._checkpoint = checkpoint
        self._config = checkpoint.config
        self._quantization = quantization

    def stack(self, spec: Any, side: Side, embeddings: Any) -> None:  # noqa: ANN401  ctranslate2.specs has no types
        """Fill what a stack has beside its layers."""
        config = self._config
        shape = (config.vocabulary[side], config.width)
        self._weight(embeddings, self._checkpoint.tensor(f"model.{side}.embed_tokens.weight", shape))
        spec.scale_embeddings = math.sqrt(config.width) if config.scale_embedding else False
        spec.position_encodings.encodings = sinusoids(max(config.positions[side], _FEWEST_POSITIONS), config.width)
        if config.layernorm_embedding:
            self._norm(spec.layernorm_embedding, f"model.{side}.layernorm_embedding")
        if config.encoder_normalize_before:
            self._norm(spec.layer_norm, f"model.{side}.layer_norm")

    def layer(self, spec: Any, name: str) -> None:  # noqa: ANN401  as above
        """Fill a layer but for its cross-attention."""
        attention, width, inner = spec.self_attention, self._config.width, self._config.encoder_ffn_dim
        self._linear(attention.linear[0], [f"{name}.self_attn.{part}_proj" for part in "qkv"], (width, width))
        self._linear(attention.linear[1], [f"{name}.self_attn.out_proj"], (width, width))
        self._norm(attention.layer_norm, f"{name}.self_attn_layer_norm")
        self._linear(spec.ffn.linear_0, [f"{name}.fc1"], (inner, width))
        self._linear(spec.ffn.linear_1, [f"{name}.fc2"], (width, inner))
        self._norm(spec.ffn.layer_norm, f"{name}.final_layer_norm")

    def cross_attention(self, spec: Any, name: str) -> None:  # noqa: ANN401  as above
        """Fill a decoder layer's attention to the encoder's output."""
        square = (self._config.width, self._config.width)
        self._linear(spec.linear[0], [f"{name}.q_proj"], square)
        self._linear(spec.linear[1], [f"{name}.{part}_proj" for part in "kv"], square)
        self._linear(spec.linear[2], [f"{name}.out_proj"], square)
        self._norm(spec.layer_norm, f"{name}_layer_norm")

    def projection(self, spec: Any, embeddings: Any) -> None:  # noqa: ANN401  as above
        """Fill the output projection. Shared with the decoder's embeddings it may be stored twice, the same then."""
        checkpoint, config = self._checkpoint, self._config
        is_stored = "lm_head.weight" in checkpoint.names
        if not is_stored and not config.share_decoder_input_output_embed:
            raise InvalidCheckpoint(f"{checkpoint.folder} has no lm_head.weight and does not share the embeddings")
        shape = (config.vocabulary["decoder"], config.width)
        if not config.share_decoder_input_output_embed:
            self._weight(spec, checkpoint.tensor("lm_head.weight", shape))
            return
        shared = checkpoint.tensor("model.decoder.embed_tokens.weight", shape)
        if is_stored and not np.array_equal(checkpoint.tensor("lm_head.weight", shape), shared):
            raise InvalidCheckpoint(
                f"{checkpoint.folder}: its configuration shares the decoder's embeddings with the output projection, "
                "but the two differ, so what the model computes is ambiguous"
            )
        spec.weight, spec.weight_scale = embeddings.weight, embeddings.weight_scale

    def _linear(self, spec: Any, names: list[str], shape: tuple[int, int]) -> None:  # noqa: ANN401  as above
        """Fill a layer with one or several, one below the other."""
        tensor = self._checkpoint.tensor
        spec.bias = np.concatenate([tensor(f"{name}.bias", shape[:1]) for name in names])
        self._weight(spec, np.concatenate([tensor(f"{name}.weight", shape) for name in names]))

    def _norm(self, spec: Any, name: str) -> None:  # noqa: ANN401  as above
        spec.gamma = self._checkpoint.tensor(f"{name}.weight", (self._config.width,))
        spec.beta = self._checkpoint.tensor(f"{name}.bias", (self._config.width,))

    def _weight(self, spec: Any, weight: Floats) -> None:  # noqa: ANN401  as above
        spec.weight = _Uncopied(weight)
        spec.validate()
        spec.optimize(quantization=self._quantization)


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
