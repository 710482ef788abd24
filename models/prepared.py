"""The folder of prepared weights: named after what it is made from, complete or not there, checked by its manifest."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from glob import escape
from pathlib import Path
from typing import Any

_MANIFEST = "manifest.json"


def sha256(path: Path) -> str:
    """Return the digest of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_complete(folder: Path) -> bool:
    """Say whether every file of the manifest is there in its size; reads none of them."""
    return _each_file(folder, lambda path, entry: path.stat().st_size == entry["bytes"])


def is_intact(folder: Path) -> bool:
    """Say whether every file of the manifest is there with its digest; reads all of them."""
    return _each_file(folder, lambda path, entry: sha256(path) == entry["sha256"])


def _each_file(folder: Path, holds: Callable[[Path, Any], bool]) -> bool:
    """Say whether the manifest names files at all and `holds` for each; no manifest as we write it names none."""
    try:
        files = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        return bool(files) and all(holds(folder / name, entry) for name, entry in files.items())
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return False


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Wait until no other process makes this folder, and keep others waiting meanwhile."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_name(f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def replaced(folder: Path) -> Iterator[Path]:
    """Give a new folder to fill, then put it, with its manifest, in the place of `folder` at once; or leave nothing.

    Call it under `alone`: what a killed process left behind is removed first.
    """
    for leftover in folder.parent.glob(f"{escape(folder.name)}.part-*"):
        shutil.rmtree(leftover)
    made = Path(tempfile.mkdtemp(prefix=f"{folder.name}.part-", dir=folder.parent))
    try:
        yield made
        made.chmod(0o755)
        seal(made)
        put_in_place(made, folder)
    finally:
        for leftover in folder.parent.glob(f"{escape(folder.name)}.part-*"):
            shutil.rmtree(leftover)


def put_in_place(made: Path, folder: Path) -> None:
    """Rename `made` to `folder`; the old folder goes aside, and comes back when the new one cannot take its place.

    What goes aside is ``<made>-old``, which is for the caller to remove.
    """
    old = made.with_name(f"{made.name}-old")
    if folder.exists():
        folder.rename(old)
    try:
        made.rename(folder)
    finally:
        if old.exists() and not folder.exists():
            old.rename(folder)
    _sync(folder.parent)


def seal(folder: Path) -> None:
    """Write the manifest of a flat folder last, after everything it speaks of is on the disk."""
    files = {}
    for path in sorted(folder.iterdir()):
        _sync(path)
        files[path.name] = {"bytes": path.stat().st_size, "sha256": sha256(path)}
    manifest = folder / _MANIFEST
    manifest.write_text(json.dumps(files, indent=1) + "\n", encoding="utf-8")
    _sync(manifest)
    _sync(folder)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
