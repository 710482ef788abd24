"""The routes of LibreTranslate that its clients use to translate, over the same pipeline as `/v1/translations`."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence

from fastapi import APIRouter, Depends, Request

from service.brief import CheckWarning, Translated
from service.errors import InvalidRequest
from service.language import UNDETERMINED, Detected, detect, name_of
from service.libretranslate import (
    DetectedLanguage,
    LibreDetection,
    LibreLanguage,
    LibreTranslated,
    LibreTranslatedList,
    LibreTranslation,
)
from service.markup_texts import Markup, Plain, split_markup
from service.pipeline import SOURCE
from service.problems import speaking_libretranslate
from service.routes import libretranslate_examples as examples
from service.routes.dependencies import RuntimeDependency
from service.routes.disconnect import unless_disconnected
from service.routes.intake import read_fields

router = APIRouter(tags=["libretranslate"], dependencies=[Depends(speaking_libretranslate)])
Languages = Sequence[tuple[str, str]]


@router.post(
    "/translate",
    response_model_exclude_none=True,
    openapi_extra=examples.TRANSLATION_REQUEST,
    responses={200: examples.TRANSLATION, **examples.problems(429, 500, 503, 504)},
)
async def translate(request: Request, runtime: RuntimeDependency) -> LibreTranslated | LibreTranslatedList:
    """Translate a text or a list of them with the default engine, as LibreTranslate does.

    `api_key` is ignored. What Saar is unsure of is in `warnings`, where there is any.
    """
    asked = await read_fields(request, LibreTranslation, max_chars=runtime.settings.max_article_chars)
    pipeline = runtime.pipeline()
    wholes = await asyncio.to_thread(_taken_apart, asked)
    texts = [text for whole in wholes for text in whole.texts]
    found = (await asyncio.to_thread(detect, "\n".join(texts)))[0] if asked.source == "auto" else None
    source = asked.source if found is None else _source(found, asked.target, _languages(runtime))
    if found is not None and source == asked.target:
        done = [Translated(hi=text, en=text, score=None) for text in texts]
    else:
        done = await unless_disconnected(request, pipeline.translate(texts, source=source, target=asked.target))
    return _answered(asked, wholes, iter(done), found)


@router.post(
    "/detect",
    openapi_extra=examples.DETECTION_REQUEST,
    responses={200: examples.DETECTION, **examples.problems(500, 503)},
)
async def detect_language(request: Request, runtime: RuntimeDependency) -> list[DetectedLanguage]:
    """Tell the languages of a text, the main one first."""
    asked = await read_fields(request, LibreDetection, max_chars=runtime.settings.max_article_chars)
    text = asked.q if isinstance(asked.q, str) else "\n".join(asked.q)
    return [_detected(found) for found in await asyncio.to_thread(detect, text)]


@router.get("/languages", responses={200: examples.LANGUAGES})
async def list_languages(runtime: RuntimeDependency) -> list[LibreLanguage]:
    """List the languages of the default engine, each with those that it is translated into."""
    languages = _languages(runtime)
    codes = dict.fromkeys([source for source, _ in languages] + [target for _, target in languages])
    return [
        LibreLanguage(code=code, name=name_of(code), targets=[target for source, target in languages if source == code])
        for code in codes
    ]


def _languages(runtime: RuntimeDependency) -> Languages:
    return runtime.engines[runtime.default].engine.languages


def _taken_apart(asked: LibreTranslation) -> list[Plain] | list[Markup]:
    texts = [asked.q] if isinstance(asked.q, str) else asked.q
    return [split_markup(text) for text in texts] if asked.format == "html" else [Plain(text) for text in texts]


def _source(found: Detected, target: str, languages: Languages) -> str:
    """Return the language to translate from. Raises InvalidRequest for one that is found and not translated."""
    if found.tag == UNDETERMINED:  # numbers, names
        return SOURCE
    if found.tag != target and (found.tag, target) not in languages:
        pairs = ", ".join(f"{a} to {b}" for a, b in languages)
        raise InvalidRequest(
            f"source: the text looks like {name_of(found.tag)}, and the engine translates {pairs}: name the source"
            " instead of 'auto' to have it translated all the same."
        )
    return found.tag


def _detected(found: Detected) -> DetectedLanguage:
    return DetectedLanguage(confidence=round(100 * found.confidence, 1), language=found.tag)


def _answered(
    asked: LibreTranslation, wholes: Sequence[Plain | Markup], done: Iterator[Translated], found: Detected | None
) -> LibreTranslated | LibreTranslatedList:
    parts = [[next(done) for _ in whole.texts] for whole in wholes]
    english = [whole.filled([text.en for text in part]) for whole, part in zip(wholes, parts, strict=True)]
    warnings: list[list[CheckWarning]] = [[warning for text in part for warning in text.warnings] for part in parts]
    language = None if found is None else _detected(found)
    if isinstance(asked.q, str):
        return LibreTranslated(
            translated_text=english[0],
            detected_language=language,
            alternatives=[] if asked.alternatives > 0 else None,
            warnings=warnings[0] or None,
        )
    return LibreTranslatedList(
        translated_text=english,
        detected_language=None if language is None else [language] * len(english),
        alternatives=[[] for _ in english] if asked.alternatives > 0 else None,
        warnings=warnings if any(warnings) else None,
    )
