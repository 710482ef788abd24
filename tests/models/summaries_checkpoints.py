"""Tiny checkpoints of summarisers in the layouts that model hubs publish, with random weights.

What they write is nonsense, but not the same nonsense for every text, and it comes to an end.
"""

from __future__ import annotations

import io
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import sentencepiece
from tokenizers import Tokenizer, pre_tokenizers, trainers
from tokenizers.models import BPE

from models.published import SPECIAL
from tests.models.tiny_checkpoints import _english, _hindi

_CHANCE = {"bart": (5, 2.0, 3.0), "mt5": (5, 2.0, 10.0)}
"""The seed, how much more weight the end has than other tokens, and how sure the model is; found by trying."""
_CONFIGS: dict[str, dict[str, Any]] = {
    "bart": {
        "architectures": ["BartForConditionalGeneration"],
        "model_type": "bart",
        "activation_function": "gelu",
        "add_final_layer_norm": False,
        "normalize_before": False,
        "normalize_embedding": True,
        "scale_embedding": False,
        "d_model": 48,
        "encoder_layers": 2,
        "decoder_layers": 1,
        "encoder_attention_heads": 4,
        "decoder_attention_heads": 4,
        "encoder_ffn_dim": 96,
        "decoder_ffn_dim": 96,
        "max_position_embeddings": 1024,
        "bos_token_id": 0,
        "pad_token_id": 1,
        "eos_token_id": 2,
        "decoder_start_token_id": 2,
        "forced_bos_token_id": 0,
        "forced_eos_token_id": 2,
        "early_stopping": True,
        "length_penalty": 2.0,
        "max_length": 60,
        "min_length": 12,
        "no_repeat_ngram_size": 3,
        "num_beams": 4,
        "is_encoder_decoder": True,
    },
    "mt5": {
        "architectures": ["MT5ForConditionalGeneration"],
        "model_type": "mt5",
        "d_model": 48,
        "d_ff": 96,
        "d_kv": 12,
        "num_layers": 2,
        "num_decoder_layers": 2,
        "num_heads": 4,
        "feed_forward_proj": "gated-gelu",
        "relative_attention_num_buckets": 32,
        "tie_word_embeddings": False,
        "pad_token_id": 0,
        "eos_token_id": 1,
        "decoder_start_token_id": 0,
        "tokenizer_class": "T5Tokenizer",
        "length_penalty": 0.6,
        "max_length": 60,
        "no_repeat_ngram_size": 2,
        "num_beams": 4,
        "is_encoder_decoder": True,
        "task_specific_params": {"langid_map": {"hindi": [16, "▁<extra_id_1>"], "english": [11, "▁<extra_id_0>"]}},
    },
}


def tiny_summariser(family: str, folder: Path, **config: Any) -> Path:  # noqa: ANN401  JSON
    """Write a checkpoint of BART or of mT5 into `folder`, with `config` over its config.json, and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    size = _write_byte_pairs(folder) if family == "bart" else _write_pieces(folder)
    said = {**_CONFIGS[family], "vocab_size": size, **config}
    (folder / "config.json").write_text(json.dumps(said), encoding="utf-8")
    _write_weights(folder, *_CHANCE[family])
    return folder


def _write_byte_pairs(folder: Path) -> int:
    """Write the dictionary, which ends with <mask>; return how many tokens there are weights for."""
    tokenizer: Any = Tokenizer(BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=600, special_tokens=list(SPECIAL), initial_alphabet=alphabet, show_progress=False
    )
    tokenizer.train_from_iterator(_english(), trainer)
    tokenizer.model.save(str(folder))
    tokens = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))
    (folder / "vocab.json").write_text(json.dumps({**tokens, "<mask>": len(tokens)}), encoding="utf-8")
    return len(tokens)


def _write_pieces(folder: Path) -> int:
    """Write the SentencePiece model; return a size with the room that training leaves."""
    (folder / "spiece.model").write_bytes(_trained())
    return 512


@cache
def _trained() -> bytes:
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([*_hindi(), *_english()]),
        model_writer=model,
        vocab_size=500,
        pad_id=0,
        eos_id=1,
        unk_id=2,
        bos_id=-1,
        user_defined_symbols=["▁<extra_id_1>", "▁<extra_id_0>"],
        minloglevel=2,
    )
    return model.getvalue()


def _write_weights(folder: Path, seed: int, end: float, sharp: float) -> None:
    """Write random weights, pickled as the published ones are: wide enough that outputs differ, with an end."""
    import torch  # noqa: PLC0415  slow to import, and only some tests need it
    import transformers  # noqa: PLC0415  likewise

    config = transformers.AutoConfig.from_pretrained(folder)
    model = getattr(transformers, config.architectures[0])(config)
    chance = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, tensor in model.named_parameters():
            norm = "norm" in name and name.endswith("weight")
            tensor.normal_(std=_spread(name), generator=chance).add_(1.0 if norm else 0.0)
        # Random signs where it ends, or one token were the likeliest after everything; large, or all were as likely.
        *_, last = (tensor for name, tensor in model.named_parameters() if re.search("decoder.*norm.weight", name))
        last *= sharp * (torch.randint(0, 2, last.shape, generator=chance) * 2 - 1)
    tied = {"lm_head.weight", "model.encoder.embed_tokens.weight", "model.decoder.embed_tokens.weight"}
    skipped = tied if config.model_type == "bart" else set()
    weights = {name: tensor.clone() for name, tensor in model.state_dict().items() if name not in skipped}
    if config.model_type == "bart":
        weights["final_logits_bias"][0, config.eos_token_id] = end
    else:
        words = weights["lm_head.weight"].normal_(std=0.1, generator=chance)
        words[config.eos_token_id] *= end
        words[config.pad_token_id] = 0.0
    torch.save(weights, folder / "pytorch_model.bin")


def _spread(name: str) -> float:
    """Return the standard deviation of a parameter: small for tokens beside positions, or outputs run in circles."""
    if "embed_positions" in name:
        return 1.0
    if "shared" in name or "embed_tokens" in name or "lm_head" in name:
        return 0.03 if "lm_head" not in name else 0.1
    return 0.1 if "norm" in name or name.endswith("bias") else 0.5
