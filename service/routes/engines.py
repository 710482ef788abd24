"""The engines that this service knows."""

from __future__ import annotations

from fastapi import APIRouter

from models import registry
from models.protocols import Engine
from service.routes import examples
from service.routes.dependencies import RuntimeDependency
from service.schemas import EngineDescription, EngineList

router = APIRouter(prefix="/v1/engines", tags=["engines"])


@router.get("", responses={200: examples.ENGINES})
def list_engines(runtime: RuntimeDependency) -> EngineList:  # not async: telling a revision may read files
    """List the engines; those that translate here are loaded, and one of them is the default."""
    known = registry.ENGINES | {name: served.engine for name, served in runtime.engines.items()}
    return EngineList(engines=[_describe(engine, runtime) for engine in known.values()])


def _describe(engine: Engine, runtime: RuntimeDependency) -> EngineDescription:
    served = runtime.engines.get(engine.name)
    loaded = served is not None and served.loaded
    return EngineDescription(
        name=engine.name,
        revision=engine.revision(runtime.settings.model_store),
        licence=engine.licence,
        languages=list(engine.languages),
        precision=runtime.settings.precision if loaded else None,
        loaded=loaded,
        default=engine.name == runtime.default,
    )
