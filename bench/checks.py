"""Checks measured: how often each fires on human references, and how many planted faults it finds.

Run as ``python -m bench.checks``. The references are ``hindi<TAB>english`` files in ``$SAAR_SHARED/eval`` (default: the
folder ``shared`` beside the repository). Every fault is planted once in each reference that has a place for it, at a
place drawn with a fixed seed, unless the check meant for it already fires on the reference.
"""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.faults import FAULTS
from models.protocols import Hypothesis
from service import checks

SHARED = Path(os.environ.get("SAAR_SHARED", Path(__file__).resolve().parents[2] / "shared"))
FILES = ("flores_dev", "news_dev", "health_dev")
KINDS = ("number", "date", "negation", "office", "script", "repetition", "length")
SEED = 3
Pair = tuple[str, str]


def warned(source: str, english: str) -> Counter[str]:
    """Return how many warnings of each kind the English gets."""
    hypothesis = Hypothesis(text=english, score=None, source_tokens=0, output_tokens=0, truncated=False)
    return Counter(warning.kind for warning in checks.check(source, hypothesis))


def false_alarms(files: dict[str, list[Pair]]) -> Table:
    """Return the share of references that each check fires on, file by file."""
    table = Table("check", *files, title="False alarms: share of human references with a warning")
    fired = {name: [warned(*pair) for pair in pairs] for name, pairs in files.items()}
    for kind in KINDS:
        shares = (sum(kind in kinds for kinds in fired[name]) / len(pairs) for name, pairs in files.items())
        table.add_row(kind, *(f"{share:.2%}" for share in shares))
    table.add_row("any", *(f"{sum(bool(kinds) for kinds in fired[n]) / len(p):.2%}" for n, p in files.items()))
    return table


def found_faults(pairs: list[Pair]) -> Table:
    """Return the share of planted faults that the check meant for them finds, and the share any check does."""
    table = Table("fault", "planted", "check", "found by it", "by any", title="Planted faults: share found")
    for fault, kind in FAULTS.items():
        draw = random.Random(SEED)  # noqa: S311 - a reproducible sample, no secret
        planted = by_kind = by_any = 0
        for source, english in pairs:
            faulty = fault(source, english, draw)
            if faulty is None or kind in warned(source, english):
                continue
            found = warned(source, faulty)
            planted += 1
            by_kind += kind in found
            by_any += bool(found)
        name = fault.__name__.replace("_", " ")
        table.add_row(name, str(planted), kind, f"{by_kind / planted:.1%}", f"{by_any / planted:.1%}")
    return table


def slowest() -> Table:
    """Return the seconds that 20,000 characters of odd input take."""
    table = Table("20,000 characters of", "seconds", title="Odd input")
    odd = (
        "a",
        "1",
        "1,",
        "1 ",
        "नहीं ",
        "n't",
        "एक ",
        "सौ ",
        " - ",
        "un",
        "₹1.",
        "1 से 2 तक",
        "12:30",
        "two hundred and ",
        "क्‍",
    )
    for piece in odd:
        text = (piece * 20_000)[:20_000]
        started = time.perf_counter()
        warned(text, text)
        table.add_row(repr(piece), f"{time.perf_counter() - started:.2f}")
    return table


def read_pairs(name: str) -> list[Pair]:
    """Return the lines of a development set."""
    lines = (SHARED / "eval" / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [(hindi, english) for hindi, english, *_ in (line.split("\t") for line in lines)]


def main() -> None:
    """Print the three tables, and the time for a sentence."""
    if not (SHARED / "eval").is_dir():
        raise SystemExit(f"No references at {SHARED / 'eval'}: set SAAR_SHARED to the folder that holds eval/")
    files = {name: read_pairs(name) for name in FILES}
    pairs = [pair for name in FILES for pair in files[name]]
    console = Console()
    console.print(false_alarms(files), found_faults(pairs), slowest())
    started = time.perf_counter()
    for pair in pairs:
        warned(*pair)
    print(f"{(time.perf_counter() - started) / len(pairs) * 1000:.2f} ms a segment, mean of {len(pairs)}")


if __name__ == "__main__":
    main()
