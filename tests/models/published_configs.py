"""The configurations that model hubs publish beside the weights, at the size of a test."""

from __future__ import annotations

from typing import Any

WIDTH = 48
SIZES: dict[str, Any] = {
    "d_model": WIDTH,
    "encoder_layers": 2,
    "decoder_layers": 2,
    "encoder_attention_heads": 4,
    "decoder_attention_heads": 4,
    "encoder_ffn_dim": 96,
    "decoder_ffn_dim": 96,
    "max_position_embeddings": 512,
    "num_hidden_layers": 2,
    "dropout": 0.1,
    "init_std": 0.02,
    "is_encoder_decoder": True,
    "scale_embedding": True,
    "torch_dtype": "float32",
    "use_cache": True,
}
FAIRSEQ = {"bos_token_id": 0, "pad_token_id": 1, "eos_token_id": 2, "decoder_start_token_id": 2, "max_length": 200}
SPECIAL = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "sep_token": "</s>", "pad_token": "<pad>"}
WITH_MASK = SPECIAL | {"cls_token": "<s>", "mask_token": "<mask>"}
CONFIGS: dict[str, dict[str, Any]] = {
    "mbart50": {
        **FAIRSEQ,
        "architectures": ["MBartForConditionalGeneration"],
        "model_type": "mbart",
        "tokenizer_class": "MBart50Tokenizer",
        "activation_function": "relu",
        "add_final_layer_norm": True,
        "normalize_before": True,
        "normalize_embedding": True,
        "static_position_embeddings": False,
        "num_beams": 5,
        "early_stopping": True,
        "forced_eos_token_id": 2,
    },
    "m2m100": {
        **FAIRSEQ,
        "architectures": ["M2M100ForConditionalGeneration"],
        "model_type": "m2m_100",
        "activation_function": "relu",
        "num_beams": 5,
        "early_stopping": True,
    },
    "nllb": {
        **FAIRSEQ,
        "architectures": ["M2M100ForConditionalGeneration"],
        "model_type": "m2m_100",
        "tokenizer_class": "NllbTokenizer",
        "activation_function": "relu",
    },
    "marian": {
        "architectures": ["MarianMTModel"],
        "model_type": "marian",
        "activation_function": "swish",
        "add_final_layer_norm": False,
        "normalize_before": False,
        "normalize_embedding": False,
        "static_position_embeddings": True,
        "share_encoder_decoder_embeddings": True,
        "bos_token_id": 0,
        "eos_token_id": 0,
        "forced_eos_token_id": 0,
        "num_beams": 6,
        "max_length": 512,
    },
}
TOKENIZERS: dict[str, dict[str, Any]] = {
    "mbart50": {**WITH_MASK, "language_codes": "ML50", "name_or_path": "facebook/mbart-large-50-many-to-one-mmt"},
    "m2m100": {**SPECIAL, "tokenizer_class": "M2M100Tokenizer"},
    "nllb": {**WITH_MASK, "tokenizer_class": "NllbTokenizer", "name_or_path": "facebook/nllb-200-distilled-600M"},
    "marian": {"source_lang": "hi", "target_lang": "en"},
}
