"""`saar models`: the engines that translate, and their weights on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from saar.commands.engine import prepare as prepare_engine
from saar.commands.engine_table import print_engines, readable
from saar.commands.progress import progress

if TYPE_CHECKING:
    from models.protocols import Engine
    from service.settings import Settings

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="markdown",
    help="List the translation engines; pull, verify, prepare or remove one; find its weights.",
)
_HELP = "An engine of `saar models list`, or the path of a folder, with a / in it"
_Name = Annotated[str, typer.Argument(metavar="NAME", help=f"{_HELP}.")]
_Published = Annotated[str, typer.Argument(metavar="NAME", help="An engine of `saar models list` that a hub has.")]
_NameOrUsed = Annotated[str | None, typer.Argument(metavar="NAME", help=f"{_HELP}; else what is in use.")]
_NameOrAll = Annotated[str | None, typer.Argument(metavar="NAME", help=f"{_HELP}; else all.")]
_Offline = Annotated[bool, typer.Option("--offline", help="Ask no network; HF_HUB_OFFLINE=1 does the same.")]


@app.command("list")
def list_engines() -> None:
    """List the engines: what is on this machine, what it weighs, its licence, and its speed where it was measured.

    In use is what SAAR_TRANSLATOR and SAAR_ABSTRACTIVE_MODEL name. A gated engine is pulled with an account of the hub.
    The speed is in tokens of English a second, with one sentence at a time / with 32.
    """
    from models.errors import ModelError  # noqa: PLC0415 - see the package

    settings = _settings()
    engines, wrong = _engines(settings)
    print_engines(engines, settings)
    if wrong:
        raise ModelError("; ".join(wrong.values()))


@app.command()
def pull(name: _Published, *, offline: _Offline = False) -> None:
    """Download an engine's published weights from the model hub; when it was interrupted, run it again: it resumes.

    HF_TOKEN is the token for what is gated, HF_ENDPOINT another hub. No other command uses the network.
    """
    from models import registry  # noqa: PLC0415 - see the package
    from saar.hub.pulling import pull as pull_from_hub  # noqa: PLC0415
    from saar.hub.refusals import PullFailed  # noqa: PLC0415

    store = _settings().model_store
    engine, entry = registry.model(name), registry.ENTRIES.get(name)
    if entry is None:
        raise PullFailed(f"{name} is published nowhere that Saar knows: run saar models prepare {name}")
    folder = engine.checkpoint(store) or engine.folder(store)
    with progress() as report:
        pull_from_hub(entry, folder, report, offline=offline)
    typer.echo(f"{name} is pulled into {folder}")
    setting = "SAAR_ABSTRACTIVE_MODEL" if name in registry.SUMMARISERS else "SAAR_TRANSLATOR"
    typer.echo(f"Next: saar models prepare {name}; then {setting}={name} saar serve")


@app.command()
def verify(name: _NameOrAll = None) -> None:
    """Read the weights on this machine again and compare them with their checksums; fail when any is damaged.

    What has no checksums, a checkpoint that was copied by hand or a folder of your own, is named but fails nothing.
    """
    from models import registry  # noqa: PLC0415 - see the package

    settings = _settings()
    engines, wrong = ({name: registry.model(name)}, {}) if name else _engines(settings)
    said = [line for chosen, engine in engines.items() for line in _verified(chosen, engine, settings)]
    for line in [*said, *wrong.values()] or [f"There is nothing of {name or 'any engine'} on this machine"]:
        typer.echo(line)
    if wrong or any(": damaged" in line for line in said):
        raise typer.Exit(1)


@app.command()
def prepare(name: _NameOrUsed = None) -> None:
    """Make an engine's weights ready on this machine: once for each number format, seconds to minutes by its size.

    The second time there is nothing to do.
    """
    from models import registry  # noqa: PLC0415 - see the package

    settings = _settings()
    for engine in [registry.model(chosen) for chosen in ((name,) if name else settings.models)]:
        prepare_engine(engine, settings)
        typer.echo(f"{engine.name} is prepared in {engine.folder(settings.model_store)}")


@app.command()
def remove(name: _Name) -> None:
    """Remove what Saar has put on this machine for an engine; a folder of your own stays as it is."""
    from models import registry  # noqa: PLC0415 - see the package
    from models.installed import remove as remove_installed  # noqa: PLC0415

    freed = remove_installed(registry.model(name), _settings().model_store)
    typer.echo(f"{name} is removed: {readable(freed)} are free again" if freed else f"There was nothing of {name}")


@app.command()
def path(name: _NameOrUsed = None) -> None:
    """Print the folder of an engine's prepared weights, whether they are there yet or not."""
    from models import registry  # noqa: PLC0415 - see the package

    settings = _settings()
    typer.echo(registry.model(name or settings.translators[0]).folder(settings.model_store))


def _settings() -> Settings:
    from service.settings import Settings  # noqa: PLC0415

    return Settings()


def _engines(settings: Settings) -> tuple[dict[str, Engine], dict[str, str]]:
    """Return all engines that are known or in use, by the names they are chosen by, and what is wrong with others."""
    from models import registry  # noqa: PLC0415 - see the package
    from models.errors import ModelError  # noqa: PLC0415

    engines, wrong = registry.ENGINES | registry.SUMMARISERS, {}
    for name in settings.models:
        try:
            engines[name] = registry.model(name)
        except ModelError as error:
            wrong[name] = str(error)
    return engines, wrong


def _verified(name: str, engine: Engine, settings: Settings) -> list[str]:
    """Return a line for each of the engine's folders, with what mends it."""
    from models import installed  # noqa: PLC0415 - see the package

    store = settings.model_store
    mending = {folder: _mending(name, engine, folder, settings) for folder in installed.installed(engine, store)}
    says = {
        folder: {
            "intact": "intact",
            "damaged": f"damaged: run {command}",
            "unknown": "cannot be verified: somebody copied it there, without checksums",
        }[installed.verify(folder)]
        for folder, command in mending.items()
    }
    lines = [f"{folder}: {state}" for folder, state in says.items()]
    own = engine.checkpoint(store)
    if own and own != installed.pulled(engine, store):
        lines.append(f"{own}: cannot be verified: it is a folder of your own, without checksums")
    return lines


def _mending(name: str, engine: Engine, folder: Path, settings: Settings) -> str:
    store = settings.model_store
    if folder == engine.checkpoint(store):
        return f"saar models pull {name}"
    other = "" if folder == engine.folder(store) else f"SAAR_PRECISION={folder.name.rpartition('-')[2]} "
    return f"{other}saar models prepare {name}"
