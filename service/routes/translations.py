"""Translations of texts that are no article."""

from __future__ import annotations

from fastapi import APIRouter, Request

from service.routes import examples
from service.routes.dependencies import RuntimeDependency
from service.routes.disconnect import unless_disconnected
from service.routes.intake import read_json
from service.schemas import TextTranslation, TranslationRequest, TranslationResponse

router = APIRouter(prefix="/v1/translations", tags=["translations"])


@router.post(
    "",
    openapi_extra=examples.TRANSLATION_REQUEST,
    responses={200: examples.TRANSLATIONS, **examples.problems(413, 415, 422, 429, 500, 503, 504)},
)
async def make_translations(request: Request, runtime: RuntimeDependency) -> TranslationResponse:
    """Translate up to 1,000 texts, each line by line and sentence by sentence; same order and length."""
    asked = await read_json(request, TranslationRequest, max_chars=runtime.settings.max_article_chars)
    pipeline = runtime.pipeline(asked.engine)
    translated = await unless_disconnected(
        request, pipeline.translate(asked.texts, source=asked.source, target=asked.target, glossary=asked.glossary)
    )
    return TranslationResponse(
        translations=[
            TextTranslation(text=text.en, score=text.score, confidence=text.confidence, warnings=list(text.warnings))
            for text in translated
        ],
        signature=pipeline.signature,
    )
