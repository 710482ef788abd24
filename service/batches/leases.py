"""Which process runs a batch: the one that holds its lock, which the system lets go when that process ends."""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import IO


class Leases:
    """The locks that this process holds, a file each in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: dict[str, IO[str]] = {}

    def take(self, batch_id: str) -> bool:
        """Say whether this process runs the batch from now on. Raises OSError."""
        lock = self._path(batch_id).open("a")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            lock.close()
            if isinstance(error, BlockingIOError):
                return False
            raise
        self._held[batch_id] = lock
        return True

    def give_back(self, batch_id: str) -> None:
        """Let another process go on with it."""
        self._held.pop(batch_id).close()

    def forget(self, batch_id: str) -> None:
        """Remove the file of a batch that nobody will run again."""
        self._path(batch_id).unlink(missing_ok=True)

    def _path(self, batch_id: str) -> Path:
        return self._folder / f"{batch_id}.lock"
