"""What the documentation shows of batches."""

from __future__ import annotations

import json
from typing import Any

from service.routes.examples import ARTICLE, BRIEF, answer

BATCH_ID = "5f0c1f6a9f6d4d0e8f0a3f7a9b1c2d3e"
_STATUS: dict[str, Any] = {
    "id": BATCH_ID,
    "state": "running",
    "reason": None,
    "engine": "embedded",
    "created_at": "2026-11-27T09:30:00Z",
    "finished_at": None,
    "total": 10_000,
    "waiting": 8_690,
    "done": 1_250,
    "failed": 10,
    "duplicates": 50,
    "rows_per_minute": 14.5,
    "eta_s": 35_959,
}
_BRIEF = BRIEF["content"]["application/json"]["example"]
_ERROR = {
    "type": "urn:saar:invalid-article",
    "title": "The article cannot be briefed",
    "status": 422,
    "detail": "The text looks like English; Saar reads Hindi. POST /v1/translations takes any text.",
}


def _lines(*objects: object) -> str:
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in objects)


_UPLOAD = {
    "schema": {"type": "string", "description": "The request of a brief a line, as JSON, with an `id` if you like."},
    "example": _lines({"id": "a-1", "text": ARTICLE}, {"id": "a-2", "text": ARTICLE, "max_words": 40}),
}
BATCH_REQUEST: dict[str, Any] = {
    "requestBody": {"required": True, "content": {"application/jsonl": _UPLOAD, "application/x-ndjson": _UPLOAD}}
}
_NOTHING_YET = {"waiting": 10_000, "done": 0, "failed": 0, "duplicates": 0, "rows_per_minute": None, "eta_s": None}
ACCEPTED = answer(
    "It is stored, and begun as soon as the engine has time; `Location` says where to look.", _STATUS | _NOTHING_YET
) | {"headers": {"Location": {"description": "How far it is.", "schema": {"type": "string"}}}}
STATUS = answer("How far it is.", _STATUS)
LISTED = answer("The batches.", {"batches": [_STATUS]})
RESULTS: dict[str, Any] = {
    "description": "The results, a JSON object a line.",
    "content": {
        "application/jsonl": {
            "schema": {"type": "string"},
            "example": _lines(
                {"row": 1, "id": "a-1", "brief": _BRIEF},
                {"row": 2, "id": "a-2", "error": _ERROR},
                {"row": 3, "id": "a-3", "duplicate_of": 1},
            ),
        }
    },
}
