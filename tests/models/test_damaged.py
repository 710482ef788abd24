"""Tests of a prepared model that is damaged: said when it is loaded, mended by the command, left alone when intact."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from models import registry
from models.embedded import weights
from models.errors import NotPrepared
from models.installed import verify
from models.prepared import alone, is_intact, replaced, sha256
from models.protocols import ModelStore, Progress, Template
from prompts import load_template
from saar.commands.engine import prepare
from service.settings import Settings


def make(folder: Path) -> None:
    """Make a prepared folder with one file in it."""
    with alone(folder), replaced(folder) as made:
        (made / "weights").write_text("whole")


def with_other_files(prepared: Path, folder: Path, name: str) -> None:
    """Make a folder with everything of the prepared one but the file of this name."""
    folder.mkdir()
    for path in prepared.iterdir():
        if path.name != name:
            (folder / path.name).symlink_to(path)


def test_an_intact_folder_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Preparing what is intact writes nothing at all, not even a lock."""
    engine, store = registry.engine("embedded"), ModelStore(folder=tmp_path)
    make(engine.folder(store))
    (tmp_path / f"{engine.folder(store).name}.lock").unlink()
    monkeypatch.setattr("models.embedded.preparation.alone", None)
    engine.prepare(store, lambda _doing, _share: None)
    assert list(tmp_path.iterdir()) == [engine.folder(store)]


def test_made_by_another_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another process made while this one waited for the lock is not made again."""

    @contextmanager
    def waited(folder: Path) -> Iterator[None]:
        make(folder)
        yield

    monkeypatch.setattr("models.embedded.preparation.alone", waited)
    monkeypatch.setattr("models.embedded.preparation.replaced", None)
    engine, store = registry.engine("embedded"), ModelStore(folder=tmp_path)
    engine.prepare(store, lambda _doing, _share: None)
    assert is_intact(engine.folder(store))


def test_preparing_mends_what_only_a_digest_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One changed byte passes the cheap check, and the explicit command makes the folder intact again."""

    def remake(folder: Path, _base: str, _progress: Progress, *, int8: bool) -> None:
        assert int8
        (folder / "weights").write_text("whole")

    monkeypatch.setattr("models.embedded.preparation._make", remake)
    engine, store = registry.engine("embedded"), ModelStore(folder=tmp_path)
    folder = engine.folder(store)
    make(folder)
    (folder / "weights").write_text("whale")
    assert engine.is_prepared(store)
    prepare(engine, Settings(models_dir=tmp_path))
    assert is_intact(folder)
    assert "prepared" in capsys.readouterr().err


@pytest.mark.engine
def test_prepared_model_carries_its_notices(model_store: ModelStore) -> None:
    """The notice and the terms of the base model lie in the prepared folder, under its manifest."""
    folder = registry.engine("embedded").folder(model_store)
    manifest = json.loads((folder / "manifest.json").read_bytes())
    for notice in weights.NOTICES:
        assert (folder / notice.name).read_bytes() == notice.read_bytes()
        assert manifest[notice.name]["sha256"] == sha256(notice)


@pytest.mark.engine
@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("model.bin", lambda old: old[: len(old) // 2]),
        ("model.onnx", lambda old: old[: len(old) // 2]),
        ("model.onnx", lambda old: b"\0" * len(old)),
        ("model.onnx", lambda old: b"\xff" * len(old)),
        ("writable.npy", lambda old: b"\xff" * len(old)),
        ("tokenizer.json", lambda old: b"\xff" * len(old)),
        ("tokenizer.json", lambda old: old.replace(b'"<eos>"', b'"<eoz>"')),
    ],
    ids=["truncated", "truncated graph", "zeros", "garbled", "writable", "tokenizer", "no end token"],
)
def test_loading_what_is_damaged(
    model_store: ModelStore, embedded_template: Template, tmp_path: Path, name: str, damage: Callable[[bytes], bytes]
) -> None:
    """Weights that cannot be read are said to be damaged, with what to run."""
    engine, store = registry.engine("embedded"), ModelStore(folder=tmp_path)
    folder = engine.folder(store)
    with_other_files(engine.folder(model_store), folder, name)
    (folder / name).write_bytes(damage((engine.folder(model_store) / name).read_bytes()))
    with pytest.raises(NotPrepared, match="damaged: run saar models prepare"):
        engine.load(store, template=embedded_template, threads=1)


@pytest.mark.engine
def test_weights_that_only_a_digest_shows(model_store: ModelStore, tmp_path: Path) -> None:
    """Weights of the right size are opened whatever they are; verifying them tells."""
    engine, store = registry.engine("embedded"), ModelStore(folder=tmp_path)
    with_other_files(engine.folder(model_store), engine.folder(store), "model.bin")
    weights_size = (engine.folder(model_store) / "model.bin").stat().st_size
    with (engine.folder(store) / "model.bin").open("wb") as file:
        file.truncate(weights_size)
    assert engine.is_prepared(store)
    assert verify(engine.folder(store)) == "damaged"


@pytest.mark.engine
def test_a_wrong_prompt_is_no_damage(model_store: ModelStore) -> None:
    """What fails on an intact folder keeps its own message."""
    prompt = dataclasses.replace(load_template("embedded"), text="no variables")
    with pytest.raises(ValueError, match="embedded"):
        registry.engine("embedded").load(model_store, template=prompt, threads=1)
