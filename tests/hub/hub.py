"""What a model hub holds and knows: one repository, the accounts that may have it, and what is to go wrong."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

CHECKPOINT = Path(__file__).parents[1] / "fixtures" / "indictrans2" / "checkpoint"
WEIGHTS = "model.safetensors"
NEEDED = {"config.json", WEIGHTS, "dict.SRC.json", "dict.TGT.json", "model.SRC", "model.TGT"}
"""What the engine reads of it."""
COMMIT = "5f1c0ffee5f1c0ffee5f1c0ffee5f1c0ffee5f1c"
LFS = (".safetensors", ".bin", ".SRC", ".TGT")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request that came."""

    method: str
    path: str
    start: int
    authorised: bool


@dataclass(slots=True, kw_only=True)
class Faults:
    """What goes wrong, by the names of files; each once, but for `stall_after`, `gone` and `no_ranges`."""

    cut_after: dict[str, int] = field(default_factory=dict)
    unavailable_once_cut: bool = False
    stall_after: dict[str, int] = field(default_factory=dict)
    corrupt: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    unavailable: set[str] = field(default_factory=set)
    no_ranges: bool = False


@dataclass(kw_only=True)
class Hub:
    """`accounts` are the tokens that it knows, and whether each has access: granted, pending or none.

    `url` and `storage` are the addresses of its two servers, once they run.
    """

    repository: str
    files: dict[str, bytes]
    commit: str = COMMIT
    gated: bool = False
    accounts: dict[str, str] = field(default_factory=dict)
    faults: Faults = field(default_factory=Faults)
    asked: list[Asked] = field(default_factory=list)
    sent: dict[str, int] = field(default_factory=dict)
    released: threading.Event = field(default_factory=threading.Event)
    url: str = ""
    storage: str = ""

    def environment(self) -> dict[str, str]:
        """Return what points a process at this hub, with no token of the machine's."""
        return {"HF_ENDPOINT": self.url, "HF_TOKEN_PATH": "/nonexistent/token", "NO_PROXY": "127.0.0.1"}

    def point(self, patch: pytest.MonkeyPatch) -> None:
        """Point this process at it."""
        from huggingface_hub import constants  # noqa: PLC0415  the environment is read when it is imported

        patch.setattr(constants, "ENDPOINT", self.url)
        patch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", self.url + "/{repo_id}/resolve/{revision}/{filename}")
        patch.setattr(constants, "HF_TOKEN_PATH", "/nonexistent/token")
        patch.setattr(constants, "HF_HUB_OFFLINE", False)
        for name in ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"):
            patch.delenv(name, raising=False)
        patch.setenv("NO_PROXY", "127.0.0.1")

    def fetched(self) -> list[tuple[str, int]]:
        """Return the files that were given and where each giving began."""
        given = (asked for asked in self.asked if asked.path.startswith(("/storage/", "/api/resolve-cache/")))
        return [(asked.path.rsplit("/", 1)[-1], asked.start) for asked in given]

    def info(self, *, blobs: bool) -> dict[str, Any]:
        """Return what the hub says of the repository."""
        return {
            "_id": "1",
            "id": self.repository,
            "sha": self.commit,
            "private": False,
            "gated": "auto" if self.gated else False,
            "siblings": [{"rfilename": name} | (blob(name, self.files[name]) if blobs else {}) for name in self.files],
        }


def indictrans2_hub() -> Hub:
    """Return a hub with the tiny checkpoint, and with two files that nobody needs."""
    files = {path.name: path.read_bytes() for path in CHECKPOINT.iterdir()}
    unneeded = {"pytorch_model.bin": b"pickled" * 1000, "modeling_indictrans.py": b"raise SystemExit\n"}
    return Hub(repository="ai4bharat/indictrans2-indic-en-dist-200M", files=files | unneeded)


def is_whole(folder: Path) -> bool:
    """Say whether a folder has all that is needed, as the hub serves it."""
    return all((folder / name).read_bytes() == (CHECKPOINT / name).read_bytes() for name in NEEDED)


def silent(_doing: str, _share: float) -> None:
    """Take the progress, and do nothing with it."""


def blob(name: str, content: bytes) -> dict[str, Any]:
    """Return what the hub says of a file."""
    said: dict[str, Any] = {"size": len(content), "blobId": _git_blob_id(content)}
    if name.endswith(LFS):
        said["lfs"] = {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content), "pointerSize": 134}
    return said


def _git_blob_id(content: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
