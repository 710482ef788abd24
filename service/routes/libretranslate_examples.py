"""What the documentation shows of LibreTranslate's routes."""

from __future__ import annotations

from typing import Any

from service.errors import InvalidRequest
from service.libretranslate import LibreDetection, LibreProblem, LibreTranslation
from service.problems import MEDIA_TYPE, as_libretranslate
from service.routes import examples
from service.routes.examples import ref
from service.routes.intake import FORM, JSON

_SENTENCE = "योजना से 45 हजार घरों को पानी मिलेगा।"
_ENGLISH = "About 45 thousand houses will get water from the scheme."
_FOUND = {"confidence": 97.3, "language": "hi"}


def _body(schema: dict[str, str], example: dict[str, Any]) -> dict[str, Any]:
    content = {media_type: {"schema": schema, "example": example} for media_type in (JSON, FORM)}
    return {"requestBody": {"required": True, "content": content}}


TRANSLATION_REQUEST = _body(ref(LibreTranslation), {"q": _SENTENCE, "source": "auto", "target": "en"})
TRANSLATION = examples.answer(
    "One translation, or as many as there are texts.", {"translatedText": _ENGLISH, "detectedLanguage": _FOUND}
)
DETECTION_REQUEST = _body(ref(LibreDetection), {"q": _SENTENCE})
DETECTION = examples.answer("The languages, the main one first.", [_FOUND])
LANGUAGES = examples.answer(
    "The languages.",
    [{"code": "hi", "name": "Hindi", "targets": ["en"]}, {"code": "en", "name": "English", "targets": []}],
)


_WRONG = examples.documented(
    "A field is wrong or missing, there is too much of it, or its language is not translated.",
    InvalidRequest("The engine does not translate hi to fr; it translates hi to en."),
)


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the documentation of the errors that a route of LibreTranslate answers with, besides 400."""
    documented: dict[int | str, dict[str, Any]] = {400: _WRONG, **examples.problems(*statuses)}
    return {status: {**described, "content": _content(described)} for status, described in documented.items()}


def _content(described: dict[str, Any]) -> dict[str, Any]:
    example = as_libretranslate(described["content"][MEDIA_TYPE]["example"])
    return {MEDIA_TYPE: {"schema": ref(LibreProblem), "example": example}}
