"""Reads what a route takes out of a request: an article with its options in three content types, JSON, or a form."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterable
from typing import TypeVar
from urllib.parse import parse_qsl

from fastapi import Request
from pydantic import BaseModel, ValidationError

from service.errors import ArticleTooLong, InvalidRequest, UnsupportedMedia
from service.problems import invalid
from service.schemas import BriefQuery, BriefRequest
from service.submission import Submission

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
READABLE = (JSON, "text/plain", "text/html")
_BYTES_PER_CHARACTER = 20
"""Room for a page ten times as long as its article, and for JSON that escapes every letter."""
_MOST_FIELDS = 2000
_Model = TypeVar("_Model", bound=BaseModel)


async def read_submission(request: Request, *, max_article_chars: int) -> tuple[Submission, BriefQuery]:
    """Return the article and what is asked of it: all in the body for JSON, else the options in the query.

    Raises UnsupportedMedia, ArticleTooLong or InvalidRequest.
    """
    media_type = require_media_type(request, READABLE)
    body = await _read_body(request, limit=max_article_chars * _BYTES_PER_CHARACTER)
    if media_type == JSON:
        if request.scope["query_string"] and (named := list(request.query_params)):
            raise InvalidRequest(f"With JSON the options belong into the body, not into the query: {', '.join(named)}.")
        asked = _parse(BriefRequest, body)
        return asked.submission, asked
    text = _decoded(body)
    query = {name: request.query_params.getlist(name) for name in request.query_params}
    options = _validate(BriefQuery, {name: v if name == "include" else v[-1] for name, v in query.items()})
    return Submission(html=text) if media_type == "text/html" else Submission(text=text), options


async def read_json(request: Request, model: type[_Model], *, max_chars: int) -> _Model:
    """Return what a JSON body of about `max_chars` characters says. Raises as `read_submission` does."""
    require_media_type(request, (JSON,))
    return _parse(model, await _read_body(request, limit=max_chars * _BYTES_PER_CHARACTER))


async def read_fields(request: Request, model: type[_Model], *, max_chars: int) -> _Model:
    """Return what JSON or a form says; a request without a content type may say it in its query.

    Raises as `read_submission` does.
    """
    if "content-type" not in request.headers and request.query_params:
        return _validate(model, _named(request.query_params.multi_items()))
    media_type = require_media_type(request, (JSON, FORM))
    body = await _read_body(request, limit=max_chars * _BYTES_PER_CHARACTER)
    if media_type == JSON:
        return _parse(model, body)
    try:
        fields = parse_qsl(_decoded(body), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise InvalidRequest(
            f"The form cannot be read: send up to {_MOST_FIELDS:,} fields, and in them UTF-8."
        ) from error
    return _validate(model, _named(fields))


def require_media_type(request: Request, readable: tuple[str, ...]) -> str:
    """Return the content type of a request in UTF-8, as it is. Raises UnsupportedMedia for any other."""
    media_type, _, parameters = request.headers.get("content-type", "").partition(";")
    media_type = media_type.strip().lower()
    if media_type not in readable:
        given = f"'{media_type}'" if media_type else "no content type"
        raise UnsupportedMedia(f"The request has {given}: send {' or '.join(readable)}.")
    charset = parameters.lower().partition("charset=")[2].strip(' "')
    if charset not in ("", "utf-8", "utf8"):
        raise UnsupportedMedia(f"The request says charset={charset}: send UTF-8.")
    if (encoding := request.headers.get("content-encoding", "identity")) != "identity":
        raise UnsupportedMedia(f"The request says Content-Encoding: {encoding}: send it as it is.")
    return media_type


async def _read_body(request: Request, *, limit: int) -> bytearray:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise ArticleTooLong(f"The request is over {limit:,} bytes: send it in parts.")
    return body


def _decoded(body: bytearray) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidRequest(
            f"The text is not UTF-8 at byte {error.start}: save it as UTF-8 and send it again."
        ) from error


def _parse(model: type[_Model], body: bytearray) -> _Model:
    try:
        return model.model_validate_json(body.removeprefix(BOM_UTF8))
    except ValidationError as error:
        errors = error.errors(include_url=False, include_input=False)
        if errors[0]["type"] == "json_invalid":
            _decoded(body)  # what is no UTF-8 is no JSON either, and this says where
            raise InvalidRequest(
                f"The body is not JSON that can be read ({errors[0]['ctx']['error']}): check its quotes and commas, "
                "and that every \\u escape names a whole character."
            ) from None
        raise invalid(errors) from None


def _validate(model: type[_Model], values: dict[str, object]) -> _Model:
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise invalid(error.errors(include_url=False, include_input=False)) from None


def _named(fields: Iterable[tuple[str, str]]) -> dict[str, object]:
    """Return the fields under their names; one that is there several times is a list."""
    named: dict[str, list[str]] = {}
    for name, value in fields:
        named.setdefault(name, []).append(value)
    return {name: values if len(values) > 1 else values[0] for name, values in named.items()}
