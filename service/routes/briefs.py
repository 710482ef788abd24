"""Briefs: made from an article, found again by its hash, deleted."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response, status

from service.brief import Brief
from service.errors import BriefNotFound
from service.listing import BriefList, ListQuery, MadeBy, entry, link
from service.options import SummariserName
from service.pipeline import Pipeline
from service.routes import examples
from service.routes.dependencies import RuntimeDependency, runtime_of
from service.routes.disconnect import unless_disconnected
from service.routes.events import as_events, stored_as_events, wants_events
from service.routes.intake import read_submission
from service.schemas import FindQuery, answer_json, lasting_json
from service.store import delete_briefs
from service.unfolding import Unfolding
from service.watching.access import about_this_request

router = APIRouter(prefix="/v1/briefs", tags=["briefs"])
ArticleHash = Annotated[
    str,
    Path(
        pattern="^[0-9a-f]{64}$",
        description="The `article_hash` of a brief.",
        openapi_examples={"a brief": {"value": examples.ARTICLE_HASH}},
    ),
]


@router.post(
    "",
    response_model=Brief,
    openapi_extra=examples.BRIEF_REQUEST,
    responses={200: examples.STREAMED_BRIEF, **examples.problems(413, 415, 422, 429, 500, 503, 504)},
)
async def make_brief(request: Request) -> Response:
    """Make the English brief of a Hindi article, or return the one made before.

    Send JSON, or the article itself as `text/plain` or `text/html` with the options in the query.
    `Cache-Control: no-cache` makes it afresh. With `Accept: text/event-stream` it comes as it is made: see the answer.
    """
    runtime = runtime_of(request)
    submission, asked = await read_submission(request, max_article_chars=runtime.settings.max_article_chars)
    refresh = "no-cache" in request.headers.get("cache-control", "").lower()
    pipeline = runtime.pipeline(asked.engine)
    article_hash = await pipeline.identify(submission)
    about_this_request(article_hash=article_hash)
    location = link(article_hash, engine=asked.engine, summariser=asked.summariser, variant=asked.options.digest)
    found = None if refresh else await _stored(pipeline, article_hash, asked.options.digest, asked.summariser)
    if wants_events(request):
        if found is not None:
            return stored_as_events(found.body, location)
        making = partial(pipeline.brief, submission, asked.options, refresh=refresh)
        return await as_events(request, making, Unfolding(article_hash, asked.options), location)
    if found is None:  # only now is there something to stop when the client goes
        found = _Found.of(
            await unless_disconnected(request, pipeline.brief(submission, asked.options, refresh=refresh))
        )
    return found.answer(Location=location)


@router.get("", responses={200: examples.BRIEF_LIST, **examples.problems(422, 503)})
async def list_briefs(runtime: RuntimeDependency, query: Annotated[ListQuery, Query()]) -> BriefList:
    """List the articles briefed last, of all engines that are loaded, the newest first."""
    summarisers = runtime.summarisers
    made_by = {
        engine.pipeline.store(summariser).signature: MadeBy(
            engine=name,
            summariser=summariser,
            default_engine=name == runtime.default,
            default_summariser=summariser == summarisers.default,
        )
        for name, engine in runtime.engines.items()
        if engine.loaded
        for summariser in summarisers.available
    }
    found = await runtime.cache.briefs.recent(tuple(made_by), query.q, query.limit)
    return BriefList(briefs=[entry(brief, made_by[brief.signature]) for brief in found])


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
    request: Request, runtime: RuntimeDependency, article_hash: ArticleHash, query: Annotated[FindQuery, Query()]
) -> Response:
    """Return a brief that was made before, by the same engine with the same options."""
    about_this_request(article_hash=article_hash)
    pipeline = runtime.pipeline(query.engine)
    found = await _stored(pipeline, article_hash, query.variant or query.options.digest, query.summariser)
    if found is None and query.variant:
        raise BriefNotFound(f"No such variant of the brief {article_hash} is stored: POST the article to make it.")
    if found is None:
        found = _Found.of(await pipeline.find(article_hash, query.options))
    if _matches(request.headers.get("if-none-match", ""), found.etag):
        return Response(status_code=status.HTTP_304_NOT_MODIFIED, headers={"ETag": found.etag})
    return found.answer()


@router.delete(
    "/{article_hash}",
    status_code=status.HTTP_204_NO_CONTENT,
    response_description="It is removed.",
    responses=examples.problems(404, 422, 503),
)
async def delete_brief(runtime: RuntimeDependency, article_hash: ArticleHash) -> Response:
    """Remove an article's briefs, of every engine, and everything remembered of its segments."""
    about_this_request(article_hash=article_hash)
    await delete_briefs(runtime.cache.briefs, article_hash)
    return Response(status_code=status.HTTP_204_NO_CONTENT)


@dataclass(frozen=True, kw_only=True)
class _Found:
    """A brief as the JSON of all that lasts of it, and what is about this request alone."""

    lasting: bytes
    cached: bool
    timings_ms: dict[str, float]

    @classmethod
    def of(cls, brief: Brief) -> _Found:
        return cls(lasting=lasting_json(brief), cached=brief.cached, timings_ms=brief.timings_ms)

    @cached_property
    def etag(self) -> str:
        """Weak, for it is of all that lasts and not of the whole answer."""
        return f'W/"{hashlib.sha256(self.lasting).hexdigest()[:32]}"'

    @property
    def body(self) -> bytes:
        return answer_json(self.lasting, cached=self.cached, timings_ms=self.timings_ms)

    def answer(self, **headers: str) -> Response:
        timing = ", ".join(f"{step};dur={took}" for step, took in self.timings_ms.items())
        headers |= {"ETag": self.etag, "Server-Timing": timing}
        return Response(self.body, media_type="application/json", headers=headers)


async def _stored(
    pipeline: Pipeline, article_hash: str, variant: str, summariser: SummariserName | None
) -> _Found | None:
    """Find the brief of exactly these options, in the bytes it is stored in; what needs more is for the pipeline."""
    timings = pipeline.timings()
    with timings.step("cache"):
        lasting = await pipeline.store(summariser).find_lasting(article_hash, variant)
    return None if lasting is None else _Found(lasting=lasting, cached=True, timings_ms=timings.all())


def _matches(if_none_match: str, etag: str) -> bool:
    """Compare weakly (RFC 9110, 13.1.2)."""
    given = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return "*" in given or etag.removeprefix("W/") in given
