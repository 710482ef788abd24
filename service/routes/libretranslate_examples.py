"""What the documentation shows of LibreTranslate's routes."""

from __future__ import annotations

from typing import Any

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


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the documentation of the errors that a route of LibreTranslate answers with; 400 is Saar's 422."""
    documented = examples.problems(*(422 if status == 400 else status for status in statuses))  # noqa: PLR2004
    for described in documented.values():
        shown = as_libretranslate(described["content"][MEDIA_TYPE]["example"])
        described["content"] = {MEDIA_TYPE: {"schema": ref(LibreProblem), "example": shown}}
    return {400 if status == 422 else status: described for status, described in documented.items()}  # noqa: PLR2004
