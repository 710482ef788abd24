"""The engines that this service knows."""

from __future__ import annotations

from fastapi import APIRouter

from models import registry
from service.routes.dependencies import RuntimeDependency
from service.schemas import EngineDescription, EngineList

router = APIRouter(prefix="/v1/engines", tags=["engines"])


@router.get("")
async def list_engines(runtime: RuntimeDependency) -> EngineList:
    """List the engines; the one that translates here is loaded."""
    return EngineList(engines=[_describe(name, runtime) for name in registry.ENGINES])


def _describe(name: str, runtime: RuntimeDependency) -> EngineDescription:
    engine = registry.engine(name)
    loaded = runtime.loaded and name == runtime.engine.name
    return EngineDescription(
        name=engine.name,
        revision=engine.revision,
        licence=engine.licence,
        languages=list(engine.languages),
        precision=runtime.settings.precision if loaded else None,
        loaded=loaded,
    )
