"""Everything that the variants of an engine are opened from, made before any of them runs."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

from bench.random_checkpoints import bench_folder, store_of
from bench.reference_embedded import HUGGING_FACE, folder_of
from models import registry
from models.embedded.engine import EmbeddedEngine
from models.protocols import Engine, ModelStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """Where the weights are: `config` is the published configuration, `conversion` what converting them took."""

    store: ModelStore
    bench: Path
    config: Path
    is_random: bool
    conversion: dict[str, float]


def prepared(name: str) -> Prepared:
    """Prepare the engine in its own number format and in those of the others."""
    engine = registry.engine(name)
    store, is_random = store_of(engine)
    conversion = _converted(engine, store)
    if isinstance(engine, EmbeddedEngine):
        bench = folder_of(engine, store, bench_folder())
        return Prepared(
            store=store,
            bench=bench,
            config=bench / HUGGING_FACE / "config.json",
            is_random=False,
            conversion=conversion,
        )
    for precision in ("int8", "float32"):
        _converted(engine, replace(store, precision=precision))
    checkpoint = engine.checkpoint(store)
    if checkpoint is None or not checkpoint.is_dir():
        raise SystemExit(f"{name}: its checkpoint is gone: run saar models pull {name}")
    return Prepared(
        store=store,
        bench=bench_folder(),
        config=checkpoint / "config.json",
        is_random=is_random,
        conversion=conversion,
    )


def _converted(engine: Engine, store: ModelStore) -> dict[str, float]:
    """Prepare the engine in a process of its own: seconds, peak memory, and that over the checkpoint's size."""
    if engine.is_prepared(store):
        return {}
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "saar", "models", "prepare", engine.name],
        env={**os.environ, "SAAR_MODELS_DIR": str(store.folder), "SAAR_PRECISION": store.precision},
        stdout=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(f"preparing {engine.name} failed")
    peak_mb = usage.ru_maxrss * 1024 / 1e6
    figures = {"convert s": time.perf_counter() - started, "convert peak MB": peak_mb}
    checkpoint = engine.checkpoint(store)
    if checkpoint is not None:
        size_mb = sum(path.stat().st_size for path in checkpoint.iterdir()) / 1e6
        figures |= {"checkpoint MB": size_mb, "convert peak / checkpoint": peak_mb / size_mb}
    return figures
