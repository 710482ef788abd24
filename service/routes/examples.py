"""What the documentation shows: a real request and the answer the embedded engine gave to it."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from pydantic import BaseModel

from service import errors
from service.problems import MEDIA_TYPE, problem
from service.schemas import BriefQuery, BriefRequest, Problem, TranslationRequest

_FOLDER = files("service.routes")
ARTICLE = (_FOLDER / "example_article.txt").read_text(encoding="utf-8")
_BRIEF: dict[str, Any] = json.loads((_FOLDER / "example_brief.json").read_bytes())
_SEGMENTS = _BRIEF["translation"]["segments"]
_OF_A_TEXT = {"text": "en", "score": "score", "confidence": "confidence", "warnings": "warnings"}
_QUERY = BriefQuery.model_json_schema()["properties"]

_PAGE = """<html><head><title>{title}</title></head>
<body><article><h1>{title}</h1>
{paragraphs}
</article></body></html>"""


def ref(model: type[BaseModel]) -> dict[str, str]:
    """Return the reference to a schema that `service.openapi` puts beside those that FastAPI finds by itself."""
    return {"$ref": f"#/components/schemas/{model.__name__}"}


def answer(description: str, example: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """Return the documentation of an answer in JSON, beside the schema that FastAPI knows."""
    return {"description": description, "content": {"application/json": {"example": example}}}


def _page(article: str) -> str:
    title, *paragraphs = article.strip().split("\n\n")
    return _PAGE.format(title=title, paragraphs="\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs))


ARTICLE_HASH: str = _BRIEF["article_hash"]
BRIEF_REQUEST: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": ref(BriefRequest), "example": {"text": ARTICLE}},
            "text/plain": {"schema": {"type": "string"}, "example": ARTICLE},
            "text/html": {"schema": {"type": "string"}, "example": _page(ARTICLE)},
        },
    },
    "parameters": [
        {"name": name, "in": "query", "required": False, "description": f"Only without JSON. {schema['description']}"}
        # Without its default: a generated client would send it with JSON too.
        | {"schema": {key: value for key, value in schema.items() if key not in ("default", "description")}}
        for name, schema in _QUERY.items()
    ],
}

BRIEF = answer("The brief.", _BRIEF) | {"headers": {"ETag": {"schema": {"type": "string"}}}}

STREAMED_BRIEF: dict[str, Any] = {
    **BRIEF,
    "description": """The brief. With `Accept: text/event-stream` it comes as server-sent events with data in JSON:

- `article`: hash, title and metadata, `paragraphs` of segments with `index`, `kind` and `hi`, what was `removed`, and
  the `total` of texts to be translated;
- `summary`: as soon as its sentences are there, and again when one of them is translated better;
- `segment`: `index` (null is the title), `en`, `score`, `confidence`, `warnings`, as they are finished and after
  the first `summary`; again when a second try is better;
- `progress`: `done` of `total`;
- `brief`: the answer as without events, and the end; where the brief was made before, the only event;
- `error`: a problem in place of `brief`, where the work fails after `article`.
""",
    "content": {
        **BRIEF["content"],
        "text/event-stream": {
            "schema": {"type": "string"},
            "example": 'event: progress\ndata: {"done": 4, "total": 12}\n\n',
        },
    },
}

BRIEF_LIST = answer(
    "The briefs.",
    {
        "briefs": [
            {
                "article_hash": ARTICLE_HASH,
                "href": f"/v1/briefs/{ARTICLE_HASH}",
                "engine": "embedded",
                "summariser": "extractive",
                "made_at": "2026-11-20T09:30:00Z",
                "title": _BRIEF["title"]["en"],
                "title_hi": _BRIEF["title"]["hi"],
                "summary": _BRIEF["summary"]["en"],
                "warnings": len(_BRIEF["warnings"]),
            }
        ]
    },
)

TRANSLATION_REQUEST: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": ref(TranslationRequest),
                "example": {"texts": [segment["hi"] for segment in _SEGMENTS[:2]], "source": "hi", "target": "en"},
            }
        },
    }
}

TRANSLATIONS = answer(
    "The translations, in the order of the texts.",
    {
        "translations": [{name: segment[field] for name, field in _OF_A_TEXT.items()} for segment in _SEGMENTS[:2]],
        "signature": _BRIEF["signature"],
    },
)
ENGINES = answer(
    "The engines, the default among them.",
    {
        "engines": [
            {
                "name": "embedded",
                "revision": "a4efe49c2f22",
                "licence": "Gemma Terms of Use",
                "languages": [["hi", "en"]],
                "precision": "int8",
                "loaded": True,
                "default": True,
            }
        ]
    },
)
SUMMARISERS = answer(
    "The summarisers, the default among them.",
    {
        "summarisers": [
            {"name": "extractive", "signature": "extractive@3|lexicon:5ef6c947", "reason": None, "default": True}
        ]
    },
)
ALIVE = answer("It answers.", {"status": "alive"})
READY = answer("Requests can be served.", {"ready": True, "checks": {"engine:embedded": "ok", "cache": "ok"}})
_PREPARING = "The engine embedded is being prepared (converting, 40%): try again shortly."
NOT_READY = answer(
    "Something it holds is not ready.", {"ready": False, "checks": {"engine:embedded": _PREPARING, "cache": "ok"}}
)

_OTHER_ENGINE = "this service has embedded: name one of them, or none for embedded"
_RETRY_AFTER = {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}}
_PROBLEMS: dict[int, tuple[str, errors.SaarError]] = {
    404: (
        "There is none of that name.",
        errors.BriefNotFound(f"No brief {ARTICLE_HASH} of this engine and options: POST the article to make it."),
    ),
    413: (
        "Over the size limit.",
        errors.ArticleTooLong("'text' has 214,033 characters and the limit is 200,000: send the article in parts."),
    ),
    415: (
        "None of the content types that the route reads.",
        errors.UnsupportedMedia("The request has 'application/pdf': send application/json."),
    ),
    422: (
        "A field is wrong, or the article cannot be briefed.",
        errors.InvalidRequest(f"engine: {_OTHER_ENGINE}", errors=[{"field": "engine", "message": _OTHER_ENGINE}]),
    ),
    429: (
        "The queue is full; `Retry-After` says when to come back. Or there are too many batches.",
        errors.Overloaded("The service is busy. Try again in 12 s.", retry_after_s=12),
    ),
    500: ("The engine failed.", errors.EngineFailed("The engine failed on a part of this text, twice.")),
    503: (
        "Not ready yet, or stopping; `Retry-After` says when to come back.",
        errors.EngineUnavailable(_PREPARING, retry_after_s=5),
    ),
    504: (
        "It took too long; what was finished is kept.",
        errors.Timeout("It took longer than 600 s. What was finished is kept: send the request again."),
    ),
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the documentation of the errors that a route answers with."""
    return {status: documented(*_PROBLEMS[status]) for status in statuses}


def documented(description: str, error: errors.SaarError) -> dict[str, Any]:
    """Return the documentation of one error."""
    content = {MEDIA_TYPE: {"schema": ref(Problem), "example": problem(error)}}
    headers = {} if error.retry_after_s is None else {"headers": _RETRY_AFTER}
    return {"description": description, "content": content, **headers}
