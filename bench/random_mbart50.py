"""mBART-50 at its published size with random weights, in the published layout.

The row of the token that ends an output is zero, which never wins: every output is as long as it may be.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

_END, _ENGLISH = 2, 250_004
_PIECES = 250_000
_LEARNT_PIECES = 8_000


def write_mbart50(folder: Path, texts: Sequence[str]) -> None:
    """Write a checkpoint of the shape of facebook/mbart-large-50-many-to-one-mmt into a new folder.

    Its vocabulary has the 250,054 tokens of the published one: pieces learnt from `texts`, and words that no text has.
    """
    import torch  # noqa: PLC0415  seconds to import, and only needed here
    from transformers import MBartConfig, MBartForConditionalGeneration  # noqa: PLC0415

    folder.mkdir(parents=True)
    _train_pieces(folder / "sentencepiece.bpe", texts)
    config = MBartConfig(
        vocab_size=250_054,
        scale_embedding=True,
        activation_function="relu",
        decoder_start_token_id=_END,
        max_position_embeddings=1024,
        init_std=0.06,
    )
    torch.manual_seed(0)
    model = MBartForConditionalGeneration(config)
    with torch.no_grad():
        model.model.shared.weight[_END] = 0
    model.save_pretrained(folder)
    published = {"tokenizer_class": "MBart50Tokenizer", "forced_bos_token_id": _ENGLISH, "forced_eos_token_id": _END}
    config_file = folder / "config.json"
    written = json.loads(config_file.read_text(encoding="utf-8"))
    config_file.write_text(json.dumps({**written, **published}, indent=1) + "\n", encoding="utf-8")


def _train_pieces(prefix: Path, texts: Sequence[str]) -> None:
    from sentencepiece import SentencePieceProcessor, SentencePieceTrainer  # noqa: PLC0415

    def train(size: int, unused: Sequence[str]) -> int:
        SentencePieceTrainer.train(
            sentence_iterator=iter(texts),
            model_prefix=str(prefix),
            vocab_size=size,
            hard_vocab_limit=False,
            user_defined_symbols=list(unused),
            minloglevel=2,
        )
        return int(SentencePieceProcessor(model_file=f"{prefix}.model").get_piece_size())

    learnt = train(_LEARNT_PIECES, ())
    size = train(_PIECES, list(_unused_words(_PIECES - learnt)))
    if size != _PIECES:
        raise RuntimeError(f"the SentencePiece model has {size:,} pieces instead of {_PIECES:,}")
    prefix.with_suffix(".bpe.vocab").unlink(missing_ok=True)


def _unused_words(number: int) -> Iterator[str]:
    return (f"\u2581zq{at:x}zq" for at in range(number))
