"""`saar doctor` on whole and on broken installations."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import socket
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from models import registry
from models.protocols import ModelStore
from saar.command_line import app
from saar.doctor import machine
from service.batches.batch import BatchLimits
from service.batches.inspection import batches_file
from service.batches.store import BatchStore
from service.cache.file import open_database
from service.cache.sqlite import FILE
from tests.models.summaries_checkpoints import tiny_summariser

Doctor = Callable[..., Result]


@pytest.fixture
def data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Give the data folder of an installation on the stub engine."""
    monkeypatch.setenv("SAAR_TRANSLATOR", "stub")
    monkeypatch.setenv("SAAR_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("SAAR_MODELS_DIR", str(tmp_path / "models"))
    return tmp_path


def examined(*arguments: str) -> tuple[int, dict[str, dict[str, Any]]]:
    """Return the exit code, and what was found, under what it is about."""
    result = CliRunner().invoke(app, ["doctor", "--port", "0", *arguments, "--json"], catch_exceptions=False)
    return result.exit_code, {finding["about"]: finding for finding in json.loads(result.stdout)}


def test_a_whole_installation_is_told_to_be_one(data: Path) -> None:
    """Nothing fails, the engine has translated, and nothing was made in the data folder."""
    code, found = examined()
    assert code == 0
    assert not [finding for finding in found.values() if finding["state"] == "failure"]
    assert "en: rajy sarkar" in found["engine stub"]["found"]
    whole = {"python", "settings", "extras", "data folder", "disk", "database", "threads", "memory", "port"}
    assert found.keys() >= whole
    assert not list(data.iterdir())


def test_people_are_told_what_to_do(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each thing has a line, what is wrong has one more, and the last line says how much that is."""
    monkeypatch.setenv("SAAR_TRANSLATOR", "indictrans2")
    result = CliRunner().invoke(app, ["doctor", "--port", "0"], catch_exceptions=False)
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    place = data / "models" / "checkpoints" / "indictrans2"
    assert f"✗ engine indictrans2: its weights are not in {place}" in lines
    assert "    → run saar models pull indictrans2, then saar models prepare indictrans2" in lines
    assert lines[-1].startswith("1 to fix")


@pytest.mark.parametrize(
    ("name", "value", "about", "says"),
    [
        ("SAAR_THREADS", "many", "settings", "SAAR_THREADS"),
        ("SAAR_TERMS", "/nowhere/terms.tsv", "settings", "/nowhere/terms.tsv"),
        ("SAAR_TRANSLATOR", "./nothing-here", "engines", "there is no folder"),
        ("SAAR_ABSTRACTIVE_MODEL", "stub", "engines", "SAAR_ABSTRACTIVE_MODEL=stub: there is no engine"),
        ("SAAR_ABSTRACTIVE_MODEL", "distilbart-cnn-12-6", "summariser distilbart-cnn-12-6", "its weights are not in"),
        ("SAAR_LLM_URL", "http://127.0.0.1:9", "settings", "SAAR_LLM_URL and SAAR_LLM_MODEL"),
        ("SAAR_TRANSLATOR", "mbart50", "engine mbart50", "its weights are not in"),
        ("SAAR_DATA_DIR", f"{__file__}/data", "data folder", "cannot be made"),
    ],
)
@pytest.mark.usefixtures("data")
def test_what_is_wrong_fails(monkeypatch: pytest.MonkeyPatch, name: str, value: str, about: str, says: str) -> None:
    """One wrong setting, one failure with advice."""
    monkeypatch.setenv(name, value)
    code, found = examined()
    assert code == 1
    assert [it["about"] for it in found.values() if it["state"] == "failure"] == [about]
    assert says in found[about]["found"]
    assert found[about]["advice"]


def test_what_the_first_start_mends_is_a_warning(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that is not prepared, where it can be, keeps nobody from starting the service."""
    monkeypatch.setenv("SAAR_TRANSLATOR", "embedded")
    code, found = examined()
    assert code == 0
    assert found["engine embedded"]["state"] == "warning"
    assert str(data / "models") in found["engine embedded"]["found"]


def test_a_damaged_database_fails_and_stays_as_it_is(data: Path) -> None:
    """It is read, not mended; a whole one is told with its size, also one that a newer version made."""
    path = data / FILE
    open_database(path)[0].close()
    assert examined()[1]["database"]["state"] == "ok"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO migrations VALUES (999, 'later')")
    code, found = examined()
    assert code == 1
    assert "newer version" in found["database"]["found"]
    path.write_bytes(b"SQLite format 3\x00" + b"nonsense" * 1000)
    damaged = path.read_bytes()
    code, found = examined()
    assert code == 1
    assert str(path) in found["database"]["found"]
    assert path.read_bytes() == damaged


def test_the_batches_database_is_looked_at_too(data: Path) -> None:
    """A whole one is told with its size, a damaged one fails."""
    path = batches_file(data)
    store = BatchStore(path.parent, BatchLimits(max_batches=1, max_rows=1, max_line_bytes=1))

    async def make() -> None:
        await store.all()
        await store.aclose()

    asyncio.run(make())
    assert examined()[1]["batches"]["state"] == "ok"
    path.write_bytes(b"SQLite format 3\x00" + b"nonsense" * 1000)
    code, found = examined()
    assert code == 1
    assert str(path) in found["batches"]["found"]


def test_a_summariser_has_to_summarise(
    data: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Its model is loaded like an engine, and its prepared weights count for the memory."""
    folder = tiny_summariser("bart", tmp_path_factory.mktemp("published") / "tiny")
    monkeypatch.setenv("SAAR_ABSTRACTIVE_MODEL", str(folder))
    monkeypatch.setenv("SAAR_PRECISION", "float32")
    store = ModelStore(folder=data / "models", precision="float32")
    registry.summariser(str(folder)).prepare(store, lambda _doing, _share: None)
    code, found = examined()
    assert code == 0
    assert "summarises a sentence in" in found["summariser tiny"]["found"]


def test_what_the_system_read_of_files_is_free(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A container's count has the files that were read in it, which give way to who needs memory."""
    monkeypatch.setattr(machine, "_CONTROL", tmp_path)
    for name, says in (("max", "1000"), ("current", "900"), ("stat", "anon 200\ninactive_file 600\n")):
        (tmp_path / f"memory.{name}").write_text(says, encoding="ascii")
    assert machine.free_memory() == 700


@pytest.mark.usefixtures("data")
def test_a_port_that_something_else_has_fails() -> None:
    """It is told which, and what to give to `saar serve`."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        code, found = examined("--port", str(port))
    assert code == 1
    assert found["port"]["state"] == "failure"
    assert str(port) in found["port"]["found"]


def test_engines_that_do_not_fit_are_not_loaded(data: Path) -> None:
    """The system would kill whoever tries: the check, or the service."""
    (data / "models" / "stub").mkdir(parents=True)
    with (data / "models" / "stub" / "model.bin").open("wb") as weights:
        weights.truncate(2**42)  # a hole: it takes nothing of the disk
    code, found = examined()
    assert code == 1
    assert found["memory"]["state"] == "failure"
    assert "engine stub" not in found


@pytest.mark.engine
def test_damaged_weights_are_told(data: Path, monkeypatch: pytest.MonkeyPatch, model_store: ModelStore) -> None:
    """A prepared engine of which a file is cut short is not loaded; preparing it again mends it."""
    monkeypatch.setenv("SAAR_TRANSLATOR", "embedded")
    prepared = registry.engine("embedded").folder(model_store)
    shutil.copytree(prepared, data / "models" / prepared.name, copy_function=os.symlink)
    weights = max((data / "models" / prepared.name).iterdir(), key=lambda file: file.stat().st_size)
    cut = weights.read_bytes()[: weights.stat().st_size // 2]
    weights.unlink()
    weights.write_bytes(cut)
    _, found = examined()
    assert found["engine embedded"]["state"] == "warning"
    assert "is damaged" in found["engine embedded"]["found"]
    assert "saar models prepare embedded" in found["engine embedded"]["advice"]
