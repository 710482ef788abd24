"""Tests of pulling a checkpoint from a hub: only what is needed, whole, at one commit, and only once."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from models import registry
from models.prepared import is_complete, is_intact
from models.protocols import ModelStore
from models.registry import ENTRIES
from saar.hub import download as downloading
from saar.hub.download import Published
from saar.hub.pulling import pull
from saar.hub.refusals import PullFailed
from tests.hub.hub import CHECKPOINT, COMMIT, NEEDED, WEIGHTS, Hub, is_whole, silent

ENTRY = ENTRIES["indictrans2"]


def test_only_what_is_needed_at_one_commit(hub: Hub, folder: Path) -> None:
    """The branch is asked for once; then each file at its commit, and nothing else is asked of the hub."""
    said: list[tuple[str, float]] = []
    pull(ENTRY, folder, lambda doing, share: said.append((doing, share)))
    assert {path.name for path in folder.iterdir()} == NEEDED | {"source.json", "manifest.json"}
    assert is_whole(folder)
    assert is_complete(folder)
    assert is_intact(folder)
    assert json.loads((folder / "source.json").read_text()) == {"repository": hub.repository, "commit": COMMIT}
    asked = [request.path for request in hub.asked if not request.path.startswith(("/storage/", "/api/resolve-cache/"))]
    assert asked[0] == f"/api/models/{hub.repository}/revision/main"
    assert sorted(asked[1:]) == sorted(f"/{hub.repository}/resolve/{COMMIT}/{name}" for name in NEEDED)
    assert sorted(hub.fetched()) == sorted((name, 0) for name in NEEDED)
    assert [path.name for path in folder.parent.iterdir() if path.suffix != ".lock"] == ["indictrans2"]
    shares = [share for _, share in said]
    assert shares == sorted(shares)
    assert (said[-1], f"pulling {WEIGHTS}" in dict(said)) == (("pulled", 1.0), True)


def test_a_new_commit_with_the_same_weights_is_not_converted_again(hub: Hub, folder: Path) -> None:
    """A branch that moved on to a commit with these files leaves the conversion as it is, and in use."""
    store = ModelStore(folder=folder.parents[1], precision="float32")
    engine = registry.engine("indictrans2")
    pull(ENTRY, folder, silent)
    engine.prepare(store, silent)
    hub.commit = "a" * 40
    pull(ENTRY, folder, silent)
    assert json.loads((folder / "source.json").read_text())["commit"] == hub.commit
    assert engine.is_prepared(store)


def test_the_second_pull_does_nothing(hub: Hub, folder: Path) -> None:
    """A branch is asked where it is now; a pinned commit is not even asked for; an offline pull finds it too."""
    pull(ENTRY, folder, silent)
    hub.asked.clear()
    pull(ENTRY, folder, silent)
    assert [request.path.rsplit("/", 1)[-1] for request in hub.asked] == ["main"]
    pull(ENTRY.model_copy(update={"revision": COMMIT}), folder, silent)
    pull(ENTRY, folder, silent, offline=True)
    assert len(hub.asked) == 1


def test_only_what_changed_or_broke_is_fetched(hub: Hub, folder: Path) -> None:
    """A new commit, or a damaged file, costs the files that are not right, and the old ones stay until then."""
    pull(ENTRY, folder, silent)
    hub.files["config.json"], hub.commit = b'{"new": 1}', "b" * 40
    (folder / "model.TGT").write_bytes(b"\0" * (folder / "model.TGT").stat().st_size)
    before = len(hub.fetched())
    pull(ENTRY, folder, silent)
    assert sorted(hub.fetched()[before:]) == [("config.json", 0), ("model.TGT", 0)]
    assert is_intact(folder)


def test_files_copied_by_hand_are_taken(hub: Hub, folder: Path) -> None:
    """A pull over a folder that somebody filled checks its files against the hub and fetches none that is right."""
    shutil.copytree(CHECKPOINT, folder)
    pull(ENTRY, folder, silent)
    assert (hub.fetched(), is_intact(folder), is_whole(folder)) == ([], True, True)


def test_the_first_alternative_that_is_there(hub: Hub, folder: Path) -> None:
    """Of alternatives one is fetched, the first that the repository has, also when it is empty."""
    hub.files["b.bin"], hub.files["c.bin"] = b"", b"c"
    pull(ENTRY.model_copy(update={"files": (("a.bin", "b.bin", "c.bin"),)}), folder, silent)
    assert (folder / "b.bin").read_bytes() == b""
    assert [name for name, _ in hub.fetched()] == ["b.bin"]


def test_a_small_disk(hub: Hub, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told before anything is fetched, with the numbers."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=999))
    whole = sum((CHECKPOINT / name).stat().st_size for name in NEEDED)
    with pytest.raises(PullFailed, match=f"needs {whole:,} more bytes of disk, and 999 are free"):
        pull(ENTRY, folder, silent)
    assert hub.fetched() == []


def test_a_disk_that_fills_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody else may take the room meanwhile; any other error of the disk is passed on."""
    errors = iter([OSError(28, "No space left on device"), OSError(5, "Input/output error")])

    def take(*_: object) -> None:
        raise next(errors)

    monkeypatch.setattr(downloading, "_take", take)
    file = Published(name="a", address="", bytes=1234, digest="d" * 64)
    with pytest.raises(PullFailed, match="full: make room for 1,234 bytes"):
        downloading.download([file], tmp_path, silent, there=tmp_path)
    with pytest.raises(OSError, match="Input/output error"):
        downloading.download([file], tmp_path, silent, there=tmp_path)
