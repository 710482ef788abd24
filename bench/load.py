"""Articles a minute under load: the service, the naive service on the same weights, and the engine bare.

    python -m bench load [--rounds N] [--clients N ...] [--beams N ...] [--without-naive]

Every POST is another article, short and long ones by turns, and every run begins with an empty cache. The naive service
answers the same articles as the service, at 16 clients half of them and at 64 none, since it would take an hour; it is
measured once. The bare engine gets all segments of the same articles in one call, and those that fail a check in a
second one: what the service takes beyond that is the service's cost.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from bench import record
from bench.articles import WARM_UP, mixed
from bench.beams import EMBEDDED, default_beams
from bench.clients import Answers, Job, ask, body
from bench.reference_conversion import prepared
from bench.reference_embedded import HUGGING_FACE
from bench.running import running
from service.settings import Settings

ROUNDS = 3
ARTICLES = {1: 4, 4: 8, 16: 32, 64: 64}
"""Articles for so many clients."""
NAIVE_ARTICLES = {1: 4, 4: 8, 16: 16}
GREEDY_CLIENTS = (16,)
"""Who is measured with one beam, too, where that is not the default."""
ONCE = 64
"""From so many clients on there is one round."""
_PERCENTILES = (50, 95, 99)
_UNLIMITED = {"SAAR_MAX_QUEUED_TOKENS": "10000000", "SAAR_REQUEST_TIMEOUT_S": "7200"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """One of the three, with so many beams, for so many clients."""

    name: str
    beams: int
    clients: int
    articles: int


@dataclass(slots=True, kw_only=True)
class Measured:
    """What came of it, round by round."""

    per_minute: list[float] = field(default_factory=list)
    latencies_s: dict[int, list[float]] = field(default_factory=lambda: {percent: [] for percent in _PERCENTILES})
    notes: dict[str, float] = field(default_factory=dict)

    def add(self, answers: Answers) -> None:
        """Add the answers of one round."""
        self.per_minute.append(60 * answers.per_second)
        for percent, values in self.latencies_s.items():
            values.append(answers.percentile_ms(percent) / 1000)


def contenders(cases: Iterable[tuple[int, int]], *, naive: bool) -> Iterator[Contender]:
    """Yield what is measured in one round, in turn, for each number of clients and of beams."""
    for clients, beams in cases:
        for name in ("bare engine", "service"):
            yield Contender(name=name, beams=beams, clients=clients, articles=ARTICLES[clients])
        if naive and clients in NAIVE_ARTICLES:
            yield Contender(name="naive", beams=beams, clients=clients, articles=NAIVE_ARTICLES[clients])


def run(one: Contender, folder: Path, measured: Measured) -> None:
    """Measure one contender once."""
    texts = mixed(one.articles)
    if one.name == "bare engine":
        told = bare(one.beams, texts)
        measured.per_minute.append(60 * len(texts) / told["seconds"])
        measured.notes |= told
        return
    module = ("-m", "bench.naive" if one.name == "naive" else "bench.beams")
    with (
        tempfile.TemporaryDirectory() as data,
        running(
            *(*module, "--beams", str(one.beams), "--folder", str(folder)),
            SAAR_DATA_DIR=data,
            SAAR_MODELS_DIR=Settings().models_dir,
            **_UNLIMITED,
        ) as service,
    ):
        ask(Job(address=service.address, bodies=[body(WARM_UP)], clients=1))
        measured.add(ask(Job(address=service.address, bodies=list(map(body, texts)), clients=one.clients)))
        measured.notes["peak MB"] = service.memory_mb("VmHWM")


def bare(beams: int, texts: Sequence[str]) -> dict[str, float]:
    """Give all segments of the articles to the engine in a process of its own."""
    command = [sys.executable, "-m", "bench.beams", "--beams", str(beams), "--bare"]
    done = subprocess.run(command, input=json.dumps(texts), stdout=subprocess.PIPE, text=True, check=True)
    told: dict[str, float] = json.loads(done.stdout)
    return told


def rows(found: dict[Contender, Measured]) -> list[dict[str, float | str | None]]:
    """Return the medians, a row for each contender, and how the service compares."""
    rate = {(one.clients, one.beams, one.name): median(it.per_minute) for one, it in found.items()}
    table: list[dict[str, float | str | None]] = []
    for one, measured in found.items():
        own = rate[one.clients, one.beams, one.name]
        latencies = {f"p{n} s": median(v) if v else None for n, v in measured.latencies_s.items()}
        table.append(
            {
                "clients": one.clients,
                "beams": one.beams,
                "": one.name,
                "articles": one.articles,
                "rounds": len(measured.per_minute),
                "articles/min": own,
                **latencies,
                "of the bare engine": _ratio(own, rate.get((one.clients, one.beams, "bare engine"))),
                "of naive": _ratio(own, rate.get((one.clients, one.beams, "naive"))),
                "peak MB": measured.notes.get("peak MB"),
            }
        )
    return table


def _ratio(own: float, other: float | None) -> float | None:
    return None if other is None else own / other


def main() -> None:
    """Measure in rounds, print a table, write the JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench load")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--clients", type=int, nargs="+", choices=list(ARTICLES), default=list(ARTICLES))
    parser.add_argument("--beams", type=int, nargs="+", help="of the search; without: the default, and 1 (greedy)")
    parser.add_argument("--without-naive", action="store_true")
    asked = parser.parse_args()
    folder = prepared(EMBEDDED).bench / HUGGING_FACE
    cases = [(clients, beams) for clients in asked.clients for beams in asked.beams or _beams(clients)]
    plan = list(contenders(cases, naive=not asked.without_naive))
    found = {one: Measured() for one in plan}
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=record.console, transient=True) as progress:
        turns = [one for at in range(asked.rounds) for one in plan if not at or _again(one)]
        for one in progress.track(turns):
            progress.update(progress.task_ids[-1], description=f"{one.name}, {one.clients} clients, {one.beams} beams")
            run(one, folder, found[one])
            record.write("load", {"rows": rows({one: it for one, it in found.items() if it.per_minute})})
    table = rows(found)
    record.show(f"Load: {EMBEDDED}, short and long articles, cold cache", table, caption=_caption(found))
    details = {f"{one.name}, {one.clients} clients, {one.beams} beams": it.notes for one, it in found.items()}
    record.write("load", {"rows": table, "details": details})


def _beams(clients: int) -> list[int]:
    """Return the default, and one where both are compared."""
    return sorted({default_beams(), 1} if clients in GREEDY_CLIENTS else {default_beams()}, reverse=True)


def _again(one: Contender) -> bool:
    return one.name != "naive" and one.clients < ONCE


def _caption(found: dict[Contender, Measured]) -> str:
    bare_ones = (it.notes for one, it in found.items() if one.name == "bare engine")
    most = max(bare_ones, key=lambda notes: notes["segments"])
    share = most["second tries"] / most["segments"]
    return f"medians of rounds; naive: Hugging Face float32, measured once; second tries: {share:.0%} of the segments"


if __name__ == "__main__":
    main()
