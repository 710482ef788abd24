"""What was made before: a hit against an empty POST, a hit among a million, and a story that was changed a little.

    python -m bench cache [--rounds N] [--seconds S] [--only hits sizes story]

The first two need no engine that translates, since a hit asks none: the stub makes their briefs. The databases take
4 GB in the folder for temporary files, and some minutes to fill.
"""

from __future__ import annotations

import argparse
import asyncio
from typing import Any

from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from bench import record
from bench.cache_hits import hits
from bench.cache_sizes import growth, sizes
from bench.updated_story import updated_story

ROUNDS, SECONDS = 5, 4.0
PARTS = ("hits", "sizes", "story")


def main() -> None:
    """Measure, print a table for each question, write the JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench cache")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--seconds", type=float, default=SECONDS, help="how long each is asked in a round")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    asked = parser.parse_args()
    found: dict[str, Any] = {}
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=record.console, transient=True) as progress:
        task = progress.add_task("")

        def step(doing: str) -> None:
            progress.update(task, description=doing)

        if "hits" in asked.only:
            found["hits"] = hits(asked.rounds, asked.seconds, step)
        if "sizes" in asked.only:
            found["sizes"] = asyncio.run(sizes(asked.rounds, asked.seconds, step))
            found["growth"] = growth(found["sizes"])
        if "story" in asked.only:
            found["story"] = updated_story(min(asked.rounds, 3), step)
    _show(found)
    record.write("cache", found)


def _show(found: dict[str, Any]) -> None:
    if "hits" in found:
        record.show("A hit against an empty POST with the same validation", found["hits"], "medians of turns")
    if "sizes" in found:
        record.show("A hit by size of the database", found["sizes"], "one connection; the files are in memory")
        record.show("How it grows", ({"": name, **told} for name, told in found["growth"].items()))
    if "story" in found:
        record.show("The segment memory on an updated story", found["story"])


if __name__ == "__main__":
    main()
