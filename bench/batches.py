"""Do readers wait for a batch: p95 of single briefs beside one that runs and without, and what one of its calls takes.

    python -m bench batches [--briefs N] [--rounds N]

One reader posts articles one after the other, short and long ones by turns; in each round a part of them beside a
running batch and the others without, so that both meet the same machine. No two articles share a sentence.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from statistics import mean, median, quantiles
from typing import Any

import httpx

from bench import record
from bench.articles import WARM_UP, mixed
from bench.clients import Job, ask, body
from bench.running import Service, running
from service.settings import Settings

BRIEFS = 40
ROUNDS = 4
BATCH = 20
"""Articles of a batch: more than it can make beside a round's readers."""
CALLS = 12
"""Calls of the engine for a batch alone that its mean is taken of."""


def main() -> None:
    """Measure, print a table, write the JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench batches")
    parser.add_argument("--briefs", type=int, default=BRIEFS, help="of the reader, with a batch and without")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    asked = parser.parse_args()
    read = mixed(2 * asked.briefs + asked.rounds * BATCH)
    rest = read[2 * asked.briefs :]
    size = asked.briefs // asked.rounds
    seconds: dict[str, list[float]] = {"without": [], "with": []}
    made = []
    with (
        tempfile.TemporaryDirectory() as data,
        running(SAAR_DATA_DIR=data, SAAR_MODELS_DIR=Settings().models_dir) as service,
        httpx.Client(base_url=service.address, timeout=60) as http,
    ):
        ask(Job(address=service.address, bodies=[body(WARM_UP)], clients=1))
        for turn in range(asked.rounds):
            own = read[2 * size * turn : 2 * size * (turn + 1)]
            seconds["without"] += posted(service, own[:size])
            with batch(http, rest[BATCH * turn : BATCH * (turn + 1)]) as progress:
                if not turn:
                    alone = calls_alone(http, progress)
                before, begun = progress["done"], time.perf_counter()
                seconds["with"] += posted(service, own[size:])
                made.append(60 * (status(http, progress)["done"] - before) / (time.perf_counter() - begun))
    show(seconds, alone | {"batch beside a reader, articles/min": mean(made)})


def posted(service: Service, texts: Sequence[str]) -> list[float]:
    """Post articles one after the other; the seconds of each."""
    return ask(Job(address=service.address, bodies=[body(text) for text in texts], clients=1)).latencies


@contextmanager
def batch(http: httpx.Client, texts: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Run a batch for the length of a block. Raises RuntimeError when it is done before."""
    lines = "".join(json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in texts)
    answer = http.post("/v1/batches", content=lines.encode(), headers={"Content-Type": "application/jsonl"})
    progress = answer.raise_for_status().json()
    while not status(http, progress)["done"]:
        time.sleep(0.2)
    yield status(http, progress)
    if status(http, progress)["state"] != "running":
        raise RuntimeError("the batch was done before the reader: give it more articles")
    http.delete(f"/v1/batches/{progress['id']}").raise_for_status()


def status(http: httpx.Client, progress: dict[str, Any]) -> dict[str, Any]:
    """Return how far a batch is."""
    found: dict[str, Any] = http.get(f"/v1/batches/{progress['id']}").raise_for_status().json()
    return found


def calls_alone(http: httpx.Client, progress: dict[str, Any]) -> dict[str, float]:
    """Watch a batch that runs alone: the seconds of a call of the engine, and its speed."""
    before, done, begun = _calls(http), status(http, progress)["done"], time.perf_counter()
    while _calls(http)[1] - before[1] < CALLS:
        time.sleep(0.2)
    after, passed = _calls(http), time.perf_counter() - begun
    return {
        "a call of the engine for a batch, mean s": (after[0] - before[0]) / (after[1] - before[1]),
        "batch alone, articles/min": 60 * (status(http, progress)["done"] - done) / passed,
    }


def _calls(http: httpx.Client) -> tuple[float, float]:
    """Return the seconds and the number of all calls so far."""
    lines = http.get("/metrics", headers={"Accept": "text/plain"}).text.splitlines()
    total, count = (
        next(line for line in lines if line.startswith(f"saar_engine_call_seconds_{end}{{")) for end in ("sum", "count")
    )
    return float(total.split()[-1]), float(count.split()[-1])


def show(seconds: dict[str, list[float]], figures: dict[str, float]) -> None:
    """Print and write both."""
    p50 = {name: median(times) for name, times in seconds.items()}
    p95 = {name: quantiles(times, n=20, method="inclusive")[-1] for name, times in seconds.items()}
    rows: list[dict[str, float | str | None]] = [
        {"a single brief": f"{name} a batch", "briefs": len(times), "p50 s": p50[name], "p95 s": p95[name]}
        for name, times in seconds.items()
    ]
    record.show("Readers beside a batch", rows)
    figures = {
        "p95 with / without": p95["with"] / p95["without"],
        "p50 with / without": p50["with"] / p50["without"],
        **figures,
        "a call / the median brief without": figures["a call of the engine for a batch, mean s"] / p50["without"],
    }
    record.show("", [{"figure": name, "value": value} for name, value in figures.items()])
    record.write("batches", {"seconds": seconds, "figures": figures})


if __name__ == "__main__":
    main()
