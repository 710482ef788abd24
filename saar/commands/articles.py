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
from saar.commands.reading import SummariserOption, TermsOption, Unreadable, glossary, read_text, submission
from saar.wire import read

if TYPE_CHECKING:
    from service.options import BriefOptions
    from service.settings import Settings
    from service.submission import Submission


def brief(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE", help="Hindi articles, as plain text or HTML in UTF-8; - reads one from stdin."),
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
    terms: TermsOption = None,
    summariser: SummariserOption = None,
) -> None:
    """Brief Hindi articles in English: headline, summary, whole translation, and what to check.

    Made briefs are kept in the data folder, so the same article is instant the second time. A file that cannot be
    briefed is reported and the others go on; the exit code is then 1.

    - `saar brief article.txt`
    - `curl -s URL | saar brief --summary -`
    """
    from service.options import BriefOptions  # noqa: PLC0415 - see the package

    options = BriefOptions(max_words=max_words, glossary=glossary(terms), summariser=summariser)
    if summary:
        options = replace(options, include=frozenset({"summary"}))
    articles = _read_articles(files)
    # Read before the event loop starts: Ctrl-C could not interrupt reading inside it.
    made = asyncio.run(_brief_all(articles, options, prepared_settings(summariser), as_json=as_json)) if articles else 0
    if made < len(files):
        raise typer.Exit(1)


def _read_articles(files: Sequence[Path]) -> list[tuple[Path, Submission]]:
    """Return each file that can be read with its article; report the others."""
    articles = []
    for file in files:
        try:
            articles.append((file, submission(read_text(file), suffix=file.suffix)))
        except Unreadable as error:
            typer.echo(f"saar: {error}", err=True)
    return articles


async def _brief_all(
    articles: Sequence[tuple[Path, Submission]], options: BriefOptions, settings: Settings, *, as_json: bool
) -> int:
    """Print each brief as soon as it is made; return how many could be."""
    from service.errors import SaarError  # noqa: PLC0415
    from service.schemas import brief_json  # noqa: PLC0415

    made = 0
    async with open_pipeline(settings) as pipeline:
        for file, article in articles:
            try:
                wire = brief_json(await pipeline.brief(article, options))
            except SaarError as error:
                typer.echo(f"saar: {file}: {error}", err=True)
                continue
            typer.echo(_shown(file, wire, as_json=as_json, among_others=len(articles) > 1))
            made += 1
    return made


def _shown(file: Path, wire: dict[str, object], *, as_json: bool, among_others: bool) -> str:
    if as_json:
        return json.dumps({"file": str(file), **wire}, ensure_ascii=False)
    text = str(read(Brief, wire))
    return f"== {file} ==\n\n{text}\n" if among_others else text
