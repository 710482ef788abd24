"""Run the named parts, or all: python -m bench [PART [WORD ...] ...]."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence

from bench.record import environment_text

PARTS = {
    "floor": "what the cores do at best: matrix multiplications and memory (a quarter of a minute)",
    "engine": "each engine against Hugging Face, CTranslate2 and the floor: speed, memory, quality (two hours, 15 GB)",
    "service": "seconds, memory and p95 of the real service with the embedded engine (about ten minutes)",
    "load": "articles a minute for 1 to 64 clients against the naive service and the bare engine (half an hour)",
    "cache": "a hit against an empty POST, a hit among a million briefs, an updated story (ten minutes, 4 GB)",
    "batches": "p95 of single briefs beside a running batch and without (ten minutes)",
    "growth": "time and memory by length of article, queue and cache, and the exponents (ten minutes)",
    "translation": "BLEU and chrF++ of the service on the development sets",
    "terms": "do the terms of a glossary come out as asked, and only where they occur (five minutes)",
    "facts": "facts of the seeds that the English keeps, loses with a warning, or loses silently",
    "engine_batches": "do batches change what the quantised engine says",
    "placeholders": "which numbers and addresses English keeps letter for letter",
    "checks": "false alarms and detection rate of each check",
    "grounding": "planted errors in summaries caught, and true sentences dropped (five minutes)",
    "segmenter": "sentence boundaries: precision, recall, F1",
    "summaries": "each kind of summary against the headline: ROUGE, repetition, length, time (a minute)",
    "summary_models": "BART and CrossSum's mT5 at true size with random weights: time and memory (ten minutes, 8 GB)",
    "summariser": "ROUGE of the chosen sentences against the headline",
}
TAKE_WORDS = frozenset(
    (
        *("engine", "engine_batches", "load", "batches", "cache", "growth", "translation", "grounding", "summaries"),
        "summary_models",
    )
)
"""The parts that take words of their own, which follow them on the command line: names, numbers, options."""


def planned(words: Sequence[str], parser: argparse.ArgumentParser) -> list[tuple[str, list[str]]]:
    """Return the parts with the words that follow each; without any word, all parts."""
    plan: list[tuple[str, list[str]]] = []
    for word in words or PARTS:
        if word in PARTS:
            plan.append((word, []))
        elif plan and plan[-1][0] in TAKE_WORDS:
            plan[-1][1].append(word)
        else:
            parser.error(f"no such part: {word}; there are {', '.join(PARTS)}")
    return plan


def main() -> None:
    """Parse the command line and run."""
    known = "\n".join(f"  {name:15} {about}" for name, about in PARTS.items())
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        usage="%(prog)s [PART [WORD ...] ...]",
        epilog=f"parts:\n{known}\n\nmore words for: {', '.join(sorted(TAKE_WORDS))}; PART --help tells them",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    if sys.argv[1:2] in (["-h"], ["--help"]):
        parser.parse_args()
    plan = planned(sys.argv[1:], parser)
    print(f"{environment_text()}\n")
    for part, words in plan:
        print(f"== {part}: {PARTS[part]}", flush=True)
        sys.argv[1:] = words
        importlib.import_module(f"bench.{part}").main()
        print()


if __name__ == "__main__":
    main()
