"""`saar translate`: sentences or paragraphs in, their English out, line by line."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from saar.brief import TranslatedText
from saar.commands.engine import open_pipeline, prepared_settings
from saar.commands.stdin import stdin_lines
from saar.text import printable, warning_text
from saar.wire import read

if TYPE_CHECKING:
    from service.settings import Settings

_TOGETHER = 100
"""Lines translated at once: enough to fill batches, few enough to see them come."""


def translate(
    texts: Annotated[
        list[str] | None,
        typer.Argument(metavar="[TEXT...|-]", help="Hindi texts; - or nothing reads one a line from stdin."),
    ] = None,
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object a text: text, score and warnings.")
    ] = False,
) -> None:
    """Translate Hindi sentences or paragraphs that are no article.

    One answer a text, in order. What a text should be checked for goes to stderr, or into the JSON.

    Examples: `saar translate "बारिश हुई।"`, `saar translate < lines.txt > english.txt`
    """
    asyncio.run(_translate_all(texts if texts and texts != ["-"] else _lines(), prepared_settings(), as_json=as_json))


async def _translate_all(texts: Iterable[str], settings: Settings, *, as_json: bool) -> None:
    from service.schemas import TextTranslation  # noqa: PLC0415 - see the package

    waiting, number = iter(texts), 0
    async with open_pipeline(settings) as pipeline:
        while portion := list(islice(waiting, _TOGETHER)):
            for made in await pipeline.translate(portion, source="hi", target="en"):
                number += 1
                wire = TextTranslation(text=made.en, score=made.score, warnings=list(made.warnings))
                _show(number, wire.model_dump(mode="json"), as_json=as_json)


def _show(number: int, wire: dict[str, object], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(wire, ensure_ascii=False))
        return
    made = read(TranslatedText, wire)
    typer.echo(printable(made.text))
    for warning in made.warnings:
        typer.echo(printable(f"text {number}, {warning_text(warning)}"), err=True)


def _lines() -> Iterator[str]:
    for number, line in enumerate(stdin_lines(), start=1):
        try:
            yield line.decode("utf-8-sig").rstrip("\r\n")
        except UnicodeDecodeError as error:
            raise typer.BadParameter(f"line {number} of stdin is not UTF-8: convert it and try again") from error
