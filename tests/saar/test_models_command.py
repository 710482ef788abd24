"""Tests of `saar models`, from an empty machine to a translation, against a hub that runs here."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from huggingface_hub import close_session
from rich.console import Console
from typer.testing import CliRunner, Result

from models import registry
from models.protocols import DecodingOptions, ModelStore, Segment
from saar.command_line import app
from tests.hub.hub import CHECKPOINT, Hub, indictrans2_hub
from tests.hub.server import serving

NAME = "indictrans2"
TOKEN = "hf_SecretSecretSecret"  # noqa: S105  nobody's
Models = Callable[..., Result]


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """Serve the tiny checkpoint to whoever has the token, and set it."""
    with serving(indictrans2_hub()) as hub:
        hub.point(monkeypatch)
        hub.gated, hub.accounts = True, {TOKEN: "granted"}
        monkeypatch.setenv("HF_TOKEN", TOKEN)
        yield hub
        close_session()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of models, which is not there yet."""
    return tmp_path / "models"


@pytest.fixture
def models(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Models:
    """Run `saar models` on a folder of models of its own; the token is never in what it says."""
    monkeypatch.setenv("SAAR_MODELS_DIR", str(folder))
    monkeypatch.setenv("SAAR_TRANSLATOR", "stub")

    def run(*arguments: object) -> Result:
        result = CliRunner().invoke(app, ["models", *map(str, arguments)], catch_exceptions=False)
        assert TOKEN not in result.output
        return result

    return run


def _row(models: Models, name: str) -> str:
    """Return the line of one engine, with single spaces."""
    (line,) = (line for line in models("list").stdout.splitlines() if line.split()[0] == name)
    return " ".join(line.split())


def test_from_nothing_to_a_translation_without_a_network(
    hub: Hub, models: Models, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pulled, prepared, verified; then it translates although its checkpoint is gone and there is no network at all."""
    pulled = models("pull", NAME)
    checkpoint, prepared = folder / "checkpoints" / NAME, folder / f"{NAME}-int8"
    then = f"Next: saar models prepare {NAME}; then SAAR_TRANSLATOR={NAME} saar serve"
    assert pulled.stdout.splitlines() == [f"{NAME} is pulled into {checkpoint}", then]
    assert "pulling model.safetensors\n" in pulled.stderr
    assert models("prepare", NAME).stdout == f"{NAME} is prepared in {prepared}\n"
    verified = models("verify")
    assert (verified.exit_code, verified.stdout) == (0, f"{checkpoint}: intact\n{prepared}: intact\n")
    shutil.rmtree(checkpoint)
    hub.asked.clear()

    def no_network(*_: object) -> None:
        raise AssertionError("the network was touched")

    monkeypatch.setattr(socket, "socket", no_network)
    monkeypatch.setattr(socket, "getaddrinfo", no_network)
    engine, store = registry.engine(NAME), ModelStore(folder=folder)
    assert engine.is_prepared(store)
    translator = engine.load(store, template=None, threads=1)
    greedy = DecodingOptions(beam_size=1)
    hypotheses = translator.translate([Segment(text="पुल")], source="hi", target="en", options=greedy)
    translator.close()
    assert (len(hypotheses), hub.asked) == (1, [])


def test_the_list_follows_what_is_done(hub: Hub, models: Models, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each state is told, with the size and the terms."""
    assert _row(models, "embedded").startswith("embedded comes with Saar ~150 MB Gemma Terms of Use no hi to en")
    assert _row(models, NAME) == f"{NAME} not installed ~921 MB MIT yes hi to en -"
    assert _row(models, "stub").startswith("stub comes with Saar, in use - Apache-2.0")
    assert " CC-BY-NC-4.0 (non-commercial) no " in _row(models, "nllb-600m")
    hub.faults.cut_after, hub.faults.unavailable_once_cut = {"model.SRC": 1000}, True
    assert models("pull", NAME).exit_code == 1
    assert _row(models, NAME).startswith(f"{NAME} partly pulled")
    models("pull", NAME)
    assert _row(models, NAME).startswith(f"{NAME} pulled 2 MB MIT yes")
    models("prepare", NAME)
    monkeypatch.setenv("SAAR_TRANSLATOR", f"stub, {NAME}")
    assert _row(models, NAME).startswith(f"{NAME} prepared, in use ")
    assert _row(models, NAME).endswith("MIT yes hi to en -")


def test_the_list_fits_a_terminal(models: Models, monkeypatch: pytest.MonkeyPatch) -> None:
    """In 80 columns no word is cut off; the state and the licence take more lines."""
    monkeypatch.setattr(Console, "is_terminal", True)
    monkeypatch.setenv("TERM", "dumb")  # of 80 columns, for rich
    lines = models("list").stdout.splitlines()
    assert max(map(len, lines)) <= 80
    assert lines[0].rstrip().endswith(" gated languages tokens/s")
    assert [line.split()[0] for line in lines if line[0] != " "] == ["engine", *registry.ENGINES, *registry.SUMMARISERS]


def test_a_folder_of_the_user(models: Models, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Listed when in use, prepared like any other, never verified nor removed: only what was made of it is."""
    own = tmp_path / "own"
    shutil.copytree(CHECKPOINT, own)
    monkeypatch.setenv("SAAR_TRANSLATOR", f"{own},stub")
    assert " your folder, in use - " in _row(models, str(own))
    assert models("prepare").stdout.startswith(f"own is prepared in {folder}/own-")
    (prepared,) = folder.glob("own-*-int8")
    assert models("path").stdout == f"{prepared}\n"
    unverified = f"{own}: cannot be verified: it is a folder of your own, without checksums"
    assert models("verify", own).stdout.splitlines() == [f"{prepared}: intact", unverified]
    assert models("remove", own).stdout.startswith(f"{own} is removed: ")
    assert [path.suffix for path in folder.glob("own-*")] == [".lock"]
    assert sorted(path.name for path in own.iterdir()) == sorted(path.name for path in CHECKPOINT.iterdir())
    assert models("remove", own).stdout == f"There was nothing of {own}\n"
    assert f"saar models prepare {own}" in models("pull", own).stderr


def test_files_copied_by_hand(models: Models, folder: Path) -> None:
    """What offline mode tells to do works: unsealed files are prepared; they cannot be verified, and are no failure."""
    shutil.copytree(CHECKPOINT, folder / "checkpoints" / NAME)
    assert models("prepare", NAME).exit_code == 0
    verified = models("verify", NAME)
    assert verified.stdout.splitlines()[0].endswith("cannot be verified: somebody copied it there, without checksums")
    assert verified.exit_code == 0


def test_damage_is_found_and_mended(hub: Hub, models: Models, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each damaged folder is named with the command that mends it; the commands do."""
    models("pull", NAME)
    for precision in ("float32", "int8"):
        monkeypatch.setenv("SAAR_PRECISION", precision)
        models("prepare", NAME)
    for damaged in ("checkpoints/indictrans2/model.SRC", "indictrans2-int8/model.bin", "indictrans2-float32/model.bin"):
        (folder / damaged).write_bytes(bytes((folder / damaged).stat().st_size))
    verified = models("verify", NAME)
    commands = [line.partition(": damaged: run ")[2] for line in verified.stdout.splitlines()]
    assert verified.exit_code == 1
    mending = "saar models prepare indictrans2"
    assert commands == ["saar models pull indictrans2", mending, f"SAAR_PRECISION=float32 {mending}"]
    models("pull", NAME)
    for precision in ("float32", "int8"):
        monkeypatch.setenv("SAAR_PRECISION", precision)
        models("prepare", NAME)
    assert models("verify", NAME).exit_code == 0
    assert [name for name, _ in hub.fetched()].count("model.safetensors") == 1


@pytest.mark.usefixtures("hub")
def test_removed_without_a_trace(models: Models, folder: Path, tmp_path: Path) -> None:
    """Checkpoint, conversions and leftovers go; neighbours, what a link leads to, and locks stay."""
    models("pull", NAME)
    models("prepare", NAME)
    (folder / "indictrans2-int8.part-left").mkdir()
    (folder / "checkpoints" / f"{NAME}.download").mkdir()
    (folder / "indictrans2-1b-int8").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (folder / "indictrans2-float32").symlink_to(tmp_path / "elsewhere")
    assert models("remove", NAME).stdout.startswith(f"{NAME} is removed: ")
    left = sorted(path.name for path in folder.rglob("*") if path.suffix != ".lock")
    assert left == ["checkpoints", "indictrans2-1b-int8"]
    assert (tmp_path / "elsewhere").exists()
    assert models("remove", NAME).stdout == f"There was nothing of {NAME}\n"


def test_nothing_there(models: Models) -> None:
    """An empty machine has nothing to verify, which is no failure, and the stub nothing to prepare or pull."""
    assert models("verify").stdout == "There is nothing of any engine on this machine\n"
    assert models("verify", NAME).stdout == f"There is nothing of {NAME} on this machine\n"
    assert models("prepare", NAME).stderr.endswith(f"{NAME} is not installed: run saar models pull {NAME}\n")
    assert "run saar models prepare stub" in models("pull", "stub").stderr


def test_an_engine_in_use_that_is_none(models: Models, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others are listed and verified all the same, and it is told what is wrong with it."""
    monkeypatch.setenv("SAAR_TRANSLATOR", "stub,no-such")
    listed, verified = models("list"), models("verify")
    assert (listed.exit_code, verified.exit_code) == (1, 1)
    assert len(listed.stdout.splitlines()) == len(registry.ENGINES | registry.SUMMARISERS) + 1
    assert ["no-such" in said for said in (listed.stderr, verified.stdout)] == [True, True]
