"""Engines at their true size: conversion, loading, memory, tokens a second, and five articles through the service.

    python -m bench.engines [NAME ...]

Pulled engines are measured as they are; for the others random weights of the true shape stand in, whose speed is the
same. IndicTrans2 needs its published vocabulary for that, beside the checkout. What was measured of an engine that is
pulled, `saar models list` shows.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.random_checkpoints import VOCABULARY, articles, store_of
from bench.random_indictrans2 import SHAPES
from bench.running import running
from models import registry
from models.measured import Measured, write_measured
from models.protocols import DecodingOptions, Engine, ModelStore, Segment, Translator
from saar import Client
from service.segmenter import segment_text

NAMES = ("indictrans2", "indictrans2-1b", "mbart50")
BATCHES = (1, 32)
RESULTS = Path(__file__).parent / "results"
_ROUNDS = 3
_ROUND_FROM = 10
console = Console()


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """One engine in a process of its own; tokens are those of the output, memory is in MB."""

    signature: str
    load_s: float
    loaded_mb: float
    peak_mb: float
    tokens_per_s: dict[int, float]
    mean_source_tokens: float
    mean_output_tokens: float


def converted(engine: Engine, store: ModelStore) -> dict[str, float]:
    """Convert the checkpoint in a process of its own: seconds, peak memory, and that over the checkpoint's size."""
    checkpoint = engine.checkpoint(store)
    if checkpoint is None or engine.is_prepared(store):
        return {}
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "saar", "models", "prepare", engine.name],
        env={**os.environ, "SAAR_MODELS_DIR": str(store.folder)},
        stdout=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(f"preparing {engine.name} failed")
    size_mb = sum(path.stat().st_size for path in checkpoint.iterdir()) / 1e6
    peak_mb = usage.ru_maxrss * 1024 / 1e6
    return {
        "checkpoint MB": size_mb,
        "convert s": time.perf_counter() - started,
        "convert peak MB": peak_mb,
        "convert peak / checkpoint": peak_mb / size_mb,
    }


def speed(engine: Engine, store: ModelStore) -> Speed:
    """Load the engine and decode sentences of the articles, one at a time and 32 at once; medians of three rounds."""
    started = time.perf_counter()
    translator = engine.load(store, template=None, threads=os.cpu_count() or 1)
    load_s, loaded_mb = time.perf_counter() - started, _memory_mb("VmRSS")
    sentences = [segment.text for text in articles() for segment in segment_text(text)][: max(BATCHES)]
    taken: dict[int, list[float]] = {size: [] for size in BATCHES}
    for _ in range(_ROUNDS):
        for size in BATCHES:
            written, seconds, source = _decode(translator, sentences[: 8 * size], size)
            taken[size].append(written / seconds)
    result = Speed(
        signature=translator.signature,
        load_s=load_s,
        loaded_mb=loaded_mb,
        peak_mb=_memory_mb("VmHWM"),
        tokens_per_s={size: sorted(rates)[_ROUNDS // 2] for size, rates in taken.items()},
        mean_source_tokens=source / len(sentences),
        mean_output_tokens=written / len(sentences),
    )
    translator.close()
    return result


def _decode(translator: Translator, sentences: Sequence[str], size: int) -> tuple[int, float, int]:
    started, written, source = time.perf_counter(), 0, 0
    for first in range(0, len(sentences), size):
        segments = [Segment(text=text) for text in sentences[first : first + size]]
        hypotheses = translator.translate(segments, source="hi", target="en", options=DecodingOptions())
        written += sum(hypothesis.output_tokens for hypothesis in hypotheses)
        source += sum(hypothesis.source_tokens for hypothesis in hypotheses)
    return written, time.perf_counter() - started, source


def served(engine: Engine, store: ModelStore) -> dict[str, float]:
    """POST the five articles over HTTP to a service with this engine: seconds from start to ready, for all, peak MB."""
    with (
        tempfile.TemporaryDirectory() as data,
        running(SAAR_TRANSLATOR=engine.name, SAAR_DATA_DIR=data, SAAR_MODELS_DIR=store.folder) as service,
        Client(service.address) as client,
    ):
        started = time.perf_counter()
        briefs = [client.brief(text) for text in articles()]
        seconds = time.perf_counter() - started
        if not all(brief.translation and brief.translation.en for brief in briefs):
            raise RuntimeError(f"{engine.name} left a brief empty")
        return {"ready s": service.start_s, "five articles s": seconds, "service peak MB": service.memory_mb("VmHWM")}


def _memory_mb(field: str) -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition(f"{field}:")[2].split()[0]) * 1024 / 1e6


def measure(name: str) -> dict[str, float | str]:
    """Return everything about one engine, and note its speed where it is pulled."""
    engine = registry.engine(name)
    store, is_random = store_of(engine)
    row: dict[str, float | str] = {"weights": "random" if is_random else "pulled", **converted(engine, store)}
    command = [sys.executable, "-m", "bench.engines", "--speed-of", name, str(store.folder), store.precision]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    rates = told.pop("tokens_per_s")
    row |= {"signature": told.pop("signature"), **{key.replace("_", " "): value for key, value in told.items()}}
    row |= {f"tokens/s, batch {size}": rates[str(size)] for size in BATCHES} | served(engine, store)
    if not is_random:
        measured = Measured(signature=str(row["signature"]), batch_1=rates["1"], batch_32=rates["32"])
        write_measured(store.folder, name, measured)
    return row


def main() -> None:
    """Measure the named engines, print a table, write the JSON."""
    if sys.argv[1:2] == ["--speed-of"]:
        name, folder, precision = sys.argv[2:]
        print(json.dumps(asdict(speed(registry.engine(name), ModelStore(folder=Path(folder), precision=precision)))))
        return
    names = sys.argv[1:] or [name for name in NAMES if name not in SHAPES or VOCABULARY.is_dir()]
    rows: dict[str, dict[str, float | str]] = {}
    for name in names:
        console.print(f"measuring {name} ({len(rows) + 1} of {len(names)})")
        rows[name] = measure(name)
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / "engines.json").write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    table = Table("", *rows, title=f"engines at true size, {os.cpu_count()} cores")
    for key in dict.fromkeys(key for row in rows.values() for key in row if key != "signature"):
        table.add_row(key, *(_shown(row.get(key, "-")) for row in rows.values()))
    console.print(table)


def _shown(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:,.{0 if value >= _ROUND_FROM else 2}f}"


if __name__ == "__main__":
    main()
