"""A brief as server-sent events: what there is of it as it is made, and at the end the brief or what went wrong."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any, Protocol

from fastapi import Request
from fastapi.sse import KEEPALIVE_COMMENT, EventSourceResponse, format_sse_event
from pydantic import TypeAdapter
from starlette.types import Receive, Scope, Send

from service import problems
from service.brief import Brief
from service.routes.disconnect import unless_disconnected
from service.schemas import answer_json, lasting_json
from service.unfolding import EventName, Note, Unfolding

MEDIA_TYPE = "text/event-stream"
KEEP_ALIVE_S = 15.0
"""How long a proxy sees nothing, at most, of an engine that is slow or busy."""
_HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}  # the second stops nginx from collecting
_DATA = TypeAdapter(dict[str, Any])


class Making(Protocol):
    """What makes a brief and tells of it."""

    def __call__(self, *, hear: Callable[[Note], None]) -> Coroutine[Any, Any, Brief]:
        """Call `hear` with each note, return the brief."""
        ...


def wants_events(request: Request) -> bool:
    """Say whether the client asks for events."""
    return MEDIA_TYPE in request.headers.get("accept", "").lower()


def stored_as_events(brief: bytes, location: str) -> EventSourceResponse:
    """Answer with the JSON of a brief that was there, as the one event."""

    async def events() -> AsyncIterator[bytes]:
        yield _event("brief", brief)

    return EventSourceResponse(events(), headers={**_HEADERS, "Location": location})


async def as_events(request: Request, make: Making, unfolding: Unfolding, location: str) -> EventSourceResponse:
    """Answer with events while `make` works; when the client goes, the work is cancelled.

    What `make` raises before it has told anything is raised here, and becomes an answer with a status of its own.
    """
    heard: asyncio.Queue[Note | None] = asyncio.Queue()
    making = asyncio.create_task(make(hear=heard.put_nowait))
    making.add_done_callback(lambda _: heard.put_nowait(None))
    try:
        first = await unless_disconnected(request, heard.get())
        if first is None:
            return stored_as_events(_answer(await making), location)
    except BaseException:
        making.cancel()
        raise
    return _Events(_events(first, heard, making, unfolding), making, location)


class _Events(EventSourceResponse):
    """An answer that takes its work with it when it ends, be it before it has begun."""

    def __init__(self, events: AsyncIterator[bytes], making: asyncio.Task[Brief], location: str) -> None:
        super().__init__(events, headers={**_HEADERS, "Location": location})
        self._making = making

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._making.cancel()


async def _events(
    first: Note, heard: asyncio.Queue[Note | None], making: asyncio.Task[Brief], unfolding: Unfolding
) -> AsyncIterator[bytes]:
    for event in unfolding.events(first):
        yield _event(event.name, _DATA.dump_json(event.data))
    while True:
        try:
            note = await asyncio.wait_for(heard.get(), KEEP_ALIVE_S)
        except TimeoutError:
            yield KEEPALIVE_COMMENT
            continue
        if note is None:
            break
        for event in unfolding.events(note):
            yield _event(event.name, _DATA.dump_json(event.data))
    try:
        yield _event("brief", _answer(await making))
    except Exception as error:  # noqa: BLE001  # the status is sent: it can only be told as an event
        yield _event("error", problems.body_of(error))


def _answer(brief: Brief) -> bytes:
    return answer_json(lasting_json(brief), cached=brief.cached, timings_ms=brief.timings_ms)


def _event(name: EventName, data: bytes) -> bytes:
    return format_sse_event(event=name, data_str=data.decode())
