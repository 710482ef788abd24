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

from tests.models.published_configs import CONFIGS, SIZES, SPECIAL, TOKENIZERS, WITH_MASK

SEEDS = Path(__file__).parents[2] / "seeds"
_PIECES = 500
_CHANCE = {"mbart50": (17, 2.4), "m2m100": (9, 2.4), "nllb": (11, 3.0), "marian": (3, 2.8)}
"""The seed, and how much more weight the end has than other tokens, found by trying: most others never end."""
_MADE_UP = {"m2m100": 8, "nllb": 2}


def tiny_checkpoint(family: str, folder: Path, *, pickled: bool = False, **config: Any) -> Path:  # noqa: ANN401  JSON
    """Write a checkpoint of this family into `folder`, with `config` over its config.json, and return the folder.

    `pickled` writes the weights as pytorch_model.bin, as many repositories have them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    size = _write_vocabulary(family, folder)
    given = {**SIZES, **CONFIGS[family], "vocab_size": size}
    if family == "mbart50":
        given["forced_bos_token_id"] = size - 53 + 3  # en_XX, as in many-to-one
    if family == "marian":
        given |= {"decoder_vocab_size": size, "decoder_start_token_id": size - 1, "pad_token_id": size - 1}
        given["bad_words_ids"] = [[size - 1]]
    given = {name: value for name, value in (given | config).items() if value is not None}
    _write_json(folder / "config.json", given)
    _write_json(folder / "tokenizer_config.json", TOKENIZERS[family])
    if family != "marian":
        codes = {} if family == "mbart50" else {"additional_special_tokens": _language_codes(family)}
        _write_json(folder / "special_tokens_map.json", (SPECIAL if family == "m2m100" else WITH_MASK) | codes)
    _write_weights(folder, *_CHANCE[family], pickled=pickled)
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


def _write_weights(folder: Path, seed: int, end: float, *, pickled: bool) -> None:
    """Write random weights: wide enough that outputs differ, with an end that is reached."""
    import torch  # noqa: PLC0415  slow to import, and only some tests need it
    import transformers  # noqa: PLC0415  likewise
    from safetensors.torch import save_file  # noqa: PLC0415  likewise

    config = transformers.AutoConfig.from_pretrained(folder)
    model = getattr(transformers, config.architectures[0])(config)
    chance = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, tensor in model.named_parameters():
            norm = "norm" in name and name.endswith("weight")
            tensor.normal_(std=_spread(name), generator=chance).add_(1.0 if norm else 0.0)
        shared = model.get_input_embeddings().weight
        shared[config.eos_token_id] *= end
        shared[config.pad_token_id] = 0.0
        # Random signs where it ends, or one token were the likeliest after everything; large, or all were as likely.
        *_, last = (tensor for name, tensor in model.named_parameters() if re.search("decoder.*norm.weight", name))
        last *= 10 * (torch.randint(0, 2, last.shape, generator=chance) * 2 - 1)
    weights = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    if pickled:
        torch.save(weights, folder / "pytorch_model.bin")
    else:
        save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})


def _spread(name: str) -> float:
    """Return the standard deviation of a parameter: small for tokens beside positions, or outputs run in circles."""
    if "embed_positions" in name:
        return 1.0
    if "shared" in name or "embed_tokens" in name:
        return 0.03
    return 0.1 if "norm" in name or name.endswith("bias") else 0.5


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
