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
from service.watching.access import about_this_request, id_header

MEDIA_TYPE = "application/problem+json"
_CLIENT_CLOSED_REQUEST = 499
"""Nobody reads it; it is what proxies log for a client that went away."""
_CLIENTS_FAULT = frozenset({413, 415, 422})
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


def problem(error: SaarError) -> dict[str, Any]:
    """Return the body that tells of `error`."""
    body = _body(_kind(error), error.title, error.status, str(error))
    if isinstance(error, InvalidRequest) and error.errors:
        body["errors"] = list(error.errors)
    return body


def as_libretranslate(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return a problem as LibreTranslate's clients expect errors: `error` says it, what they did wrong is a 400."""
    status = HTTPStatus.BAD_REQUEST if body["status"] in _CLIENTS_FAULT else body["status"]
    return {**body, "status": int(status), "error": body["detail"]}


async def speaking_libretranslate(request: Request) -> None:
    """For the routes that LibreTranslate has: their errors are told `as_libretranslate`."""
    request.state.libretranslate = True


def body_of(error: Exception) -> bytes:
    """Return the problem that `error` is told as, for where the answer has already begun."""
    return _encoded(problem(error) if isinstance(error, SaarError) else _bug(error))


def _body(kind: str, title: str, status: int, detail: str) -> dict[str, Any]:
    return {"type": f"urn:saar:{kind}", "title": title, "status": status, "detail": detail}


def _answer(request: Request, body: dict[str, Any], headers: Mapping[str, str] | None = None) -> Response:
    about_this_request(problem=body["type"].rpartition(":")[2])
    told = as_libretranslate(body) if getattr(request.state, "libretranslate", False) else body
    return Response(_encoded(told), status_code=told["status"], media_type=MEDIA_TYPE, headers=headers)


def _encoded(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")


def _kind(error: Exception) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", type(error).__name__).lower()


async def _on_saar_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, SaarError)  # noqa: S101 - registered for it
    headers = {"Retry-After": str(error.retry_after_s)} if error.retry_after_s is not None else None
    return _answer(request, problem(error), headers)


async def _on_validation_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for it
    return await _on_saar_error(request, invalid(error.errors()))


async def _on_http_exception(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for it
    phrase = HTTPStatus(error.status_code).phrase
    body = _body(phrase.lower().replace(" ", "-"), phrase, error.status_code, str(error.detail))
    return _answer(request, body, error.headers)


async def _on_client_gone(_: Request, __: Exception) -> Response:
    return Response(status_code=_CLIENT_CLOSED_REQUEST)


async def _on_bug(request: Request, error: Exception) -> Response:
    return _answer(request, _bug(error), id_header())


def _bug(error: Exception) -> dict[str, Any]:
    _log.error("unexpected %s", type(error).__name__, exc_info=error)
    return _body("bug", SaarError.title, SaarError.status, "This is a bug in Saar: its log has the details.")
