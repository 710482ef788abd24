"""Whether company changes what a quantised engine says.

    python -m bench.engine_batches [ENGINE ...]

200 segments, evenly spaced over the Hindi of the development sets beside the checkout, are translated with the engine's
own settings one by one, then together in three orders. The share that is identical must be 99 % at least. Without a
name the embedded engine is taken; for one that is not pulled, random weights of its true shape stand in.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bench.checks import SHARED
from bench.random_checkpoints import store_of
from models import registry
from models.protocols import DecodingOptions, Segment, Translator
from prompts import load_template
from service.settings import Settings

_SEGMENTS = 200


def evenly_spaced(paths: Sequence[Path], number: int) -> list[str]:
    """Return this many first columns out of all lines of the files."""
    texts = [line.split("\t")[0] for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    return texts[:: max(1, len(texts) // number)][:number]


def translate(translator: Translator, texts: Sequence[str]) -> list[str]:
    """Return the English of the texts, given to the engine in one call."""
    segments = [Segment(text=text) for text in texts]
    hypotheses = translator.translate(segments, source="hi", target="en", options=DecodingOptions())
    return [hypothesis.text for hypothesis in hypotheses]


def together(translator: Translator, texts: Sequence[str], seed: int) -> list[str]:
    """Return the English of the texts, given to the engine together and shuffled."""
    order = list(range(len(texts)))
    random.Random(seed).shuffle(order)  # noqa: S311 - an order, no secret
    english = dict(zip(order, translate(translator, [texts[at] for at in order]), strict=True))
    return [english[at] for at in range(len(texts))]


def measure(name: str, texts: Sequence[str]) -> None:
    """Translate, compare and print."""
    engine = registry.engine(name)
    store, _ = store_of(engine)
    engine.prepare(store, lambda _doing, _share: None)
    template = load_template(engine.template) if engine.template else None
    translator = engine.load(store, template=template, threads=Settings().threads or os.cpu_count() or 1)
    started = time.perf_counter()
    alone = [english for text in texts for english in translate(translator, [text])]
    print(
        f"{translator.signature}\n{len(texts)} segments one by one: {time.perf_counter() - started:.1f} s", flush=True
    )
    for seed in range(3):
        started = time.perf_counter()
        among = together(translator, texts, seed)
        same = sum(one == other for one, other in zip(alone, among, strict=True))
        print(
            f"together, order {seed}: {time.perf_counter() - started:.1f} s, identical {same / len(texts):.1%}",
            flush=True,
        )
    translator.close()


def main() -> None:
    """Measure the named engines."""
    texts = evenly_spaced(sorted((SHARED / "eval").glob("*.tsv")), _SEGMENTS)
    if not texts:
        print("no development sets here: set SAAR_SHARED to the folder that holds eval/")
        return
    for name in sys.argv[1:] or ["embedded"]:
        measure(name, texts)


if __name__ == "__main__":
    main()
