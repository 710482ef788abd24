"""The summarisers that this service offers."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

from service.routes import examples
from service.routes.dependencies import RuntimeDependency
from service.summariser.offered import SummariserDescription

router = APIRouter(prefix="/v1/summarisers", tags=["engines"])


class SummariserList(BaseModel):
    """The summarisers of this service."""

    summarisers: list[SummariserDescription]


@router.get("", responses={200: examples.SUMMARISERS})
async def list_summarisers(runtime: RuntimeDependency) -> SummariserList:
    """List the summarisers; one without a reason against it can be named in a request."""
    offered = runtime.summarisers
    return SummariserList(summarisers=[offered.describe(name) for name in offered.offered])
