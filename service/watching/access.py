"""Around every request: the id it is known by, its line in the log, its count.

Nothing of what a client sent is told, but an id that looks like one: a path may be an article, too.
"""

from __future__ import annotations

import logging
import re
import uuid
from time import perf_counter

from opentelemetry.trace import format_trace_id, get_current_span
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bind_contextvars, clear_contextvars, get_contextvars

from service.watching.metrics import Metrics

REQUEST_ID = "X-Request-ID"
_SANE = re.compile(r"[A-Za-z0-9._:-]{1,64}")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_QUIET = frozenset({"/healthz", "/readyz", "/metrics"})
"""What machines ask all day; in the log at the level debug."""
_BUG = 500
_log = logging.getLogger("saar.access")


class Access:
    """ASGI middleware, outside of what makes answers of errors."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and tell of it when the last byte of its answer is sent."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, status = perf_counter(), _BUG
        request_id = _request_id(scope)
        clear_contextvars()
        bind_contextvars(request_id=request_id)
        if (span := get_current_span()).is_recording():
            bind_contextvars(trace_id=format_trace_id(span.get_span_context().trace_id))

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[REQUEST_ID] = request_id
                if span.is_recording():  # it ends with the last byte
                    span.set_attributes({f"saar.{name}": value for name, value in get_contextvars().items()})
            await send(message)

        try:
            await self._app(scope, receive, send_with_id)
        finally:
            self._tell(scope, status, perf_counter() - begun)

    def _tell(self, scope: Scope, status: int, seconds: float) -> None:
        method = scope["method"] if scope["method"] in _METHODS else "other"
        route = getattr(scope.get("route"), "path", "none")
        self._metrics.answered(method=method, route=route, status=status, seconds=seconds)
        level = logging.DEBUG if is_quiet(scope) else logging.INFO
        if _log.isEnabledFor(level):
            told = {"method": method, "route": route, "status": status, "duration_ms": round(seconds * 1000, 2)}
            _log.log(level, "request", extra=told)


def about_this_request(**known: str) -> None:
    """Have every further line of the log of this request say so: an article hash, a kind of problem, never text."""
    bind_contextvars(**known)


def is_quiet(scope: Scope) -> bool:
    """Say whether it is one of the requests that machines send all day."""
    return scope.get("path") in _QUIET


def id_header() -> dict[str, str]:
    """Return the header that `Access` adds, for the one answer that is made outside of it."""
    given = get_contextvars()
    return {REQUEST_ID: given["request_id"]} if "request_id" in given else {}


def _request_id(scope: Scope) -> str:
    """Return the id that the client or a proxy gave, if it looks like one, else a new one."""
    given = Headers(scope=scope).get(REQUEST_ID, "")
    return given if _SANE.fullmatch(given) else uuid.uuid4().hex
