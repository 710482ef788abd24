"""Work for nobody is stopped, and a server that has to stop says so."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from fastapi import Request
from starlette.types import Message

from service.errors import ClientGone, EngineUnavailable
from service.routes.disconnect import unless_disconnected


def request(receive: Callable[[], Awaitable[Message]]) -> Request:
    """Make a request whose body has been read."""
    return Request({"type": "http", "headers": []}, receive)


async def never() -> Message:
    """Stay connected."""
    await asyncio.Event().wait()
    raise AssertionError


async def test_work_that_ends_first_is_the_answer() -> None:
    """A connected client gets what the work returns, or what it raises."""

    async def work() -> str:
        return "brief"

    async def failing() -> str:
        raise EngineUnavailable("not now")

    assert await unless_disconnected(request(never), work()) == "brief"
    with pytest.raises(EngineUnavailable, match="not now"):
        await unless_disconnected(request(never), failing())


async def test_work_for_a_client_that_has_gone_is_cancelled() -> None:
    """The work is stopped as soon as the connection is closed."""
    messages = asyncio.Queue[Message]()
    stopped = asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()

    waiting = asyncio.create_task(unless_disconnected(request(messages.get), work()))
    await messages.put({"type": "http.request", "body": b"", "more_body": False})
    await asyncio.sleep(0)
    assert not waiting.done()
    await messages.put({"type": "http.disconnect"})
    with pytest.raises(ClientGone):
        await waiting
    await stopped.wait()


async def test_a_server_that_stops_tells_its_clients() -> None:
    """A request that the server cancels is answered with what to do, and its work is stopped."""
    begun = asyncio.Event()

    async def work() -> None:
        begun.set()
        await asyncio.Event().wait()

    waiting = asyncio.create_task(unless_disconnected(request(never), work()))
    await begun.wait()
    waiting.cancel()
    with pytest.raises(EngineUnavailable, match="send the request again") as stopped:
        await waiting
    assert stopped.value.retry_after_s
