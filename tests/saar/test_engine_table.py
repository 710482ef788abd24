"""Tests of the speeds in the table of `saar models list`."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from models import registry
from models.measured import Measured, write_measured
from models.protocols import ModelStore
from saar.commands.engine_table import print_engines
from service.settings import Precision, Settings
from tests.hub.hub import CHECKPOINT

NAME = "indictrans2"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of models with a tiny engine, prepared in both number formats that weights are stored in."""
    folder = tmp_path_factory.mktemp("models")
    shutil.copytree(CHECKPOINT, folder / "checkpoints" / NAME)
    for precision in ("int8", "float32"):
        store = ModelStore(folder=folder, precision=precision)
        registry.engine(NAME).prepare(store, lambda _doing, _share: None)
    return folder


@pytest.mark.parametrize(
    ("revision", "computed", "precision", "shown"),
    [
        ("{}", "int8_float32", "int8", True),
        ("{}", "int8_float32", "auto", True),
        ("{}", "float32", "float32", True),
        ("{}", "int8_float32", "float32", False),
        ("{}", "float32", "int8", False),
        ("{}0", "int8_float32", "int8", False),
        ("", "int8_float32", "int8", False),
    ],
)
def test_a_speed_is_shown_of_what_it_was_measured_of(
    folder: Path, capsys: pytest.CaptureFixture[str], revision: str, computed: str, precision: Precision, *, shown: bool
) -> None:
    """What was measured of other weights, or in another number format than is in use, is no speed of the engine."""
    engine = registry.engine(NAME)
    made_of = revision.format(engine.revision(ModelStore(folder=folder)))
    signature = f"{NAME}@{made_of}|{computed}|ct2:4|beam5"
    write_measured(folder, NAME, Measured(signature=signature, batch_1=84.6, batch_32=410))
    print_engines({NAME: engine}, Settings(models_dir=folder, precision=precision))
    row = " ".join(capsys.readouterr().out.splitlines()[1].split())
    assert row.endswith("hi to en 85 / 410" if shown else "hi to en -")


def test_a_translator_names_what_the_table_looks_for(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The signature of a loaded engine is one whose speed is shown."""
    engine, settings = registry.engine(NAME), Settings(models_dir=folder, precision="int8")
    translator = engine.load(settings.model_store, template=None, threads=1)
    write_measured(folder, NAME, Measured(signature=translator.signature, batch_1=1, batch_32=20))
    translator.close()
    print_engines({NAME: engine}, settings)
    assert capsys.readouterr().out.rstrip().endswith("1 / 20")
