"""`saar models`: the engines that translate, and their weights on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from saar.commands.engine import prepare as prepare_engine

if TYPE_CHECKING:
    from models.protocols import Engine
    from service.settings import Settings

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="markdown",
    help="List the translation engines, prepare one, or find its weights.",
)
_Name = Annotated[
    str | None, typer.Argument(metavar="NAME", help="An engine of `saar models list`; else the one in use.")
]


@app.command("list")
def list_engines() -> None:
    """List the engines: which are prepared on this machine, and which one is in use (SAAR_TRANSLATOR)."""
    from models import registry  # noqa: PLC0415 - see the package

    settings = _settings()
    table = Table("engine", "in use", "prepared", "languages", "licence", "revision", box=None)
    for name in registry.ENGINES:
        engine = registry.engine(name)
        table.add_row(
            name,
            "yes" if name == settings.translator else "",
            "yes" if engine.is_prepared(settings.models_dir) else "no",
            ", ".join(f"{source} to {target}" for source, target in engine.languages),
            engine.licence,
            engine.revision,
        )
    Console(markup=False, highlight=False).print(table)


@app.command()
def prepare(name: _Name = None) -> None:
    """Make an engine's weights ready on this machine: about a minute, once; nothing to do the second time."""
    settings = _settings()
    engine = _engine(name, settings)
    prepare_engine(engine, settings)
    typer.echo(f"{engine.name} is prepared in {engine.folder(settings.models_dir)}")


@app.command()
def path(name: _Name = None) -> None:
    """Print the folder of an engine's prepared weights, whether they are there yet or not."""
    settings = _settings()
    typer.echo(_engine(name, settings).folder(settings.models_dir))


def _settings() -> Settings:
    from service.settings import Settings  # noqa: PLC0415

    return Settings()


def _engine(name: str | None, settings: Settings) -> Engine:
    from models import registry  # noqa: PLC0415

    return registry.engine(name or settings.translator)
