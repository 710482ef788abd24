"""What every part says of itself: the machine, the versions, the command; and where its figures are written."""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Iterable, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

RESULTS = Path(__file__).parent / "results"
_PACKAGES = ("saar", "ctranslate2", "onnxruntime", "torch", "transformers", "tokenizers", "fastapi", "uvicorn")
_ROUND_FROM = 100
_WIDTH = 160
console = Console(width=None if sys.stdout.isatty() else _WIDTH)


def environment() -> dict[str, str]:
    """Return processor, cores, memory, system, versions and command."""
    return {
        "processor": _field("/proc/cpuinfo", "model name") or platform.processor() or platform.machine(),
        "cores": str(len(os.sched_getaffinity(0))),
        "memory": f"{int((_field('/proc/meminfo', 'MemTotal') or '0').split()[0]) / 2**20:.0f} GiB",
        "system": f"{platform.system()} {platform.release()}, Python {platform.python_version()}",
        "versions": ", ".join(f"{name} {number}" for name in _PACKAGES if (number := _version(name))),
        "command": " ".join(["python", *sys.orig_argv[1:]]),
    }


def environment_text() -> str:
    """Return the same in two lines."""
    told = environment()
    machine = f"{told['processor']}, {told['cores']} cores, {told['memory']}; {told['system']}"
    return f"{machine}\n{told['versions']}; {told['command']}"


def write(part: str, figures: Mapping[str, Any]) -> None:
    """Write the figures of a part as JSON, with where they come from, into ``results/<part>.json``."""
    RESULTS.mkdir(exist_ok=True)
    text = json.dumps({"environment": environment(), **figures}, indent=1, ensure_ascii=False)
    (RESULTS / f"{part}.json").write_text(text + "\n", encoding="utf-8")


def show(title: str, rows: Iterable[Mapping[str, float | str | None]], caption: str = "") -> None:
    """Print one table; the keys of the rows are its columns."""
    rows = list(rows)
    columns = list(dict.fromkeys(key for row in rows for key in row))
    table = Table(title=title, caption=caption or None, title_justify="left", caption_justify="left")
    for column in columns:
        is_text = all(isinstance(row.get(column), str | None) for row in rows)
        table.add_column(column, justify="left" if is_text else "right")
    for row in rows:
        table.add_row(*(_shown(row.get(column)) for column in columns))
    console.print(table)


def _shown(value: float | str | None) -> str:
    if value is None:
        return "-"
    if isinstance(value, str):
        return value
    return f"{value:,}" if isinstance(value, int) else f"{value:,.{0 if abs(value) >= _ROUND_FROM else 2}f}"


def _field(path: str, name: str) -> str | None:
    """Return what a line ``name : value`` of a file of the kernel's says, where there is such a file (Linux)."""
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    found = (line.partition(":") for line in lines)
    return next((value.strip() for key, _, value in found if key.strip() == name), None)


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
