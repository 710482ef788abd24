"""The interface as OpenAPI 3.1: what FastAPI finds in the routes, and the schemas of what routes read by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from pydantic.json_schema import models_json_schema

from service.libretranslate import LibreDetection, LibreProblem, LibreTranslation
from service.schemas import BriefRequest, Problem, TranslationRequest

_READ_BY_ROUTES = (BriefRequest, TranslationRequest, Problem, LibreTranslation, LibreDetection, LibreProblem)

TAGS = [
    {"name": "briefs", "description": "An article in, its English brief out; found again, listed, removed."},
    {"name": "batches", "description": "Many articles at once, briefed when nobody else needs the engine."},
    {"name": "translations", "description": "Texts that are no article."},
    {"name": "libretranslate", "description": "What LibreTranslate has, in its shapes: its clients work unchanged."},
    {"name": "engines", "description": "What translates."},
    {"name": "health", "description": "For who runs the service."},
]
"""The groups of routes, in the order of the documentation."""


def document(app: FastAPI) -> None:
    """Complete what `app` says of its routes: an operation is named as its function, and every schema is there.

    The first line of a function's docstring becomes the summary; the description is what else there is.
    """
    routes = [route for route in app.routes if isinstance(route, APIRoute)]
    for route in routes:
        route.operation_id = route.name
        if route.summary is None:
            first, _, rest = route.description.partition("\n")
            route.summary, route.description = first.removesuffix("."), rest.strip() or first
    generate = app.openapi
    schemas = _schemas()

    def complete() -> dict[str, Any]:
        described = generate()
        described["components"]["schemas"] = schemas | described["components"]["schemas"]
        for route in routes:
            for method in (route.methods or ()) if route.include_in_schema else ():
                _put_back(described["paths"][route.path_format][method.lower()]["responses"], route.responses)
        return described

    app.openapi = complete  # type: ignore[method-assign]  # FastAPI's own way


def _put_back(described: dict[str, Any], written: Mapping[int | str, dict[str, Any]]) -> None:
    """Put the examples back as they are written: FastAPI takes every null out of them."""
    for status, response in written.items():
        for media_type, content in response.get("content", {}).items():
            described[str(status)]["content"][media_type] |= {
                k: v for k, v in content.items() if k.startswith("example")
            }


def _schemas() -> dict[str, Any]:
    named = [(model, "validation") for model in _READ_BY_ROUTES]
    _, described = models_json_schema(named, ref_template="#/components/schemas/{model}")  # type: ignore[arg-type]
    definitions: dict[str, Any] = described["$defs"]
    return definitions
