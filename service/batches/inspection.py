"""Where the batches' database lies, and what is wrong with it, found out without changing it."""

from __future__ import annotations

from pathlib import Path

from service.batches.statements import MIGRATIONS
from service.batches.store import FILE, FOLDER
from service.cache.inspection import wrong_with


def batches_file(data_dir: Path) -> Path:
    """Return where it is in a data folder, once there is one."""
    return data_dir / FOLDER / FILE


def wrong_with_batches(path: Path) -> str | None:
    """Read all of a database that is there, and return what is wrong with it, or None."""
    return wrong_with(path, MIGRATIONS)
