"""What tests do to the engines of a service on their way up."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import httpx

from models.protocols import ModelStore, Progress
from tests.fakes import GatedEngine


async def until_told(client: httpx.AsyncClient) -> dict[str, str]:
    """Return what `/readyz` says as soon as no engine is being prepared any more."""
    while True:
        checks: dict[str, str] = (await client.get("/readyz")).json()["checks"]
        if not any("being prepared" in state for state in checks.values()):
            return checks
        await asyncio.sleep(0.01)


async def until_said(client: httpx.AsyncClient, engine: GatedEngine, said: str) -> dict[str, str]:
    """Return what `/readyz` says as soon as it says this of the engine."""
    while True:
        checks: dict[str, str] = (await client.get("/readyz")).json()["checks"]
        if said in checks[f"engine:{engine.name}"]:
            return checks
        await asyncio.sleep(0.01)


def fail_to_load(engine: GatedEngine, error: Exception) -> None:
    """Have loading the engine raise the error."""

    def broken(*_: object, **__: object) -> None:
        raise error

    engine.load = broken  # type: ignore[method-assign,assignment]


def prepare_by(engine: GatedEngine, work: Callable[[Progress], object]) -> None:
    """Have the engine need preparation, and do that by `work`."""

    def prepare(store: ModelStore, progress: Progress) -> None:
        del store
        work(progress)

    engine.is_prepared = lambda store: False  # type: ignore[method-assign] # noqa: ARG005
    engine.prepare = prepare  # type: ignore[method-assign]
