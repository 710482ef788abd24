"""Ends work before it is done: the client has gone, or the server has to."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from fastapi import Request

from service.errors import ClientGone, EngineUnavailable

RETRY_AFTER_S = 10
_T = TypeVar("_T")


async def unless_disconnected(request: Request, work: Coroutine[Any, Any, _T]) -> _T:
    """Await `work`, and cancel it when the client goes first. Call it after the body is read.

    Raises ClientGone; and EngineUnavailable when the server itself cancels the request, as it does when it stops.
    """
    working = asyncio.create_task(work)
    watching = asyncio.create_task(_disconnected(request))
    try:
        await asyncio.wait((working, watching), return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            return working.result()
        raise ClientGone
    except asyncio.CancelledError:
        raise EngineUnavailable(
            "The service is stopping. What was finished is kept: send the request again.", retry_after_s=RETRY_AFTER_S
        ) from None
    finally:
        working.cancel()
        watching.cancel()


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
