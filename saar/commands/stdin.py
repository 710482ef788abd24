"""What is piped or typed into a command."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import typer

STDIN = Path("-")


def read_stdin() -> bytes:
    """Return all of stdin."""
    return b"".join(stdin_lines())


def stdin_lines() -> Iterator[bytes]:
    """Yield the lines of stdin with their ends; a person at the keyboard is told how to end."""
    if sys.stdin.isatty():
        typer.echo("Type or paste the Hindi, then Ctrl-D on a line of its own.", err=True)
    yield from sys.stdin.buffer
