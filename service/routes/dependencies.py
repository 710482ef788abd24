"""What every route may ask for."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from service.batches.intake import Batches
from service.runtime import Runtime


def runtime_of(request: Request) -> Runtime:
    """Return what the process holds; for a route to which even FastAPI's asking for it is too long a way."""
    runtime: Runtime = request.app.state.runtime
    return runtime


async def _runtime(request: Request) -> Runtime:  # async: FastAPI sends what is not through a thread
    return runtime_of(request)


async def _batches(request: Request) -> Batches:
    batches: Batches = request.app.state.batches
    return batches


RuntimeDependency = Annotated[Runtime, Depends(_runtime)]
BatchesDependency = Annotated[Batches, Depends(_batches)]
