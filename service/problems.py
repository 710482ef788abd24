"""Tells every error in one body: problem+json (RFC 9457). The only place where an exception becomes a response."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from service.errors import ClientGone, InvalidRequest, SaarError

MEDIA_TYPE = "application/problem+json"
_CLIENT_CLOSED_REQUEST = 499
"""Nobody reads it; it is what proxies log for a client that went away."""
_log = logging.getLogger(__name__)


def install(app: FastAPI) -> None:
    """Make `app` answer every error with a problem."""
    app.add_exception_handler(SaarError, _on_saar_error)
    app.add_exception_handler(RequestValidationError, _on_validation_error)
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(ClientGone, _on_client_gone)
    app.add_exception_handler(ClientDisconnect, _on_client_gone)
    app.add_exception_handler(Exception, _on_bug)


def field_errors(errors: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Name each field that is wrong and what is wrong with it; what was sent is not repeated."""
    return [
        {
            "field": ".".join(str(part) for part in error["loc"] if part not in ("body", "query")),
            "message": str(error["msg"]).removeprefix("Value error, "),
        }
        for error in errors
    ]


def invalid(errors: Sequence[Mapping[str, Any]]) -> InvalidRequest:
    """Make one error of what pydantic found."""
    named = field_errors(errors)
    detail = "; ".join(f"{error['field']}: {error['message']}".removeprefix(": ") for error in named)
    return InvalidRequest(detail, errors=named)


def _problem(
    kind: str,
    title: str,
    status: int,
    detail: str,
    *,
    errors: Sequence[dict[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    body: dict[str, Any] = {"type": f"urn:saar:{kind}", "title": title, "status": status, "detail": detail}
    if errors:
        body["errors"] = list(errors)
    content = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
    return Response(content, status_code=status, media_type=MEDIA_TYPE, headers=headers)


def body_of(error: Exception) -> bytes:
    """Return the problem that `error` is told as, for where the answer has already begun."""
    return bytes((_saar_problem(error) if isinstance(error, SaarError) else _bug(error)).body)


def _kind(error: Exception) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", type(error).__name__).lower()


def _on_saar_error(_: Request, error: Exception) -> Response:
    assert isinstance(error, SaarError)  # noqa: S101 - registered for it
    return _saar_problem(error)


def _saar_problem(error: SaarError) -> Response:
    headers = {"Retry-After": str(error.retry_after_s)} if error.retry_after_s is not None else None
    errors = error.errors if isinstance(error, InvalidRequest) else ()
    return _problem(_kind(error), error.title, error.status, str(error), errors=errors, headers=headers)


def _on_validation_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for it
    return _on_saar_error(request, invalid(error.errors()))


def _on_http_exception(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for it
    phrase = HTTPStatus(error.status_code).phrase
    return _problem(
        phrase.lower().replace(" ", "-"), phrase, error.status_code, str(error.detail), headers=error.headers
    )


def _on_client_gone(_: Request, __: Exception) -> Response:
    return Response(status_code=_CLIENT_CLOSED_REQUEST)


def _on_bug(_: Request, error: Exception) -> Response:
    return _bug(error)


def _bug(error: Exception) -> Response:
    _log.error("unexpected %s", type(error).__name__, exc_info=error)
    return _problem("bug", SaarError.title, SaarError.status, "This is a bug in Saar: its log has the details.")
