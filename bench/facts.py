"""How many of the facts in the golden files of seeds/ the English keeps, loses with a warning, or loses silently.

A fact in other words than the golden file accepts counts as lost, so this is a lower bound.
"""

from __future__ import annotations

import json
from collections import Counter

from rich.console import Console
from rich.table import Table

from bench.running import SEEDS, running
from saar import Client, TranslatedSegment


def outcome(segments: list[TranslatedSegment], fact: dict[str, object]) -> str:
    """Say `kept` when a segment with the fact has it in its English, else `flagged` or `silent`."""
    holding = [segment for segment in segments if str(fact["hi"]) in segment.hi]
    spellings = fact["en"] if isinstance(fact["en"], list) else [fact["en"]]
    if any(str(spelling).lower() in segment.en.lower() for segment in holding for spelling in spellings):
        return "kept"
    return "flagged" if any(segment.warnings for segment in holding) else "silent"


def main() -> None:
    """Brief every seed with a golden file and print a line for each kind of fact."""
    counts: Counter[tuple[str, str]] = Counter()
    with running() as service, Client(service.address) as client:
        for golden in sorted(SEEDS.glob("*.json")):
            brief = client.brief(golden.with_suffix(".txt").read_text(encoding="utf-8"))
            segments = list(brief.translation.segments) if brief.translation else []
            for fact in json.loads(golden.read_bytes())["facts"]:
                counts[fact["kind"], outcome(segments, fact)] += 1
    table = Table("fact", "kept", "lost, flagged", "lost silently")
    for kind in sorted({kind for kind, _ in counts}):
        table.add_row(kind, *(str(counts[kind, result]) for result in ("kept", "flagged", "silent")))
    Console().print(table)


if __name__ == "__main__":
    main()
