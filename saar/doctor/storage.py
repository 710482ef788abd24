"""The data folder, the room on its disk, the databases in it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from saar.commands.engine_table import readable
from saar.doctor.finding import Finding, failure, ok, warning
from service.batches.inspection import batches_file, wrong_with_batches
from service.cache.file import file_bytes
from service.cache.inspection import SQLITE, lacking, wrong_with
from service.cache.sqlite import FILE
from service.settings import Settings


def folder(settings: Settings) -> Finding:
    """Whether the service can write where its data is to lie."""
    about, data = "data folder", settings.data_dir
    advice = "give the service's user the right to write there, or let SAAR_DATA_DIR name another folder"
    try:
        if not data.exists():
            above = _existing(data)
            if above.is_dir() and os.access(above, os.W_OK | os.X_OK):
                return ok(about, f"{data} will be made")
            return failure(about, f"{data} cannot be made in {above}", advice)
        with tempfile.TemporaryFile(dir=data):
            return ok(about, f"{data} can be written")
    except OSError as error:
        return failure(about, f"{data}: {error.strerror}", advice)


def disk(settings: Settings) -> Finding:
    """Whether the database has room to grow to its bound."""
    try:
        free = shutil.disk_usage(_existing(settings.data_dir)).free
    except OSError as error:
        return failure("disk", f"{settings.data_dir}: {error.strerror}", "let SAAR_DATA_DIR name another folder")
    wanted = settings.cache_max_mb * 2**20 - file_bytes(settings.data_dir / FILE)
    found = f"{readable(free)} free"
    if free < wanted:
        found += f", and the database may still grow by {readable(wanted)}"
        return warning("disk", found, "make room, or set SAAR_CACHE_MAX_MB lower")
    return ok("disk", found)


def database(settings: Settings) -> Finding:
    """Whether this SQLite will do, and the database is whole."""
    about, path = "database", settings.data_dir / FILE
    if (said := lacking()) is not None:
        found = f"SQLite {SQLITE} cannot hold it: {said}"
        return failure(about, found, "use a Python whose SQLite is 3.38 or newer, with FTS5")
    if not path.is_file():
        return ok(about, f"none yet: the service makes it (SQLite {SQLITE})")
    if (said := wrong_with(path)) is not None:
        advice = f"put a copy of yours back, or start the service: it moves a damaged one to {FILE}.damaged"
        return failure(about, f"{path}: {said}", advice)
    found = f"{readable(file_bytes(path))} of {settings.cache_max_mb:,} MB, intact (SQLite {SQLITE})"
    aside = path.with_name(f"{FILE}.damaged")
    if aside.exists():
        return warning(about, f"{found}; {aside} is what was damaged before", f"when you are done with it: rm {aside}*")
    return ok(about, found)


def batches(settings: Settings) -> Iterator[Finding]:
    """Whether the batches' database, which comes with the first batch, is whole."""
    path = batches_file(settings.data_dir)
    if not path.is_file():
        return
    if (said := wrong_with_batches(path)) is not None:
        advice = f"put a copy of yours back, or move {path}* away: its batches are lost to the service then"
        yield failure("batches", f"{path}: {said}", advice)
    else:
        yield ok("batches", f"{readable(file_bytes(path))}, intact")


def _existing(path: Path) -> Path:
    """Return the folder, or the nearest above it that is there."""
    return next(above for above in (path, *path.absolute().parents) if above.exists())
