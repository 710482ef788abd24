"""A cache hit over HTTP against an empty POST that checks the same bodies: what the service adds to FastAPI."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from statistics import median

from bench.articles import mixed
from bench.clients import Answers, Job, ask, body
from bench.random_checkpoints import articles
from bench.running import running

CLIENTS = (1, 32)
HIT = '"cached":true'
_WARM_UP_S = 1.0
Step = Callable[[str], None]


def hits(rounds: int, seconds: float, step: Step) -> list[dict[str, float | str | None]]:
    """Ask both in turn for so many seconds; medians of the rounds, a row each."""
    bodies = [body(text) for text in (*articles(), *mixed(20))]
    found: dict[tuple[int, str], list[Answers]] = {}
    with (
        tempfile.TemporaryDirectory() as data,
        running(SAAR_TRANSLATOR="stub", SAAR_DATA_DIR=data) as service,
        running("-m", "bench.empty") as empty,
    ):
        ask(Job(address=service.address, bodies=bodies, clients=1))
        contenders = (("cache hit", service.address, HIT), ("empty POST", empty.address, ""))
        for at in range(rounds + 1):
            for clients in CLIENTS:
                for name, address, expected in contenders:
                    step(f"{name}, {clients} connections")
                    duration = seconds if at else _WARM_UP_S
                    job = Job(address=address, bodies=bodies, clients=clients, seconds=duration, expected=expected)
                    answers = ask(job)
                    if at:
                        found.setdefault((clients, name), []).append(answers)
    return [_row(clients, name, answers, found) for (clients, name), answers in found.items()]


def _row(
    clients: int, name: str, answers: list[Answers], found: dict[tuple[int, str], list[Answers]]
) -> dict[str, float | str | None]:
    p50, p99 = (median(one.percentile_ms(percent) for one in answers) for percent in (50, 99))
    pairs = zip(answers, found[clients, "empty POST"], strict=True)
    return {
        "connections": clients,
        "": name,
        "requests/s": median(one.per_second for one in answers),
        "of the empty POST": median(own.per_second / other.per_second for own, other in pairs),
        "p50 ms": p50,
        "p99 ms": p99,
        "p99/p50": p99 / p50,
        "asking took, of a core": median(one.busy for one in answers),
    }
