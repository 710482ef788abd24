"""How many weights a token is multiplied with, from the configuration of a published model."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.floor import Weights
from models.published import read_json


def weights_of(family: str, config: Path) -> Weights:
    """Return the numbers for a model of the family with this ``config.json``."""
    return {"embedded": _gemma, "mbart50": _mbart, "indictrans2": _indictrans2}[family](read_json(config))


def _gemma(given: Mapping[str, Any]) -> Weights:
    width, head = given["hidden_size"], given["head_dim"]
    queries, keys = given["num_attention_heads"] * head, given["num_key_value_heads"] * head
    layer = width * (2 * queries + 2 * keys) + 3 * width * given["intermediate_size"]
    layers = layer * given["num_hidden_layers"]
    return Weights(prompt=layers, output=layers + given["vocab_size"] * width)


def _mbart(given: Mapping[str, Any]) -> Weights:
    return _encoder_decoder(given, given["d_model"], given["vocab_size"])


def _indictrans2(given: Mapping[str, Any]) -> Weights:
    return _encoder_decoder(given, given["encoder_embed_dim"], given["decoder_vocab_size"])


def _encoder_decoder(given: Mapping[str, Any], width: int, vocabulary: int) -> Weights:
    """Return the numbers where each side has square attention projections, and the decoder looks at the encoder."""
    square, layers = width * width, given["decoder_layers"]
    encoder = (4 * square + 2 * width * given["encoder_ffn_dim"]) * given["encoder_layers"]
    decoder = (6 * square + 2 * width * given["decoder_ffn_dim"]) * layers
    return Weights(prompt=encoder + 2 * square * layers, output=decoder + vocabulary * width)
