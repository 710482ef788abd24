"""IndicTrans2 at its published sizes with random weights, in the published layout.

The row of the token that ends an output is zero, which never wins: every output is as long as it may be.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file

Floats = NDArray[np.float32]
_END = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicTrans2Shape:
    """One published size of IndicTrans2."""

    width: int
    feed_forward: int
    heads: int
    layernorm_embedding: bool
    shared_projection: bool
    layers: int = 18


SHAPES = {
    "indictrans2": IndicTrans2Shape(
        width=512, feed_forward=2048, heads=8, layernorm_embedding=True, shared_projection=True
    ),
    "indictrans2-1b": IndicTrans2Shape(
        width=1024, feed_forward=8192, heads=16, layernorm_embedding=False, shared_projection=False
    ),
}


class _Tensors:
    """Random tensors by name, from one seed."""

    def __init__(self) -> None:
        self._random = np.random.default_rng(0)
        self.by_name: dict[str, Floats] = {}

    def matrix(self, name: str, rows: int, columns: int, spread: float) -> Floats:
        self.by_name[name] = self._random.standard_normal((rows, columns), dtype=np.float32)
        self.by_name[name] *= np.float32(spread)
        return self.by_name[name]

    def linear(self, name: str, rows: int, columns: int) -> None:
        self.matrix(f"{name}.weight", rows, columns, columns**-0.5)
        self.by_name[f"{name}.bias"] = self._random.standard_normal(rows, dtype=np.float32) * np.float32(0.1)

    def norm(self, name: str, width: int, *, signs: bool = False) -> None:
        gains = self._random.choice(np.array([-1, 1], dtype=np.float32), width) if signs else np.ones(width)
        self.by_name[f"{name}.weight"] = gains.astype(np.float32)
        self.by_name[f"{name}.bias"] = np.zeros(width, dtype=np.float32)


def write_indictrans2(folder: Path, shape: IndicTrans2Shape, vocabulary: Path) -> None:
    """Write a checkpoint of this shape with the published vocabulary files into a new folder."""
    folder.mkdir(parents=True)
    sizes = {}
    for side in ("SRC", "TGT"):
        sizes[side] = len(json.loads((vocabulary / f"dict.{side}.json").read_text(encoding="utf-8")))
        for name in (f"dict.{side}.json", f"model.{side}"):
            shutil.copyfile(vocabulary / name, folder / name)
    tensors, width = _Tensors(), shape.width
    for side, rows in (("encoder", sizes["SRC"]), ("decoder", sizes["TGT"])):
        tensors.matrix(f"model.{side}.embed_tokens.weight", rows, width, width**-0.5)
        if shape.layernorm_embedding:
            tensors.norm(f"model.{side}.layernorm_embedding", width)
        tensors.norm(f"model.{side}.layer_norm", width, signs=side == "decoder")
        for number in range(shape.layers):
            _add_layer(tensors, f"model.{side}.layers.{number}", shape, cross_attention=side == "decoder")
    decoder = tensors.by_name["model.decoder.embed_tokens.weight"]
    projection = (
        decoder if shape.shared_projection else tensors.matrix("lm_head.weight", sizes["TGT"], width, width**-0.5)
    )
    projection[_END] = 0
    tensors.by_name["lm_head.weight"] = projection.copy()
    save_file(tensors.by_name, folder / "model.safetensors")
    config = _indictrans2_config(shape, sizes["SRC"], sizes["TGT"])
    (folder / "config.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")


def _add_layer(tensors: _Tensors, name: str, shape: IndicTrans2Shape, *, cross_attention: bool) -> None:
    for attention in ("self_attn", "encoder_attn") if cross_attention else ("self_attn",):
        for part in ("q", "k", "v", "out"):
            tensors.linear(f"{name}.{attention}.{part}_proj", shape.width, shape.width)
        tensors.norm(f"{name}.{attention}_layer_norm", shape.width)
    tensors.linear(f"{name}.fc1", shape.feed_forward, shape.width)
    tensors.linear(f"{name}.fc2", shape.width, shape.feed_forward)
    tensors.norm(f"{name}.final_layer_norm", shape.width)


def _indictrans2_config(shape: IndicTrans2Shape, source: int, target: int) -> dict[str, Any]:
    sides = {
        f"{side}_{key}": value
        for side in ("encoder", "decoder")
        for key, value in {
            "layers": shape.layers,
            "embed_dim": shape.width,
            "ffn_dim": shape.feed_forward,
            "attention_heads": shape.heads,
            "normalize_before": True,
        }.items()
    }
    return {
        "model_type": "IndicTrans",
        "architectures": ["IndicTransForConditionalGeneration"],
        "activation_function": "gelu",
        "layernorm_embedding": shape.layernorm_embedding,
        "share_decoder_input_output_embed": shape.shared_projection,
        "scale_embedding": True,
        "encoder_vocab_size": source,
        "decoder_vocab_size": target,
        "max_source_positions": 256,
        "max_target_positions": 256,
        "bos_token_id": 0,
        "pad_token_id": 1,
        "eos_token_id": _END,
        "decoder_start_token_id": _END,
        **sides,
    }
