"""The table of `saar models list`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from models.protocols import Engine, ModelStore
    from service.settings import Settings

_NON_COMMERCIAL = "(non-commercial)"
_PIPE = 200
"""Columns of what is no terminal: each engine keeps to its line there."""
_WIDE = 100
"""Columns from which on the table needs no second lines."""
_UNITS = ((1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB"))


def print_engines(engines: dict[str, Engine], settings: Settings) -> None:
    """Print a line for each engine, under the name it is chosen by."""
    from models.measured import read_measured  # noqa: PLC0415 - see the package

    measured = read_measured(settings.models_dir)
    console = Console(markup=False, highlight=False)
    if not console.is_terminal:
        console.width = _PIPE
    narrow = console.width < _WIDE
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("engine", overflow="fold")
    table.add_column("state", max_width=len("installed") if narrow else None)
    table.add_column("size")
    table.add_column("licence", max_width=len(_NON_COMMERCIAL) if narrow else None)
    for column in ("gated", "languages", "tokens/s"):
        table.add_column(column)
    for name, engine in engines.items():
        speed = measured.get(name)
        known = speed is not None and _is_of(speed.signature, engine, settings.model_store)
        table.add_row(
            name,
            _state(engine, settings.model_store) + (", in use" if name in settings.models else ""),
            _size(name, engine, settings.model_store),
            *_terms(name, engine),
            ", ".join(f"{source} to {target}" for source, target in engine.languages),
            f"{speed.batch_1:.0f} / {speed.batch_32:.0f}" if speed and known else "-",
        )
    console.print(table)


def readable(size: int) -> str:
    """Return a number of bytes as people read it."""
    unit, word = next((pair for pair in _UNITS if size >= pair[0]), (1, "bytes"))
    return f"{size / unit:.{int(unit == _UNITS[0][0])}f} {word}"


def _state(engine: Engine, store: ModelStore) -> str:
    from models.installed import partly_pulled, pulled  # noqa: PLC0415 - see the package

    checkpoint = engine.checkpoint(store)
    if engine.is_prepared(store) and engine.folder(store).exists():
        return "prepared"
    if checkpoint is None:
        return "comes with Saar"
    if checkpoint.exists():
        return "pulled" if pulled(engine, store) else "your folder"
    return "partly pulled" if partly_pulled(engine, store) else "not installed"


def _is_of(signature: str, engine: Engine, store: ModelStore) -> bool:
    """Say whether a translator of this signature had the weights, and computed in the number format, of now."""
    weights, _, rest = signature.partition("|")
    computed, precision = rest.partition("|")[0], store.precision
    # CTranslate2 calls int8 int8_float32; what auto chooses only a loaded model tells.
    right = precision == "auto" or computed in (precision, f"{precision}_float32")
    return right and weights == f"{engine.name}@{engine.revision(store)}"


def _size(name: str, engine: Engine, store: ModelStore) -> str:
    """Return what it takes on the disk, or about what it will."""
    from models.installed import installed, size  # noqa: PLC0415 - see the package
    from models.registry import ENTRIES  # noqa: PLC0415

    if folders := installed(engine, store):
        return readable(sum(map(size, folders)))
    published = ENTRIES[name].bytes if name in ENTRIES else None
    return f"~{readable(published)}" if published else "-"


def _terms(name: str, engine: Engine) -> tuple[str, str]:
    """Return the licence, and whether the hub asks for an account first."""
    from models.registry import ENTRIES  # noqa: PLC0415 - see the package

    entry = ENTRIES.get(name)
    trade = "" if entry is None or entry.commercial else f" {_NON_COMMERCIAL}"
    return engine.licence + trade, "yes" if entry and entry.gated else "no"
