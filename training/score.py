"""Eighth step: BLEU and chrF++ of the engine alone, each line of an evaluation set one segment.

usage: python -m training.score EVALUATION.tsv ... --scores SCORES.jsonl [--lines N] [--beams 1 6]

Takes the engine as it is prepared and adds a JSON object a line to SCORES.jsonl. A minute for 200 lines greedy, three
with a beam of 6. `python -m bench translation` scores the whole service, which also cuts long sentences.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import Any

from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF

from models import registry
from models.embedded import weights
from models.protocols import DecodingOptions, ModelStore, Segment, Translator
from prompts import load_template
from service.settings import Settings

_AT_ONCE = 32


def evenly_spaced(path: Path, number: int) -> list[tuple[str, str]]:
    """Return this many pairs of an evaluation set, or all of a shorter one."""
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    number = min(number, len(lines))
    return [(lines[at][0], lines[at][1]) for at in (part * len(lines) // number for part in range(number))]


def scored(engine: Translator, pairs: list[tuple[str, str]], beam: int) -> dict[str, Any]:
    """Return what the engine scores on pairs with a beam, and how long it took, in seconds."""
    segments = [Segment(text=hindi) for hindi, _ in pairs]
    options = DecodingOptions(beam_size=beam)
    begun = time.perf_counter()
    english = [
        hypothesis.text
        for at in range(0, len(segments), _AT_ONCE)
        for hypothesis in engine.translate(segments[at : at + _AT_ONCE], source="hi", target="en", options=options)
    ]
    seconds = time.perf_counter() - begun
    metrics = {"bleu": BLEU(), "chrf++": CHRF(word_order=2)}
    references = [[reference for _, reference in pairs]]
    scores = {name: round(metric.corpus_score(english, references).score, 1) for name, metric in metrics.items()}
    return {"lines": len(pairs), "beam": beam, **scores, "seconds": round(seconds)}


def main() -> None:
    """Score the prepared engine."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("evaluation", type=Path, nargs="+")
    parser.add_argument("--scores", type=Path, required=True)
    parser.add_argument("--lines", type=int, default=200)
    parser.add_argument("--beams", type=int, nargs="+", default=[1, 6])
    given = parser.parse_args()
    seen = json.loads(weights.ADAPTER_CONFIG.read_text(encoding="utf-8"))["examples_seen"]
    store = ModelStore(folder=Settings().models_dir)
    engine = registry.engine("embedded").load(store, template=load_template("embedded"), threads=2)
    for beam in given.beams:
        for path in given.evaluation:
            line = {"seen": seen, "set": path.stem, **scored(engine, evenly_spaced(path, given.lines), beam)}
            print(line, flush=True)
            with given.scores.open("a", encoding="utf-8") as file:
                file.write(json.dumps(line) + "\n")
    engine.close()


if __name__ == "__main__":
    main()
