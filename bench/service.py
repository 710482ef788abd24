"""The service as its users meet it: seconds for articles, cold and warm; start; memory; who waits behind whom."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from statistics import median, quantiles

import httpx
from rich.console import Console
from rich.table import Table

from bench import record
from bench.database import output_tokens
from bench.running import SEEDS, Service, running
from saar import Brief, Client
from service.checks import numbers_kept
from service.settings import Settings

ROUNDS = 3
STARTS = 5
PROBES = 200
REAL = Path(os.environ.get("SAAR_SHARED", SEEDS.parent.parent / "shared")) / "seeds"
console = Console()


def articles() -> list[str]:
    """Return the five real articles where they are at hand, else the seeds."""
    folder = REAL if REAL.is_dir() else SEEDS
    console.print(f"articles: {'five real ones' if folder == REAL else 'the seeds'}; rounds: {ROUNDS}, medians")
    return [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))]


def preparation(models_dir: Path) -> dict[str, float]:
    """Prepare the embedded model into an empty folder: seconds and peak memory in MB."""
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "saar", "models", "prepare"],
        env={**os.environ, "SAAR_MODELS_DIR": str(models_dir)},
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    peak_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {"prepare s": time.perf_counter() - started, "prepare peak MB": peak_mb}


def starts(models_dir: Path) -> dict[str, float]:
    """Start the service on prepared weights several times: seconds to ready, memory when ready in MB."""
    seconds, memory = [], []
    for _ in range(STARTS):
        with tempfile.TemporaryDirectory() as data, running(SAAR_DATA_DIR=data, SAAR_MODELS_DIR=models_dir) as service:
            seconds.append(service.start_s)
            memory.append(service.memory_mb("VmRSS"))
    return {"start to ready s": median(seconds), "ready memory MB": median(memory)}


def five(service: Service, texts: list[str], include: tuple[str, ...]) -> tuple[float, list[Brief]]:
    """POST every article once; seconds for all, and the briefs."""
    with Client(service.address) as client:
        started = time.perf_counter()
        briefs = [client.brief(text, include=include) for text in texts]  # type: ignore[arg-type]
        return time.perf_counter() - started, briefs


def throughput(models_dir: Path, texts: list[str]) -> dict[str, float]:
    """Full briefs and summaries alone, each on an empty cache, in turn; then the warm cache."""
    seconds: dict[str, list[float]] = {"full": [], "summary": [], "warm": [], "peak": []}
    tokens: dict[str, int] = {}
    for _ in range(ROUNDS):
        for kind, include in (("full", ("summary", "translation")), ("summary", ("summary",))):
            with (
                tempfile.TemporaryDirectory() as data,
                running(SAAR_DATA_DIR=data, SAAR_MODELS_DIR=models_dir) as service,
            ):
                took, briefs = five(service, texts, include)
                seconds[kind].append(took)
                tokens[kind] = output_tokens(Path(data))
                if kind == "full":
                    seconds["warm"].append(five(service, texts, include)[0])
                    seconds["peak"].append(service.memory_mb("VmHWM"))
                    numbers = kept_or_flagged(briefs)
    return {
        "five articles, cold cache s": median(seconds["full"]),
        "five articles, warm cache s": median(seconds["warm"]),
        "five summaries only, cold cache s": median(seconds["summary"]),
        "summary only / full, time": median(seconds["summary"]) / median(seconds["full"]),
        "output tokens of the full briefs": tokens["full"],
        "summary only / full, output tokens": tokens["summary"] / tokens["full"],
        "peak memory MB": max(seconds["peak"]),
        **numbers,
    }


def kept_or_flagged(briefs: list[Brief]) -> dict[str, float]:
    """Count the numbers of the Hindi that are in the English, or whose segment carries a number or date warning."""
    total = kept = flagged = 0
    for brief in briefs:
        for segment in brief.translation.segments if brief.translation else ():
            there, right = numbers_kept(segment.hi, segment.en)
            total += there
            kept += right
            if any(warning.kind in ("number", "date", "empty") for warning in segment.warnings):
                flagged += there - right
    return {"numbers": total, "numbers kept": kept, "numbers kept or flagged %": 100 * (kept + flagged) / max(total, 1)}


def waiting(models_dir: Path, texts: list[str]) -> dict[str, float]:
    """Milliseconds of `/healthz` and of a cache hit while the engine works on another article."""
    with tempfile.TemporaryDirectory() as data, running(SAAR_DATA_DIR=data, SAAR_MODELS_DIR=models_dir) as service:
        with Client(service.address) as client:
            client.brief(texts[0], include=("summary",))
        busy = threading.Thread(target=five, args=(service, texts[1:], ("summary", "translation")), daemon=True)
        busy.start()
        time.sleep(1)
        health, hit = [], []
        with httpx.Client(base_url=service.address) as http:
            for _ in range(PROBES):
                health.append(_milliseconds(http, http.build_request("GET", "/healthz")))
                wanted = {"text": texts[0], "include": ["summary"]}
                hit.append(_milliseconds(http, http.build_request("POST", "/v1/briefs", json=wanted)))
        if not busy.is_alive():
            raise RuntimeError("the engine was done before the probes were: give it longer articles")
        busy.join()
    return {
        f"{name} under load, {which}": value
        for name, times in (("healthz", health), ("hit", hit))
        for which, value in (("p50 ms", median(times)), ("p95 ms", quantiles(times, n=20)[-1]))
    }


def _milliseconds(http: httpx.Client, request: httpx.Request) -> float:
    started = time.perf_counter()
    http.send(request).raise_for_status()
    return (time.perf_counter() - started) * 1000


def main() -> None:
    """Measure everything, print one table, write it as JSON."""
    texts = articles()
    with tempfile.TemporaryDirectory() as folder:
        figures = preparation(Path(folder))
        for part in (starts(Path(folder)), throughput(Path(folder), texts), waiting(Path(folder), texts)):
            figures |= part
    table = Table("figure", "value", title=f"Settings: {Settings().translator}, {Settings().precision}")
    for name, value in figures.items():
        table.add_row(name, f"{value:,.2f}")
    console.print(table)
    record.write("service", {"figures": figures})


if __name__ == "__main__":
    main()
