"""What a command is given to read: files, or what is piped or typed into it."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

STDIN = Path("-")


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


def _read_stdin() -> bytes:
    if sys.stdin.isatty():
        typer.echo("Type or paste the Hindi, then Ctrl-D on a line of its own.", err=True)
    return sys.stdin.buffer.read()
