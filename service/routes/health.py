"""Whether the service is alive, and whether it is ready."""

from __future__ import annotations

from fastapi import APIRouter, Response, status

from service.errors import EngineUnavailable
from service.routes import examples
from service.routes.dependencies import RuntimeDependency
from service.schemas import Health, Readiness
from service.served_model import ServedModel

router = APIRouter(tags=["health"])


@router.get("/healthz", responses={200: examples.ALIVE})
async def alive() -> Health:
    """Say that the process answers."""
    return Health()


@router.get("/readyz", responses={200: examples.READY, 503: {"model": Readiness, **examples.NOT_READY}})
async def ready(runtime: RuntimeDependency, response: Response) -> Readiness:
    """Say whether every model is loaded and the cache can be reached."""
    checks = {f"engine:{name}": _state(engine) for name, engine in runtime.engines.items()}
    if runtime.summariser_model is not None:
        checks[f"summariser:{runtime.summariser_model.name}"] = _state(runtime.summariser_model)
    checks["cache"] = await _cache_state(runtime)
    is_ready = all(state == "ok" for state in checks.values())
    if not is_ready:
        response.status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    return Readiness(ready=is_ready, checks=checks)


def _state(model: ServedModel) -> str:
    try:
        model.require_loaded()
    except EngineUnavailable as error:
        return str(error)
    return "ok"


async def _cache_state(runtime: RuntimeDependency) -> str:
    return "ok" if await runtime.cache.ping() else "The database cannot be reached: see the log."
