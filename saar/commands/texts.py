"""`saar translate`: sentences or paragraphs in, their English out, line by line."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from io import StringIO
from typing import TYPE_CHECKING, Annotated

import typer

from saar.brief import TranslatedText
from saar.commands.engine import open_pipeline, prepared_settings
from saar.commands.reading import STDIN, TermsOption, glossary, read_text
from saar.text import printable, warning_text
from saar.wire import read

if TYPE_CHECKING:
    from service.glossary import Glossary
    from service.settings import Settings

_TOGETHER = 100
"""Lines translated at once: enough to fill batches, few enough to see them come."""


def translate(
    texts: Annotated[
        list[str] | None,
        typer.Argument(metavar="TEXT", help="Hindi texts; - or nothing reads one a line from stdin."),
    ] = None,
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object a text: text, score, confidence and warnings.")
    ] = False,
    terms: TermsOption = None,
) -> None:
    """Translate Hindi sentences or paragraphs that are no article.

    One answer a text, in order. What a text should be checked for goes to stderr, or into the JSON.

    - `saar translate "बारिश हुई।"`
    - `saar translate < lines.txt > english.txt`
    """
    given = texts if texts and texts != ["-"] else [line.rstrip("\r\n") for line in StringIO(read_text(STDIN))]
    found = glossary(terms)
    asyncio.run(_translate_all(given, found, prepared_settings("extractive"), as_json=as_json))


async def _translate_all(texts: Sequence[str], terms: Glossary, settings: Settings, *, as_json: bool) -> None:
    from service.schemas import TextTranslation  # noqa: PLC0415 - see the package

    async with open_pipeline(settings) as pipeline:
        for first in range(0, len(texts), _TOGETHER):
            portion = texts[first : first + _TOGETHER]
            translated = await pipeline.translate(portion, source="hi", target="en", glossary=terms)
            for number, made in enumerate(translated, start=first + 1):
                wire = TextTranslation(
                    text=made.en, score=made.score, confidence=made.confidence, warnings=list(made.warnings)
                )
                _show(number, wire.model_dump(mode="json"), as_json=as_json)


def _show(number: int, wire: dict[str, object], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(wire, ensure_ascii=False))
        return
    made = read(TranslatedText, wire)
    typer.echo(printable(made.text))
    for warning in made.warnings:
        typer.echo(printable(f"text {number}, {warning_text(warning)}"), err=True)
