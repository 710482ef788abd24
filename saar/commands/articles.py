"""`saar brief`: articles in files, briefs on the terminal."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from saar.brief import Brief
from saar.commands.engine import open_pipeline, prepared_settings
from saar.commands.stdin import STDIN, read_stdin
from saar.wire import read

if TYPE_CHECKING:
    from service.brief import BriefOptions
    from service.settings import Settings
    from service.submission import Submission

_HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
_HTML_OPENINGS = ("<!doctype html", "<html", "<?xml")


def brief(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...", help="Hindi articles, as plain text or HTML in UTF-8; - reads one from stdin."
        ),
    ],
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print what the service would answer, one JSON object a line, with the file.")
    ] = False,
    summary: Annotated[
        bool, typer.Option("--summary", help="Leave the whole translation out; only what is needed is translated.")
    ] = False,
    max_words: Annotated[
        int, typer.Option("--max-words", min=1, max=1000, help="The longest summary, in English words.")
    ] = 60,
) -> None:
    """Brief Hindi articles in English: headline, summary, whole translation, and what to check.

    Made briefs are kept in the data folder, so the same article is instant the second time. A file that cannot be
    briefed is reported and the others go on; the exit code is then 1.

    Examples: `saar brief article.txt`, `curl -s URL | saar brief --summary -`
    """
    from service.brief import BriefOptions  # noqa: PLC0415 - see the package

    options = BriefOptions(max_words=max_words)
    if summary:
        options = replace(options, include=frozenset({"summary"}))
    if not asyncio.run(_brief_all(files, options, prepared_settings(), as_json=as_json)):
        raise typer.Exit(1)


async def _brief_all(files: Sequence[Path], options: BriefOptions, settings: Settings, *, as_json: bool) -> bool:
    """Print the brief of each file as soon as it is made; say whether all could be."""
    from service.errors import SaarError  # noqa: PLC0415
    from service.schemas import brief_json  # noqa: PLC0415

    all_made = True
    async with open_pipeline(settings) as pipeline:
        for number, file in enumerate(files):
            try:
                made = await pipeline.brief(_read_article(file), options)
            except (SaarError, OSError, UnicodeError) as error:
                typer.echo(f"saar: {file}: {_reason(error)}", err=True)
                all_made = False
                continue
            if as_json:
                typer.echo(json.dumps({"file": str(file), **brief_json(made)}, ensure_ascii=False))
            else:
                heading = f"{'' if number == 0 else chr(10)}== {file} ==\n\n" if len(files) > 1 else ""
                typer.echo(f"{heading}{read(Brief, brief_json(made))}")
    return all_made


def _read_article(file: Path) -> Submission:
    """Return the article in a file; a page of HTML is told by the name or the first bytes. Raises OSError."""
    from service.submission import Submission  # noqa: PLC0415

    text = (read_stdin() if file == STDIN else file.read_bytes()).decode("utf-8-sig")
    is_html = file.suffix.lower() in _HTML_SUFFIXES or text.lstrip().lower().startswith(_HTML_OPENINGS)
    return Submission.from_html(text) if is_html else Submission.from_text(text)


def _reason(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"not UTF-8 at byte {error.start}: save it as UTF-8 and try again"
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
