"""What a command is given to read: files, or what is piped or typed into it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from service.glossary import Glossary
    from service.submission import Submission

STDIN = Path("-")
TermsOption = Annotated[
    Path | None,
    typer.Option("--terms", metavar="FILE", help="A glossary: on each line the Hindi, a tab and the English."),
]
SummariserOption = Annotated[
    Literal["extractive", "abstractive", "llm"] | None,
    typer.Option("--summariser", help="Who makes the summary; else SAAR_SUMMARISER says. See the README."),
]
HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})


class Unreadable(Exception):
    """The text cannot be read; the message says which and why."""


def read_text(file: Path) -> str:
    """Return the text of a file, or of stdin for ``-``. Raises Unreadable."""
    try:
        return (_read_stdin() if file == STDIN else file.read_bytes()).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(f"{file}: not UTF-8 at byte {error.start}: save it as UTF-8 and try again") from error
    except OSError as error:
        raise Unreadable(f"{file}: {error.strerror}") from error


def submission(text: str, *, suffix: str = "") -> Submission:
    """Return a text as it is submitted: as HTML by the suffix of its file or by its looks."""
    from service.article import looks_like_html  # noqa: PLC0415 - see the package
    from service.submission import Submission  # noqa: PLC0415

    is_html = suffix.lower() in HTML_SUFFIXES or looks_like_html(text)
    return Submission(html=text) if is_html else Submission(text=text)


def glossary(file: Path | None) -> Glossary:
    """Return the terms of a file, none without one. Raises InvalidGlossary."""
    from service.glossary import NO_TERMS, read_glossary  # noqa: PLC0415 - see the package

    return read_glossary(file) if file else NO_TERMS


def _read_stdin() -> bytes:
    if sys.stdin.isatty():
        typer.echo("Type or paste the Hindi, then Ctrl-D on a line of its own.", err=True)
    return sys.stdin.buffer.read()
