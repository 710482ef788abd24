"""`saar batch`: a corpus in a folder or a table, briefs in one file."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from saar.commands.batch_progress import batch_progress, rate_text
from saar.commands.engine import open_pipeline, prepared_settings
from saar.commands.reading import TermsOption, glossary

if TYPE_CHECKING:
    from saar.corpus.run import Tally
    from saar.corpus.sources import Source
    from service.options import BriefOptions
    from service.settings import Settings

_SOME_REJECTED = 3
_INTERRUPTED = 130
_UNBOUNDED = {"max_queued_tokens": 10**9, "request_timeout_s": 7 * 86_400.0}
"""Nobody waits for one article of a corpus: what it has to wait for its turn is no failure."""


def batch(
    corpus: Annotated[
        Path,
        typer.Argument(
            metavar="INPUT", help="A folder of .txt and .html files, or a .jsonl, .csv, .tsv or .parquet file."
        ),
    ],
    *,
    out: Annotated[
        Path, typer.Option("-o", "--out", metavar="OUT", help="The file for the results: .jsonl, .csv or .parquet.")
    ],
    text: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="The column of the article; without, it is guessed and said.")
    ] = None,
    title: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="The column of its title, if it is apart.")
    ] = None,
    html: Annotated[str | None, typer.Option(metavar="COLUMN", help="The column of the web page it is on.")] = None,
    row_id: Annotated[
        str | None, typer.Option("--id", metavar="COLUMN", help="The column of what you know the article by.")
    ] = None,
    summary: Annotated[
        bool, typer.Option("--summary", help="Leave the whole translation out; only what is needed is translated.")
    ] = False,
    terms: TermsOption = None,
    max_words: Annotated[
        int, typer.Option("--max-words", min=1, max=1000, help="The longest summary, in English words.")
    ] = 60,
) -> None:
    """Brief a whole corpus: each article once, in one file; interrupted or killed, the same command goes on.

    Each result lists in `rows` every row that is its article, and in `ids` what these are called. A row without a
    result is in OUT.rejects.jsonl, with the reason. Rows count from 1: lines of JSONL, records of CSV or Parquet, files
    of a folder in the order of their paths, which are their ids. JSONL holds whole briefs, Parquet most
    of what is in them, in columns, CSV their main parts.

    Until all is done the briefs gather in OUT.partial.jsonl; then OUT is written. What exists is never overwritten.
    Parquet needs `pip install 'saar[server,batch]'`.

    Exit codes: 0, every row has a result; 3, done, but rows were rejected; 1, it stopped, and what was made is kept;
    130, Ctrl-C, the same.

    - `saar batch articles/ -o briefs.jsonl`
    - `saar batch news.parquet --text content --title headline -o briefs.parquet`
    """
    from saar.corpus.results import require_writable  # noqa: PLC0415 - see the package
    from saar.corpus.rows import Columns  # noqa: PLC0415
    from saar.corpus.sources import open_source  # noqa: PLC0415
    from service.options import BriefOptions  # noqa: PLC0415

    require_writable(out)
    settings = prepared_settings().model_copy(update=_UNBOUNDED)
    asked = Columns(text=text, title=title, html=html, id=row_id)
    source = open_source(corpus, asked, max_article_chars=settings.max_article_chars)
    console = Console(stderr=True, markup=False, highlight=False, soft_wrap=True)
    console.print(f"{corpus}: {source.said}")
    options = BriefOptions(max_words=max_words, glossary=glossary(terms))
    if summary:
        options = replace(options, include=frozenset({"summary"}))
    try:
        tally = asyncio.run(_run(source, options, settings, out=out, console=console))
    except KeyboardInterrupt:
        console.print(f"Stopped. What is made is kept in {_partial(out)}: the same command goes on from there.")
        raise typer.Exit(_INTERRUPTED) from None
    if tally.rejected:
        raise typer.Exit(_SOME_REJECTED)


async def _run(source: Source, options: BriefOptions, settings: Settings, *, out: Path, console: Console) -> Tally:
    from saar.corpus.journal import Journal  # noqa: PLC0415 - see the package
    from saar.corpus.results import write_results  # noqa: PLC0415
    from saar.corpus.run import CorpusRun, Tally  # noqa: PLC0415

    tally, begun, rejects = Tally(total=source.total), time.monotonic(), _rejects(out)
    async with open_pipeline(settings) as pipeline:
        with Journal(
            _partial(out), made_by=f"{pipeline.store(options.summariser).signature}|{options.digest}"
        ) as journal:
            if len(journal):
                console.print(f"{_partial(out)}: {len(journal):,} briefs of an earlier run; going on from there")
            with rejects.open("w", encoding="utf-8", buffering=1) as rejected:
                run = CorpusRun(pipeline, options, journal=journal, rejects=rejected)
                with batch_progress(console, source.total) as told:
                    await run.brief_all(source.rows(), tally, told)
            write_results(out, run.records())
            journal.remove()
    if not tally.rejected:
        rejects.unlink()
    console.print(_summary(tally, time.monotonic() - begun, out=out))
    return tally


def _partial(out: Path) -> Path:
    return out.with_name(f"{out.name}.partial.jsonl")


def _rejects(out: Path) -> Path:
    return out.with_name(f"{out.name}.rejects.jsonl")


def _summary(tally: Tally, seconds: float, *, out: Path) -> str:
    counts = [
        f"{tally.made:,} made now" + (f", {rate_text(tally, seconds)}" if tally.made else ""),
        *([f"{tally.kept:,} made before"] if tally.kept else []),
        *([f"{tally.duplicates:,} rows the same article as another"] if tally.duplicates else []),
    ]
    lines = [f"{tally.made + tally.kept:,} briefs in {out} ({'; '.join(counts)})"]
    if tally.rejected:
        lines.append(f"{tally.rejected:,} rows rejected, with the reasons in {_rejects(out)}")
    return "\n".join(lines)
