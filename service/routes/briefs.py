"""Briefs: made from an article, found again by its hash, deleted."""

from __future__ import annotations

import hashlib
import json
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query, Request, Response, status

from service.brief import Brief
from service.routes import examples
from service.routes.dependencies import RuntimeDependency
from service.routes.disconnect import unless_disconnected
from service.routes.intake import read_submission
from service.schemas import BriefQuery, brief_json
from service.store import delete_briefs

router = APIRouter(prefix="/v1/briefs", tags=["briefs"])
ArticleHash = Annotated[str, Path(pattern="^[0-9a-f]{64}$", description="The `article_hash` of a brief.")]
_PER_REQUEST = ("cached", "timings_ms")


@router.post(
    "",
    response_model=Brief,
    openapi_extra=examples.BRIEF_REQUEST,
    responses={200: examples.BRIEF, **examples.problems(413, 415, 422, 429, 500, 503, 504)},
)
async def make_brief(request: Request, runtime: RuntimeDependency) -> Response:
    """Make the English brief of a Hindi article, or return the one made before.

    Send JSON, or the article itself as `text/plain` or `text/html` with the options in the query.
    `Cache-Control: no-cache` makes it afresh.
    """
    submission, asked = await read_submission(request, max_article_chars=runtime.settings.max_article_chars)
    refresh = "no-cache" in request.headers.get("cache-control", "").lower()
    pipeline = runtime.pipeline(asked.engine)
    brief = await unless_disconnected(request, pipeline.brief(submission, asked.options, refresh=refresh))
    engine = "" if asked.engine is None else f"?{urlencode({'engine': asked.engine})}"
    return _answer(brief, headers={"Location": f"/v1/briefs/{brief.article_hash}{engine}"})


@router.get(
    "/{article_hash}",
    response_model=Brief,
    responses={
        200: examples.BRIEF,
        304: {"description": "It is what `If-None-Match` names."},
        **examples.problems(404, 422, 503),
    },
)
async def find_brief(
    request: Request, runtime: RuntimeDependency, article_hash: ArticleHash, query: Annotated[BriefQuery, Query()]
) -> Response:
    """Return a brief that was made before, by the same engine with the same options."""
    brief = await runtime.pipeline(query.engine).find(article_hash, query.options)
    answer = _answer(brief, headers={})
    if _matches(request.headers.get("if-none-match", ""), answer.headers["etag"]):
        return Response(status_code=status.HTTP_304_NOT_MODIFIED, headers={"ETag": answer.headers["etag"]})
    return answer


@router.delete("/{article_hash}", status_code=status.HTTP_204_NO_CONTENT, responses=examples.problems(404, 422, 503))
async def delete_brief(runtime: RuntimeDependency, article_hash: ArticleHash) -> Response:
    """Remove an article's briefs, of every engine, and everything remembered of its segments."""
    await delete_briefs(runtime.cache.briefs, article_hash)
    return Response(status_code=status.HTTP_204_NO_CONTENT)


def _answer(brief: Brief, *, headers: dict[str, str]) -> Response:
    """Answer with a brief; its weak ETag is of all that is not about this one request."""
    wire = brief_json(brief)
    lasting = {name: value for name, value in wire.items() if name not in _PER_REQUEST}
    digest = hashlib.sha256(_dump(lasting)).hexdigest()[:32]
    return Response(_dump(wire), media_type="application/json", headers={"ETag": f'W/"{digest}"', **headers})


def _dump(value: dict[str, object]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _matches(if_none_match: str, etag: str) -> bool:
    """Compare weakly (RFC 9110, 13.1.2)."""
    given = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return "*" in given or etag.removeprefix("W/") in given
