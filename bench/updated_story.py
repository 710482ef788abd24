"""A story that comes again with three of its thirty sentences changed: the segment memory has the others."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from statistics import median

from bench.articles import WARM_UP, article, sentences
from bench.clients import Job, ask, body
from bench.running import running
from service.settings import Settings

SENTENCES, CHANGED = 30, 3
Step = Callable[[str], None]


def updated_story(rounds: int, step: Step) -> list[dict[str, float | str | None]]:
    """Brief another story each round, cold and then with its changes; seconds, and the median of the shares."""
    needed = SENTENCES + CHANGED
    known = sentences(rounds * needed)
    times: list[tuple[float, float]] = []
    with (
        tempfile.TemporaryDirectory() as data,
        running(SAAR_DATA_DIR=data, SAAR_MODELS_DIR=Settings().models_dir) as service,
    ):
        ask(Job(address=service.address, bodies=[body(WARM_UP)], clients=1))
        for at in range(rounds):
            step(f"an updated story, {at + 1} of {rounds}")
            story, new = known[at * needed :][:SENTENCES], known[at * needed + SENTENCES :][:CHANGED]
            changed = list(story)
            changed[4::10] = new
            first, second = (
                ask(Job(address=service.address, bodies=[body(article(text))], clients=1)).latencies[0]
                for text in (story, changed)
            )
            times.append((first, second))
    return [
        {
            "": f"{CHANGED} of {SENTENCES} sentences changed, {rounds} stories",
            "cold s": median(first for first, _ in times),
            "updated s": median(second for _, second in times),
            "updated / cold": median(second / first for first, second in times),
        }
    ]
