"""Summarisers at their published size with random weights: converted, loaded, and one article's worth of tokens read.

Speed and memory do not depend on what the words are. A summary is as long as its configuration lets it be.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import Any

from bench.random_checkpoints import articles, bench_folder
from models import registry
from models.protocols import DecodingOptions, ModelStore, Segment

_SUMMARY = {"num_beams": 4, "max_length": 142, "min_length": 56, "no_repeat_ngram_size": 3, "length_penalty": 2.0}
_BART: dict[str, Any] = {"d_model": 1024, "encoder_ffn_dim": 4096, "decoder_ffn_dim": 4096, "vocab_size": 50_264}
_MT5: dict[str, Any] = {"d_model": 768, "d_ff": 2048, "num_layers": 12, "num_heads": 12, "vocab_size": 250_112}
SHAPES: dict[str, tuple[str, dict[str, Any]]] = {
    "distilbart-cnn-12-6": ("bart", {**_BART, "encoder_layers": 12, "decoder_layers": 6}),
    "bart-large-cnn": ("bart", {**_BART, "encoder_layers": 12, "decoder_layers": 12}),
    "crosssum-m2m": ("mt5", _MT5),
}
_TOKENS = 600


def main() -> None:
    """Measure each, or those that are named."""
    for name in sys.argv[1:] or SHAPES:
        # In a process of its own: what one takes would count as the peak memory of the next.
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
            folder = apart.submit(_write, name).result()
        for part in (_prepare, _measure):
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
                print(f"{name}: {apart.submit(part, folder).result()}", flush=True)


def _prepare(folder: Path) -> str:
    begun = perf_counter()
    registry.summariser(str(folder)).prepare(_store(), lambda _doing, _share: None)
    return f"prepared in {perf_counter() - begun:.0f} s, {_peak_gb():.1f} GB at the peak"


def _measure(folder: Path) -> str:
    engine = registry.summariser(str(folder))
    begun = perf_counter()
    model = engine.load(_store(), template=None, threads=2)
    loaded = perf_counter() - begun
    source = engine.languages[0][0]
    words = " ".join(articles()).split() if source == "hi" else ["city"] * 5000
    most = min(_TOKENS, model.max_source_tokens)
    longest = next(n for n in range(20, 5000, 20) if model.count_tokens([" ".join(words[:n])])[0] > most)
    text = " ".join(words[:longest])
    begun = perf_counter()
    (made,) = model.translate([Segment(text=text)], source=source, target="en", options=DecodingOptions())
    took = perf_counter() - begun
    read = min(made.source_tokens, model.max_source_tokens)
    return (
        f"loaded in {loaded:.1f} s, {read} tokens read and {made.output_tokens} written in {took:.1f} s,"
        f" {_peak_gb():.1f} GB at the peak ({model.signature})"
    )


def _store() -> ModelStore:
    return ModelStore(folder=bench_folder())


def _peak_gb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def _write(name: str) -> Path:
    """Write a checkpoint of the published shape, unless it is there; its vocabulary has words that no text has."""
    import torch  # noqa: PLC0415  seconds to import, and only needed here
    import transformers  # noqa: PLC0415  likewise

    family, shape = SHAPES[name]
    folder = bench_folder() / f"random-{name}"
    if (folder / "model.safetensors").exists():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    kind = {"bart": ("BartConfig", "BartForConditionalGeneration"), "mt5": ("MT5Config", "MT5ForConditionalGeneration")}
    config, model = (getattr(transformers, part) for part in kind[family])
    model(config(**shape)).save_pretrained(folder)
    said = json.loads((folder / "config.json").read_text(encoding="utf-8")) | _SUMMARY
    if family == "bart":
        _write_bytes(folder, shape["vocab_size"] + 1)
        said |= {"forced_bos_token_id": 0}
    else:
        _write_pieces(folder)
        said |= {"task_specific_params": {"langid_map": {"english": [1, "▁<extra_id_0>"]}}}
    (folder / "generation_config.json").unlink(missing_ok=True)
    (folder / "config.json").write_text(json.dumps(said), encoding="utf-8")
    return folder


def _write_bytes(folder: Path, size: int) -> None:
    from tokenizers.pre_tokenizers import ByteLevel  # noqa: PLC0415

    tokens = ["<s>", "<pad>", "</s>", "<unk>", *sorted(ByteLevel.alphabet())]
    tokens += [f"unused{number}" for number in range(size - len(tokens))]
    (folder / "vocab.json").write_text(json.dumps({token: at for at, token in enumerate(tokens)}), encoding="utf-8")
    (folder / "merges.txt").write_text("#version: 0.2\n", encoding="utf-8")


def _write_pieces(folder: Path) -> None:
    from sentencepiece import SentencePieceTrainer  # noqa: PLC0415

    def lines() -> Iterator[str]:
        return (line for text in articles() for line in text.splitlines() if line.strip())

    SentencePieceTrainer.train(
        sentence_iterator=lines(),
        model_prefix=str(folder / "spiece"),
        vocab_size=4000,
        hard_vocab_limit=False,
        pad_id=0,
        eos_id=1,
        unk_id=2,
        bos_id=-1,
        user_defined_symbols=["▁<extra_id_0>"],
        minloglevel=2,
    )


if __name__ == "__main__":
    main()
