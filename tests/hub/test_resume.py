"""Tests of a pull that is cut, killed, lied to or not alone: it goes on where it was, and nothing wrong is kept."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from models.prepared import is_intact
from models.registry import ENTRIES
from saar.hub.pulling import pull
from saar.hub.refusals import PullFailed
from tests.hub.hub import CHECKPOINT, NEEDED, WEIGHTS, Hub, is_whole, silent
from tests.hub.server import PIECE

ENTRY = ENTRIES["indictrans2"]
SIZE = (CHECKPOINT / WEIGHTS).stat().st_size


@pytest.mark.parametrize("cut", [1, PIECE * 3 + 5, SIZE - 1])
def test_a_cut_connection_is_taken_up_again(hub: Hub, folder: Path, cut: int) -> None:
    """While each try brings something, the same pull goes on from where it was."""
    hub.faults.cut_after = {WEIGHTS: cut}
    pull(ENTRY, folder, silent)
    assert [start for name, start in hub.fetched() if name == WEIGHTS] == [0, cut]
    assert hub.sent[WEIGHTS] == SIZE
    assert is_whole(folder)


def test_a_later_pull_resumes(hub: Hub, folder: Path) -> None:
    """What a failed pull had brought is kept, out of sight; the next one asks for the rest, and counts rightly."""
    hub.faults.cut_after, hub.faults.unavailable_once_cut = {WEIGHTS: PIECE * 100}, True
    with pytest.raises(PullFailed, match=r"503 .*what was pulled is kept; run saar models pull indictrans2 again"):
        pull(ENTRY, folder, silent)
    assert not folder.exists()
    said: list[float] = []
    pull(ENTRY, folder, lambda doing, share: said.append(share) if doing.endswith(WEIGHTS) else None)
    whole = sum((CHECKPOINT / name).stat().st_size for name in NEEDED)
    assert said[0] == pytest.approx(((CHECKPOINT / "config.json").stat().st_size + PIECE * 100) / whole)
    assert [entry for entry in hub.fetched() if entry[0] == WEIGHTS] == [(WEIGHTS, 0), (WEIGHTS, PIECE * 100)]
    assert hub.sent[WEIGHTS] == SIZE
    assert is_whole(folder)


def test_a_killed_process_is_resumed(hub: Hub, folder: Path) -> None:
    """Not even SIGKILL loses what was on the disk."""
    hub.faults.stall_after = {WEIGHTS: PIECE * 50}
    environment = os.environ | hub.environment() | {"SAAR_MODELS_DIR": str(folder.parents[1])}
    command = [sys.executable, "-m", "saar", "models", "pull", "indictrans2"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        until = time.monotonic() + 60
        while not any(path.stat().st_size >= PIECE * 40 for path in folder.parent.glob(f"*.download/{WEIGHTS}*")):
            assert time.monotonic() < until
            time.sleep(0.05)
        process.kill()
    hub.faults.stall_after.clear()
    pull(ENTRY, folder, silent)
    assert [start >= PIECE * 40 for name, start in hub.fetched() if name == WEIGHTS] == [False, True]
    assert is_whole(folder)


def test_a_server_that_gives_no_parts(hub: Hub, folder: Path) -> None:
    """It sends the whole file again, which replaces the beginning that was there."""
    hub.faults.cut_after, hub.faults.no_ranges = {WEIGHTS: PIECE * 10}, True
    pull(ENTRY, folder, silent)
    assert hub.sent[WEIGHTS] == SIZE + PIECE * 10
    assert is_whole(folder)


def test_another_commit_meanwhile(hub: Hub, folder: Path) -> None:
    """A beginning of the old file is no beginning of the new one."""
    hub.faults.cut_after, hub.faults.unavailable_once_cut = {WEIGHTS: PIECE}, True
    with pytest.raises(PullFailed):
        pull(ENTRY, folder, silent)
    hub.files[WEIGHTS], hub.commit = bytes(SIZE), "b" * 40
    pull(ENTRY, folder, silent)
    assert (folder / WEIGHTS).read_bytes() == bytes(SIZE)
    assert json.loads((folder / "source.json").read_text())["commit"] == "b" * 40
    assert not list(folder.glob("*.part"))


@pytest.mark.parametrize("name", [WEIGHTS, "dict.SRC.json"])
def test_a_wrong_checksum(hub: Hub, folder: Path, name: str) -> None:
    """A file, of LFS or of git, that is not what the hub says is removed and said; the next pull fetches it anew."""
    hub.faults.corrupt = {name}
    with pytest.raises(PullFailed, match=f"{name} arrived damaged .* removed: pull again"):
        pull(ENTRY, folder, silent)
    assert not folder.exists()
    pull(ENTRY, folder, silent)
    assert [entry for entry in hub.fetched() if entry[0] == name] == [(name, 0), (name, 0)]
    assert is_whole(folder)


def test_two_at_once(hub: Hub, folder: Path) -> None:
    """One waits for the other and finds its work done."""
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: pull(ENTRY, folder, silent), range(2)))
    assert sorted(hub.fetched()) == sorted((name, 0) for name in NEEDED)
    assert is_intact(folder)
