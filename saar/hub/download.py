"""Takes files from a hub: resumed where they stopped, checked against the hub's checksums, kept only if they are right.

huggingface_hub finds, signs and refuses. The bytes are taken here, because its own download has begun anew since 1.18,
whatever a cut connection or a killed process had left.
"""

from __future__ import annotations

import errno
import hashlib
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from models.prepared import sha256
from models.protocols import Progress
from saar.hub.refusals import PullFailed

_SHA256 = 64
"""Hexadecimal digits; a git blob id has 40."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A file as a hub describes it; `digest` is the sha256 of one that it keeps in LFS, else its git blob id."""

    name: str
    address: str
    bytes: int
    digest: str

    def matches(self, path: Path) -> bool:
        """Say whether this is the file."""
        if not path.is_file() or path.stat().st_size != self.bytes:
            return False
        return self.digest == (sha256(path) if len(self.digest) == _SHA256 else _git_blob_id(path))

    @property
    def part(self) -> str:
        """What it is called until all of it is there; another version of it goes on from nothing of this one."""
        return f"{self.name}.{self.digest[:12]}.part"


def download(files: Sequence[Published], folder: Path, progress: Progress, *, there: Path) -> None:
    """Bring each file into `folder`; what is in `there` already is taken from it.

    Raises PullFailed when the disk is too small or a file is not what the hub says, and what its client raises.
    """
    _require_space(files, folder)
    whole, before = sum(file.bytes for file in files) or 1, 0
    for file in files:

        def report(done: int, file: Published = file, before: int = before) -> None:
            progress(f"pulling {file.name}", (before + done) / whole)

        if not file.matches(folder / file.name):
            if file.matches(there / file.name):
                shutil.copy2(there / file.name, folder / file.name)
            else:
                _bring(file, folder, report)
        report(file.bytes)
        before += file.bytes


def _require_space(files: Sequence[Published], folder: Path) -> None:
    kept = sum((folder / name).stat().st_size for f in files for name in (f.name, f.part) if (folder / name).is_file())
    needed, free = sum(file.bytes for file in files) - kept, shutil.disk_usage(folder).free
    if needed > free:
        raise PullFailed(
            f"{folder} needs {needed:,} more bytes of disk, and {free:,} are free: make room and pull again"
        )


def _bring(file: Published, folder: Path, report: Callable[[int], None]) -> None:
    """Take the file, going on after each cut as long as every try brings something."""
    from httpx2 import TransportError  # noqa: PLC0415  what huggingface_hub speaks HTTP with; only pulling needs it

    part = folder / file.part
    while not part.exists() or part.stat().st_size < file.bytes:
        had = part.stat().st_size if part.exists() else 0
        try:
            _take(file, part, report)
            break
        except TransportError:
            if part.stat().st_size <= had:
                raise
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            raise PullFailed(
                f"The disk of {folder} is full: make room for {file.bytes:,} bytes and pull again"
            ) from error
    if not file.matches(part):
        part.unlink()
        raise PullFailed(f"{file.name} arrived damaged (its checksum is not the hub's) and was removed: pull again")
    part.replace(folder / file.name)


def _take(file: Published, part: Path, report: Callable[[int], None]) -> None:
    """Append what is missing, in one request; or all of it, from a server that gives no parts."""
    from huggingface_hub import constants, get_session, hf_raise_for_status  # noqa: PLC0415  only pulling needs it
    from huggingface_hub.utils import build_hf_headers  # type: ignore[attr-defined] # noqa: PLC0415  exported lazily

    headers = build_hf_headers(library_name="saar") | {"accept-encoding": "identity"}
    with part.open("ab") as out:
        if out.tell():
            headers["range"] = f"bytes={out.tell()}-"
        with get_session().stream(
            "GET", file.address, headers=headers, timeout=constants.HF_HUB_DOWNLOAD_TIMEOUT
        ) as response:
            hf_raise_for_status(response)
            if response.status_code != HTTPStatus.PARTIAL_CONTENT:
                out.seek(0)
                out.truncate()
            report(out.tell())
            for chunk in response.iter_bytes():
                out.write(chunk)
                report(out.tell())


def _git_blob_id(path: Path) -> str:
    digest = hashlib.sha1(f"blob {path.stat().st_size}\0".encode(), usedforsecurity=False)
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()
