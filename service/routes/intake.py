"""Reads an article and its options out of a request, whichever of the three content types it has."""

from __future__ import annotations

from typing import TypeVar

from fastapi import Request
from pydantic import BaseModel, ValidationError

from service.brief import BriefOptions
from service.errors import ArticleTooLong, InvalidRequest, UnsupportedMedia
from service.problems import invalid
from service.schemas import BriefQuery, BriefRequest
from service.submission import Submission

READABLE = ("application/json", "text/plain", "text/html")
_BYTES_PER_CHARACTER = 20
"""Room for a page ten times as long as its article, and for JSON that escapes every letter."""
_Model = TypeVar("_Model", bound=BaseModel)


async def read_submission(request: Request, *, max_article_chars: int) -> tuple[Submission, BriefOptions]:
    """Return the article and its options: all in the body for JSON, else the options in the query.

    Raises UnsupportedMedia, ArticleTooLong or InvalidRequest.
    """
    media_type = _media_type(request)
    body = await _read_body(request, limit=max_article_chars * _BYTES_PER_CHARACTER)
    query = {name: request.query_params.getlist(name) for name in request.query_params}
    if media_type == "application/json":
        if query:
            raise InvalidRequest(f"With JSON the options belong into the body, not into the query: {', '.join(query)}.")
        asked = _parse(BriefRequest, body)
        return asked.submission, asked.options
    options = _validate(BriefQuery, {name: v if name == "include" else v[-1] for name, v in query.items()}).options
    text = _decode(body)
    return (Submission.from_html(text) if media_type == "text/html" else Submission.from_text(text)), options


def _media_type(request: Request) -> str:
    media_type, _, parameters = request.headers.get("content-type", "").partition(";")
    media_type = media_type.strip().lower()
    if media_type not in READABLE:
        given = f"'{media_type}'" if media_type else "no content type"
        raise UnsupportedMedia(f"The request has {given}: send the article as {', '.join(READABLE)}.")
    charset = parameters.lower().partition("charset=")[2].strip(' "')
    if charset not in ("", "utf-8", "utf8"):
        raise UnsupportedMedia(f"The request says charset={charset}: send UTF-8.")
    return media_type


async def _read_body(request: Request, *, limit: int) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise ArticleTooLong(f"The request is over {limit:,} bytes: send the article in parts.")
    return bytes(body)


def _decode(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidRequest(
            f"The text is not UTF-8 at byte {error.start}: save it as UTF-8 and send it again."
        ) from error


def _parse(model: type[_Model], body: bytes) -> _Model:
    _decode(body)
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        raise invalid(error.errors(include_url=False, include_input=False)) from None


def _validate(model: type[_Model], values: dict[str, object]) -> _Model:
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise invalid(error.errors(include_url=False, include_input=False)) from None
