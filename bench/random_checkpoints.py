"""Weights to measure an engine's speed with: its own where they are pulled, else random ones of the true shape.

Speed does not depend on what the words are. IndicTrans2 takes its published vocabulary from beside the checkout.
"""

from __future__ import annotations

import os
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from bench.checks import SHARED
from bench.random_indictrans2 import SHAPES, write_indictrans2
from bench.random_mbart50 import write_mbart50
from bench.running import SEEDS
from models.checkpoint_engine import CHECKPOINTS
from models.protocols import Engine, ModelStore
from service.settings import Settings

VOCABULARY = SHARED / "indictrans2" / "published-vocabulary"
_ARTICLES = SHARED / "seeds" if (SHARED / "seeds").is_dir() else SEEDS


def store_of(engine: Engine) -> tuple[ModelStore, bool]:
    """Return the store to measure in, and whether its weights are random, written where the engine is not pulled."""
    store = Settings().model_store
    checkpoint = engine.checkpoint(store)
    if checkpoint is None or checkpoint.exists() or engine.is_prepared(store):
        return store, False
    store = ModelStore(folder=bench_folder(), precision=store.precision)
    folder = store.folder / CHECKPOINTS / engine.name
    if not folder.exists():
        print(f"writing random weights into {folder}", file=sys.stderr)
        # In a process of its own: what it takes would count as the peak memory of every process started from here.
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
            apart.submit(_write, engine.name, folder).result()
    return store, True


def bench_folder() -> Path:
    """Return where lies what only measuring needs: beside the folder of models."""
    return Settings().models_dir.parent / "bench"


def _write(name: str, folder: Path) -> None:
    part = folder.with_name(f"{name}.part-{os.getpid()}")
    if name in SHAPES:
        write_indictrans2(part, SHAPES[name], VOCABULARY)
    else:
        write_mbart50(part, [line for text in articles() for line in text.splitlines() if line.strip()])
    part.rename(folder)


def articles() -> list[str]:
    """Return the five real articles where they are at hand, else the seeds."""
    return [path.read_text(encoding="utf-8") for path in sorted(_ARTICLES.glob("*.txt"))]
