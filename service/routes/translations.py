"""Translations of texts that are no article."""

from __future__ import annotations

from fastapi import APIRouter, Request

from service.routes import examples
from service.routes.dependencies import RuntimeDependency
from service.routes.disconnect import unless_disconnected
from service.schemas import TextTranslation, TranslationRequest, TranslationResponse

router = APIRouter(prefix="/v1/translations", tags=["translations"])


@router.post("", responses=examples.PROBLEMS)
async def make_translations(
    request: Request, runtime: RuntimeDependency, asked: TranslationRequest
) -> TranslationResponse:
    """Translate up to 1,000 texts, each line by line and sentence by sentence; same order and length."""
    pipeline = runtime.pipeline
    translated = await unless_disconnected(
        request, pipeline.translate(asked.texts, source=asked.source, target=asked.target)
    )
    return TranslationResponse(
        translations=[
            TextTranslation(text=text.en, score=text.score, warnings=list(text.warnings)) for text in translated
        ],
        signature=pipeline.signature,
    )
