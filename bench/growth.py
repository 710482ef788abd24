"""How time and memory grow: with the article, with the queue, and with the cache.

    python -m bench growth [--rounds N] [--only article queue]

An article of so many paragraphs, of three sentences each, is the first and only one of a service with an empty cache
(after one of two sentences that warms it up); with the embedded engine as far as that is affordable, with the stub to
the end: what is not the engine grows there in full view. Exponents are of the least squares through the logarithms,
over characters; the second one is net of what the smallest article takes. How a hit grows with the cache is measured
by `python -m bench cache` and shown here again.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
from collections.abc import Callable, Iterable
from statistics import median
from typing import Any

from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from bench import record
from bench.articles import PARAGRAPH, WARM_UP, article, sentences
from bench.clients import Job, ask, body
from bench.exponent import exponent, net_exponent
from bench.queues import queued
from bench.running import running
from service.settings import Settings

ROUNDS = 3
PARAGRAPHS = {"embedded": (1, 2, 5, 10, 20), "stub": (1, 2, 5, 10, 20, 50, 100, 200, 400)}
PARTS = ("article", "queue")
Step = Callable[[str], None]
Row = dict[str, float | str | None]


def by_article(engine: str, rounds: int, step: Step) -> list[Row]:
    """Brief articles of all lengths in turn, each by a service of its own; medians of the rounds, a row each."""
    known = sentences(max(PARAGRAPHS[engine]) * PARAGRAPH)
    seconds: dict[int, list[float]] = {number: [] for number in PARAGRAPHS[engine]}
    memory: dict[int, list[float]] = {number: [] for number in PARAGRAPHS[engine]}
    texts = {number: article(known[: number * PARAGRAPH]) for number in PARAGRAPHS[engine]}
    for at in range(rounds):
        for number, text in texts.items():
            step(f"{engine}: {number} paragraphs, round {at + 1} of {rounds}")
            with (
                tempfile.TemporaryDirectory() as data,
                running(SAAR_TRANSLATOR=engine, SAAR_DATA_DIR=data, SAAR_MODELS_DIR=Settings().models_dir) as service,
            ):
                ask(Job(address=service.address, bodies=[body(WARM_UP)], clients=1))
                answers = ask(Job(address=service.address, bodies=[body(text)], clients=1))
                seconds[number] += answers.latencies
                memory[number].append(service.memory_mb("VmHWM"))
    return [
        {
            "engine": engine,
            "paragraphs": number,
            "text KB": len(text.encode()) / 1000,
            "characters": len(text),
            "seconds": median(seconds[number]),
            "peak MB": median(memory[number]),
        }
        for number, text in texts.items()
    ]


def by_queue(rounds: int, step: Step) -> list[Row]:
    """Return the medians, a row for each length of the queue."""
    found = asyncio.run(queued(rounds, step))
    return [
        {"requests": number, "seconds": median(times), "ms a request": 1000 * median(times) / number}
        for number, times in found.items()
    ]


def exponents_of(articles: Iterable[list[Row]], queue: list[Row]) -> list[Row]:
    """Return a row for each exponent."""
    told: list[Row] = []
    for rows in articles:
        sizes, seconds, texts, memory = (
            [float(row[key] or 0) for row in rows] for key in ("characters", "seconds", "text KB", "peak MB")
        )
        told.append(
            {
                "": f"time by article length, {rows[0]['engine']}",
                "exponent": exponent(sizes, seconds),
                "net of the smallest": net_exponent(sizes, seconds),
                "MB of memory a MB of text": 1000 * (memory[-1] - memory[0]) / (texts[-1] - texts[0]),
            }
        )
    if queue:
        sizes, seconds = ([float(row[key] or 0) for row in queue] for key in ("requests", "seconds"))
        told.append(
            {
                "": "time until a queue is empty by its length, stub",
                "exponent": exponent(sizes, seconds),
                "net of the smallest": net_exponent(sizes, seconds),
            }
        )
    return [*told, *_by_cache()]


def _by_cache() -> list[Row]:
    """Return what the cache's part found, if it has run."""
    path = record.RESULTS / "cache.json"
    found: dict[str, Any] = json.loads(path.read_bytes()).get("growth", {}) if path.is_file() else {}
    return [{"": f"hit by cache size, {name}", "exponent": told["exponent"]} for name, told in found.items()]


def main() -> None:
    """Measure, print the tables, write the JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench growth")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--engines", nargs="+", choices=list(PARAGRAPHS), default=list(PARAGRAPHS))
    asked = parser.parse_args()
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=record.console, transient=True) as progress:
        task = progress.add_task("")

        def step(doing: str) -> None:
            progress.update(task, description=doing)

        queue = by_queue(asked.rounds, step) if "queue" in asked.only else []
        engines = asked.engines if "article" in asked.only else ()
        articles = {engine: by_article(engine, asked.rounds, step) for engine in engines}
    for engine, rows in articles.items():
        record.show(f"By length of the article: {engine}", rows, "cold cache; medians of rounds")
    if queue:
        record.show("By length of the queue: stub", queue, "six segments a request, all waiting at once")
    exponents = exponents_of(articles.values(), queue)
    record.show("Exponents", exponents)
    record.write("growth", {"articles": articles, "queue": queue, "exponents": exponents})


if __name__ == "__main__":
    main()
