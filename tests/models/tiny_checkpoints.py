"""Tiny checkpoints in the layouts that model hubs publish: random weights, a vocabulary of our own five articles.

What they write is nonsense, but not the same nonsense for every sentence, and it comes to an end.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import sentencepiece

SEEDS = Path(__file__).parents[2] / "seeds"
_PIECES = 500
_WIDTH = 48
_SIZES: dict[str, Any] = {
    "d_model": _WIDTH,
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
_FAIRSEQ = {"bos_token_id": 0, "pad_token_id": 1, "eos_token_id": 2, "decoder_start_token_id": 2, "max_length": 200}
_SPECIAL = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "sep_token": "</s>", "pad_token": "<pad>"}
_WITH_MASK = _SPECIAL | {"cls_token": "<s>", "mask_token": "<mask>"}
_CONFIGS: dict[str, dict[str, Any]] = {
    "mbart50": {
        **_FAIRSEQ,
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
        **_FAIRSEQ,
        "architectures": ["M2M100ForConditionalGeneration"],
        "model_type": "m2m_100",
        "activation_function": "relu",
        "num_beams": 5,
        "early_stopping": True,
    },
    "nllb": {
        **_FAIRSEQ,
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
_TOKENIZERS: dict[str, dict[str, Any]] = {
    "mbart50": {**_WITH_MASK, "language_codes": "ML50", "name_or_path": "facebook/mbart-large-50-many-to-one-mmt"},
    "m2m100": {**_SPECIAL, "tokenizer_class": "M2M100Tokenizer"},
    "nllb": {**_WITH_MASK, "tokenizer_class": "NllbTokenizer", "name_or_path": "facebook/nllb-200-distilled-600M"},
    "marian": {"source_lang": "hi", "target_lang": "en"},
}
_MADE_UP = {"m2m100": 8, "nllb": 2}


def tiny_checkpoint(family: str, folder: Path, *, pickled: bool = False, **config: Any) -> Path:  # noqa: ANN401  JSON
    """Write a checkpoint of this family into `folder`, with `config` over its config.json, and return the folder.

    `pickled` writes the weights as pytorch_model.bin, as many repositories have them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    size = _write_vocabulary(family, folder)
    given = {**_SIZES, **_CONFIGS[family], "vocab_size": size}
    if family == "mbart50":
        given["forced_bos_token_id"] = size - 53 + 3  # en_XX, as in many-to-one
    if family == "marian":
        given |= {"decoder_vocab_size": size, "decoder_start_token_id": size - 1, "pad_token_id": size - 1}
        given["bad_words_ids"] = [[size - 1]]
    given = {name: value for name, value in (given | config).items() if value is not None}
    _write_json(folder / "config.json", given)
    _write_json(folder / "tokenizer_config.json", _TOKENIZERS[family])
    if family != "marian":
        codes = {} if family == "mbart50" else {"additional_special_tokens": _language_codes(family)}
        _write_json(folder / "special_tokens_map.json", (_SPECIAL if family == "m2m100" else _WITH_MASK) | codes)
    _write_weights(folder, pickled=pickled)
    return folder


def _write_vocabulary(family: str, folder: Path) -> int:
    """Write the files of the vocabulary; return the number of its tokens."""
    if family == "marian":
        models = {"source.spm": _trained("unigram", "hi"), "target.spm": _trained("unigram", "en")}
        both = dict.fromkeys(piece for model in models.values() for piece in _pieces(model))
        _write_json(folder / "vocab.json", {piece: at for at, piece in enumerate(["</s>", "<unk>", *both, "<pad>"])})
        for name, model in models.items():
            (folder / name).write_bytes(model)
        return len(both) + 3
    model = _trained("bpe" if family == "nllb" else "unigram", "hi", "en")
    (folder / "sentencepiece.bpe.model").write_bytes(model)
    tokens = ["<s>", "<pad>", "</s>", "<unk>", *_pieces(model)]
    if family == "m2m100":
        _write_json(folder / "vocab.json", {token: at for at, token in enumerate(tokens)})
    return len(tokens) + len(_language_codes(family)) + (family != "m2m100") + _MADE_UP.get(family, 0)


def _language_codes(family: str) -> list[str]:
    """Return the language tokens in the order of their ids."""
    from transformers.models.m2m_100 import tokenization_m2m_100 as m2m100  # noqa: PLC0415  slow to import
    from transformers.models.mbart50 import tokenization_mbart50 as mbart50  # noqa: PLC0415  likewise
    from transformers.models.nllb import tokenization_nllb as nllb  # noqa: PLC0415  likewise

    if family == "m2m100":
        return [f"__{code}__" for code in m2m100.FAIRSEQ_LANGUAGE_CODES["m2m100"]]
    return list((mbart50 if family == "mbart50" else nllb).FAIRSEQ_LANGUAGE_CODES)


def _write_weights(folder: Path, *, pickled: bool) -> None:
    """Write random weights: wide enough that outputs differ, with an end that is reached."""
    import torch  # noqa: PLC0415  slow to import, and only some tests need it
    import transformers  # noqa: PLC0415  likewise
    from safetensors.torch import save_file  # noqa: PLC0415  likewise

    config = transformers.AutoConfig.from_pretrained(folder)
    model = getattr(transformers, config.architectures[0])(config)
    chance = torch.Generator().manual_seed(11)
    with torch.no_grad():
        for name, tensor in model.named_parameters():
            norm = "norm" in name and name.endswith("weight")
            spread = 0.1 if norm or "embed" in name or "shared" in name or name.endswith("bias") else 0.4
            tensor.normal_(std=spread, generator=chance).add_(1.0 if norm else 0.0)
        shared = model.get_input_embeddings().weight
        shared[config.eos_token_id] *= 2.4
        shared[config.pad_token_id] = 0.0
        # Random signs where it ends, or one token would be the likeliest after everything.
        *_, last = (tensor for name, tensor in model.named_parameters() if re.search("decoder.*norm.weight", name))
        last *= torch.randint(0, 2, last.shape, generator=chance) * 2 - 1
    weights = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    if pickled:
        torch.save(weights, folder / "pytorch_model.bin")
    else:
        save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})


@cache
def _trained(kind: str, *languages: str) -> bytes:
    """Return a SentencePiece model of the seeds' text in these languages."""
    model = io.BytesIO()
    text = [line for language in languages for line in (_hindi() if language == "hi" else _english())]
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(text), model_writer=model, vocab_size=_PIECES, model_type=kind, minloglevel=2
    )
    return model.getvalue()


def _pieces(model: bytes) -> list[str]:
    """Return the pieces after <unk>, <s> and </s>."""
    processor = sentencepiece.SentencePieceProcessor(model_proto=model)
    return [processor.id_to_piece(at) for at in range(3, processor.get_piece_size())]


def _hindi() -> list[str]:
    articles = [path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    return [line.strip() for article in articles for line in article.splitlines()]


def _english() -> list[str]:
    golden = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(SEEDS.glob("*.json"))]
    return [text for text in _strings(golden) if text.isascii()]


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _strings(item)


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
