"""The command line `saar`: its commands, and how their errors are told."""

from __future__ import annotations

import errno
from importlib import metadata
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from saar.commands import articles, batch, doctor, engines, serving, texts
from saar.commands.reading import Unreadable


def explain(error: Exception) -> str | None:
    """Return the one line that tells a user what went wrong and what to do, or None for a bug."""
    from pydantic import ValidationError  # noqa: PLC0415 - only when something went wrong

    from models.errors import ModelError  # noqa: PLC0415
    from service.errors import SaarError  # noqa: PLC0415

    if isinstance(error, ValidationError) and error.title == "Settings":
        return "; ".join(f"SAAR_{str(wrong['loc'][0]).upper()}: {wrong['msg']}" for wrong in error.errors())
    if isinstance(error, OSError) and error.errno != errno.EPIPE:
        return ": ".join(str(part) for part in (error.filename, error.strerror) if part)
    return " ".join(str(error).split()) if isinstance(error, SaarError | ModelError | Unreadable) else None


class _Commands(TyperGroup):
    """Tells every error that a user can act on in one line; what is left is a bug and keeps its traceback."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - typer's public Context is a narrower one
        try:
            return super().invoke(ctx)
        except Exception as error:
            line = explain(error)
            if line is None:
                raise
            typer.echo(f"saar: {line}", err=True)
            raise typer.Exit(1) from error


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Start with: saar brief article.txt",
)
app.command("brief")(articles.brief)
app.command("batch")(batch.batch)
app.command("translate")(texts.translate)
app.command("serve")(serving.serve)
app.command("doctor")(doctor.doctor)
app.add_typer(engines.app, name="models")


def _show_version(asked: bool) -> None:  # noqa: FBT001 - as typer calls it
    if asked:
        typer.echo(f"saar {metadata.version('saar')}")
        raise typer.Exit


@app.callback()
def saar(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Saar turns Hindi news articles into English briefs: a short summary, the whole translation, and what to check.

    Everything runs on this machine. The first command prepares the translation engine, which takes about a minute.
    """
