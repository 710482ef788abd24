"""Tests of what a command does before it can translate: the entry point, its input, and an engine not yet prepared."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import cast

import pytest

from models import registry
from models.protocols import Engine, ModelStore, Progress
from saar.__main__ import main
from saar.commands.engine import prepare, prepared_settings
from saar.commands.reading import STDIN, read_text
from service.settings import Settings


class _Unprepared:
    """An engine that has to be prepared once."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.prepared: list[Path] = []

    def is_prepared(self, store: ModelStore) -> bool:
        return store.folder in self.prepared

    def prepare(self, store: ModelStore, report: Progress) -> None:
        report("reading", 0.1)
        report("writing", 0.8)
        self.prepared.append(store.folder)


def test_an_engine_is_prepared_in_sight(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The explicit command always hands over to the engine, which alone can tell damage, and shows each step."""
    engine, settings = _Unprepared("new"), Settings(models_dir=tmp_path)
    for _ in range(2):
        prepare(cast("Engine", engine), settings)
        assert capsys.readouterr().err == " 10%  reading\n 80%  writing\n"
    assert engine.prepared == [tmp_path, tmp_path]


def test_a_command_that_translates_prepares_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first command prepares the first engine alone and shows each step; the next one finds it prepared."""
    engines = {name: _Unprepared(name) for name in ("first", "second")}
    monkeypatch.setattr(registry, "engine", engines.__getitem__)
    monkeypatch.setenv("SAAR_MODELS_DIR", str(tmp_path))
    monkeypatch.setenv("SAAR_TRANSLATOR", "first, second")
    assert prepared_settings().translators == ("first",)
    assert capsys.readouterr().err == " 10%  reading\n 80%  writing\n"
    prepared_settings()
    assert capsys.readouterr().err == ""
    assert [engine.prepared for engine in engines.values()] == [[tmp_path], []]


def test_a_person_at_the_keyboard_is_told_how_to_end(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only a terminal gets the hint, and on stderr."""
    typed = io.TextIOWrapper(io.BytesIO("पुल".encode()), encoding="ascii")
    monkeypatch.setattr(sys, "stdin", typed)
    assert read_text(STDIN) == "पुल"
    assert capsys.readouterr().err == ""
    typed.buffer.seek(0)
    monkeypatch.setattr(typed, "isatty", lambda: True)
    assert read_text(STDIN) == "पुल"
    printed = capsys.readouterr()
    assert "Ctrl-D" in printed.err
    assert printed.out == ""


def test_the_entry_point_runs_the_command_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`saar` and `python -m saar` are the same program."""
    monkeypatch.setattr(sys, "argv", ["anything", "--version"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code
    assert capsys.readouterr().out.startswith("saar ")


def test_a_missing_library_of_the_server_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whichever library of the server extra is missing, the line says what to install, and which one it was."""
    monkeypatch.setattr(sys, "argv", ["saar", "models", "path"])
    monkeypatch.setitem(sys.modules, "service.settings", None)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert capsys.readouterr().err == (
        "the command line needs: pip install 'saar[server]' (service.settings is missing)\n"
    )
