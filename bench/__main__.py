"""Run the named parts, or all that take no hour: python -m bench [PART ...]."""

from __future__ import annotations

import argparse
import importlib
import platform
import sys
from importlib.metadata import version

PARTS = {
    "service": "seconds, memory and p95 of the real service with the embedded engine (about ten minutes)",
    "translation": "BLEU and chrF++ of the service on the development sets",
    "facts": "facts of the seeds that the English keeps, loses with a warning, or loses silently",
    "engine_batches": "do batches change what the quantised engine says",
    "placeholders": "which numbers and addresses English keeps letter for letter",
    "checks": "false alarms and detection rate of each check",
    "segmenter": "sentence boundaries: precision, recall, F1",
    "summariser": "ROUGE of the chosen sentences against the headline",
}
ASKED_FOR = {
    "engines": "IndicTrans2 and mBART-50 at their true size: conversion, loading, memory, tokens/s (an hour, 12 GB)",
}
"""What runs only when it is named."""


def main() -> None:
    """Parse the command line and run."""
    known = "\n".join(f"  {name:15} {about}" for name, about in (PARTS | ASKED_FOR).items())
    parser = argparse.ArgumentParser(
        prog="python -m bench", epilog=f"parts:\n{known}", formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help="what to measure; without one, everything but engines")
    parts = parser.parse_args().parts or list(PARTS)
    if unknown := set(parts) - set(PARTS | ASKED_FOR):
        parser.error(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS | ASKED_FOR)}")
    versions = ", ".join(f"{name} {version(name)}" for name in ("saar", "ctranslate2", "tokenizers", "fastapi"))
    print(f"{platform.platform()}, {platform.processor() or platform.machine()}, Python {platform.python_version()}")
    print(f"{versions}; command: python -m bench {' '.join(parts)}\n")
    sys.argv[1:] = []
    for part in parts:
        print(f"== {part}: {(PARTS | ASKED_FOR)[part]}", flush=True)
        importlib.import_module(f"bench.{part}").main()
        print()


if __name__ == "__main__":
    main()
