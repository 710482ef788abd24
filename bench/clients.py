"""Concurrent clients in a process of their own, so that they take no time from whom they ask.

Run as ``python -m bench.clients ANSWERS < JOB``; a file, since a pipe lost the end of a long line now and then.
Bare HTTP/1.1 over kept connections: a client that parses more than it has to would be the bottleneck. What share of its
core the process took is told, so that everyone sees whether it was.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import cycle
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlsplit

import uvloop

_PATH = "/v1/briefs"
_OK = b"HTTP/1.1 200"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What to ask: each body once, or again and again for `seconds`; an answer has to hold `expected`."""

    address: str
    bodies: Sequence[str]
    clients: int
    seconds: float | None = None
    expected: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The latency of every answer, in seconds, the seconds for all, and the share of a core that asking took."""

    latencies: list[float]
    seconds: float
    busy: float

    @property
    def per_second(self) -> float:
        """Answers a second."""
        return len(self.latencies) / self.seconds

    def percentile_ms(self, percent: int) -> float:
        """Return the latency that this share of the answers stayed below, in milliseconds."""
        if percent == 50:  # noqa: PLR2004 - the median needs no second answer
            return median(self.latencies) * 1000
        return quantiles(self.latencies, n=100, method="inclusive")[percent - 1] * 1000


def ask(job: Job) -> Answers:
    """Do the job in a process of its own. Raises CalledProcessError when an answer is not what it should be."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "answers.json"
        subprocess.run(
            [sys.executable, "-m", "bench.clients", told], input=json.dumps(asdict(job)).encode(), check=True
        )
        return Answers(**json.loads(told.read_bytes()))


def body(text: str, include: Iterable[str] = ("summary", "translation")) -> str:
    """Return the JSON that asks for a brief of the text."""
    return json.dumps({"text": text, "include": list(include)}, ensure_ascii=False)


async def _run(job: Job) -> Answers:
    address = urlsplit(job.address)
    head = f"POST {_PATH} HTTP/1.1\r\nHost: {address.netloc}\r\nContent-Type: application/json\r\nContent-Length: "
    requests = [f"{head}{len(raw)}\r\n\r\n".encode() + raw for raw in (text.encode() for text in job.bodies)]
    latencies: list[float] = []
    started, busy_since = time.perf_counter(), time.process_time()
    until = None if job.seconds is None else started + job.seconds
    asked = iter(requests) if until is None else _until(until, requests)
    async with asyncio.TaskGroup() as group:
        for _ in range(job.clients):
            group.create_task(_client(address.hostname, address.port, asked, job.expected.encode(), latencies))
    seconds = time.perf_counter() - started
    return Answers(latencies=latencies, seconds=seconds, busy=(time.process_time() - busy_since) / seconds)


def _until(until: float, requests: Sequence[bytes]) -> Iterator[bytes]:
    """Yield the requests in turn until the time is over."""
    for request in cycle(requests):
        if time.perf_counter() > until:
            return
        yield request


async def _client(
    host: str | None, port: int | None, requests: Iterator[bytes], expected: bytes, latencies: list[float]
) -> None:
    reader, writer = await asyncio.open_connection(host, port, limit=2**24)
    for request in requests:
        started = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0])
        answer = await reader.readexactly(length)
        latencies.append(time.perf_counter() - started)
        if not head.startswith(_OK) or expected not in answer:
            raise RuntimeError(f"answered {head.decode()}{answer[:500].decode(errors='replace')}")
    writer.close()


if __name__ == "__main__":
    answers = uvloop.run(_run(Job(**json.load(sys.stdin))))
    Path(sys.argv[1]).write_text(json.dumps(asdict(answers)), encoding="ascii")
