"""Batches: uploaded, looked at, cancelled, deleted; their results."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response, status
from fastapi.responses import StreamingResponse

from service.batches.results import result_lines
from service.batches.schemas import BatchList, BatchStatus
from service.routes import batch_examples as examples
from service.routes.dependencies import BatchesDependency, RuntimeDependency
from service.routes.examples import problems
from service.routes.intake import require_media_type
from service.schemas import BriefQuery

router = APIRouter(prefix="/v1/batches", tags=["batches"])
JSONL = ("application/jsonl", "application/x-ndjson")
BatchId = Annotated[
    str,
    Path(
        pattern="^[0-9a-f]{32}$",
        description="The `id` of a batch.",
        openapi_examples={"a batch": {"value": examples.BATCH_ID}},
    ),
]


@router.post(
    "",
    status_code=status.HTTP_202_ACCEPTED,
    openapi_extra=examples.BATCH_REQUEST,
    responses={202: examples.ACCEPTED, **problems(413, 415, 422, 429, 503)},
)
async def make_batch(
    request: Request,
    response: Response,
    runtime: RuntimeDependency,
    batches: BatchesDependency,
    query: Annotated[BriefQuery, Query()],
) -> BatchStatus:
    """Take many articles, a JSON object a line, and brief them when nobody else needs the engine.

    A line is what `POST /v1/briefs` takes, and may have an `id`. The options in the query hold for the lines that have
    none of their own. A line that cannot be briefed is an error among the results and stops nothing.
    """
    require_media_type(request, JSONL)
    runtime.pipeline(query.engine).store(query.summariser)  # what will never do it is told now
    options = query.model_dump(mode="json", exclude_unset=True, exclude={"engine"})
    batch = await batches.accept(request.stream(), engine=query.engine or runtime.default, options=options)
    response.headers["Location"] = f"/v1/batches/{batch.id}"
    return batches.status(batch)


@router.get("", responses={200: examples.LISTED, **problems(503)})
async def list_batches(batches: BatchesDependency) -> BatchList:
    """List the batches, finished or not, the oldest first."""
    return BatchList(batches=[batches.status(batch) for batch in await batches.store.all()])


@router.get("/{batch_id}", responses={200: examples.STATUS, **problems(404, 422, 503)})
async def find_batch(batches: BatchesDependency, batch_id: BatchId) -> BatchStatus:
    """Say how far a batch is."""
    return batches.status(await batches.store.find(batch_id))


@router.get(
    "/{batch_id}/results",
    response_class=StreamingResponse,
    responses={200: examples.RESULTS, **problems(404, 422, 503)},
)
async def find_results(batches: BatchesDependency, batch_id: BatchId) -> StreamingResponse:
    """Return a line of JSON for every line that is done, in the order of the upload, also while the batch runs.

    It holds the `row`, the `id`, and a `brief`, an `error` (a problem), or the row it is a `duplicate_of`.
    """
    await batches.store.find(batch_id)
    return StreamingResponse(result_lines(batches.store, batch_id), media_type=JSONL[0])


@router.post("/{batch_id}/cancel", responses={200: examples.STATUS, **problems(404, 422, 503)})
async def cancel_batch(batches: BatchesDependency, batch_id: BatchId) -> BatchStatus:
    """Begin nothing more of a batch; its results so far stay until it is deleted."""
    return batches.status(await batches.store.cancel(batch_id))


@router.delete("/{batch_id}", status_code=status.HTTP_204_NO_CONTENT, responses=problems(404, 422, 503))
async def delete_batch(batches: BatchesDependency, batch_id: BatchId) -> Response:
    """Remove a batch, its articles and its results; one that runs ends."""
    await batches.delete(batch_id)
    return Response(status_code=status.HTTP_204_NO_CONTENT)
