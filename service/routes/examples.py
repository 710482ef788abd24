"""What the documentation shows: a real request and the answer the embedded engine gave to it."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from service.problems import MEDIA_TYPE
from service.schemas import BriefQuery, BriefRequest, Problem, TranslationRequest

_FOLDER = files("service.routes")
ARTICLE = (_FOLDER / "example_article.txt").read_text(encoding="utf-8")
_BRIEF = json.loads((_FOLDER / "example_brief.json").read_bytes())
_SEGMENTS = _BRIEF["translation"]["segments"]
_QUERY = BriefQuery.model_json_schema()["properties"]

BRIEF_REQUEST: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": BriefRequest.model_json_schema(), "example": {"text": ARTICLE}},
            "text/plain": {"schema": {"type": "string"}, "example": ARTICLE},
            "text/html": {"schema": {"type": "string"}},
        },
    },
    "parameters": [
        {"name": name, "in": "query", "required": False, "schema": schema, "description": "Only without JSON."}
        for name, schema in _QUERY.items()
    ],
}

BRIEF: dict[str, Any] = {
    "description": "The brief.",
    "headers": {"ETag": {"schema": {"type": "string"}}},
    "content": {"application/json": {"example": _BRIEF}},
}

STREAMED_BRIEF: dict[str, Any] = {
    **BRIEF,
    "description": """The brief. With `Accept: text/event-stream` it comes as server-sent events with data in JSON:

- `article`: hash, title and metadata, `paragraphs` of segments with `index`, `kind` and `hi`, what was `removed`, and
  the `total` of texts to be translated;
- `summary`: as soon as its sentences are there, and again when one of them is translated better;
- `segment`: `index` (null is the title), `en`, `score` and `warnings`, as they are finished and after the first
  `summary`; again when a second try is better;
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

TRANSLATION_REQUEST: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": TranslationRequest.model_json_schema(),
                "example": {"texts": [segment["hi"] for segment in _SEGMENTS[:2]], "source": "hi", "target": "en"},
            }
        },
    }
}

TRANSLATIONS: dict[str, Any] = {
    "description": "The translations, in the order of the texts.",
    "content": {
        "application/json": {
            "example": {
                "translations": [
                    {"text": segment["en"], "score": segment["score"], "warnings": segment["warnings"]}
                    for segment in _SEGMENTS[:2]
                ],
                "signature": _BRIEF["signature"],
            }
        }
    },
}

_PROBLEMS = {
    404: "No such brief.",
    413: "Over the size limit.",
    415: "None of the content types that the route reads.",
    422: "A field is wrong, or the article cannot be briefed.",
    429: "The queue is full; `Retry-After` says when to come back.",
    500: "The engine failed.",
    503: "Not ready yet, or stopping; `Retry-After` says when to come back.",
    504: "It took too long; what was finished is kept.",
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the documentation of the errors that a route answers with."""
    content = {MEDIA_TYPE: {"schema": Problem.model_json_schema()}}
    return {status: {"description": _PROBLEMS[status], "content": content} for status in statuses}
