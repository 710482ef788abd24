"""The briefs of a batch that is under way, each on the disk as soon as it is made: what a killed batch goes on from.

A line of JSON each, under the article's hash, in the order in which they were made; the first line says of what they
are. A line that was not finished when the machine stopped is taken away, and its article is made again.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from pathlib import Path
from typing import Any, Self

from saar.corpus.rows import CorpusError

_VERSION = 1
_SYNC_S = 1.0
"""The most that a power failure takes; a killed process loses nothing that was written."""


class Journal:
    """A file that only grows; a context manager, and locked while it is open.

    `made_by` is all that decides what a brief says beside its article. Raises CorpusError where another process has it
    open or where it is of something else, and OSError.
    """

    def __init__(self, path: Path, *, made_by: str) -> None:
        self._path = path
        self._at: dict[str, tuple[int, int]] = {}
        self._synced_at = time.monotonic()
        self._file = path.open("a+b")
        try:
            self._lock()
            self._resume({"saar_batch": _VERSION, "made_by": made_by})
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __contains__(self, article_hash: str) -> bool:
        return article_hash in self._at

    def __len__(self) -> int:
        return len(self._at)

    def add(self, article_hash: str, brief: bytes) -> None:
        """Keep the JSON of a brief, which has no line ends."""
        self._append(article_hash, brief)
        if time.monotonic() - self._synced_at > _SYNC_S:
            os.fsync(self._file.fileno())
            self._synced_at = time.monotonic()

    def brief(self, article_hash: str) -> dict[str, Any]:
        """Return a brief that is in it."""
        start, length = self._at[article_hash]
        brief: dict[str, Any] = json.loads(os.pread(self._file.fileno(), length, start))
        return brief

    def remove(self) -> None:
        """Delete the file: its results are elsewhere."""
        self._path.unlink()

    def _lock(self) -> None:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CorpusError(f"{self._path}: another saar batch is writing it: let it finish, or stop it") from None

    def _resume(self, header: dict[str, object]) -> None:
        """Read what is there, up to a last line that was not finished."""
        self._file.seek(0)
        whole = 0
        for line in self._file:
            if not line.endswith(b"\n"):
                break
            if whole == 0:
                self._require(header, line)
            elif article_hash := _hash_in(line):
                self._at[article_hash] = whole, len(line)
            whole += len(line)
        self._file.truncate(whole)
        if whole == 0:
            self._append(None, json.dumps(header).encode())

    def _require(self, header: dict[str, object], line: bytes) -> None:
        if line != json.dumps(header).encode() + b"\n":
            raise CorpusError(
                f"{self._path} was begun with another engine or other options: give the same again, or remove it and"
                " begin anew"
            )

    def _append(self, article_hash: str | None, line: bytes) -> None:
        start = self._file.seek(0, os.SEEK_END)
        self._file.write(line + b"\n")
        self._file.flush()
        if article_hash is not None:
            self._at[article_hash] = start, len(line)


def _hash_in(line: bytes) -> str | None:
    """Return what article a line is of; None where a failing disk has left something else in its place."""
    try:
        found = json.loads(line)
        return str(found["article_hash"])
    except (ValueError, KeyError, TypeError):
        return None
