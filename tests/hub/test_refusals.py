"""Tests of what a user is told when the hub gives nothing: what to click, which variable to set, what to run."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from huggingface_hub import constants

from models.registry import ENTRIES
from saar.hub.pulling import pull
from saar.hub.refusals import PullFailed
from tests.hub.hub import COMMIT, NEEDED, WEIGHTS, Hub, indictrans2_hub, silent
from tests.hub.server import serving

ENTRY = ENTRIES["indictrans2"]
TOKEN = "hf_SecretSecretSecret"  # noqa: S105  nobody's


def _told(folder: Path, **changes: object) -> str:
    """Return what a pull that fails says; it has left nothing that looks like a checkpoint."""
    with pytest.raises(PullFailed) as failed:
        pull(ENTRY.model_copy(update=changes), folder, silent)
    assert not folder.exists()
    assert TOKEN not in str(failed.value)
    return str(failed.value)


def _steps(hub: Hub) -> tuple[str, ...]:
    """Return what to do about a gated repository, in its order."""
    return (
        f"open {hub.url}/{hub.repository} in a browser",
        '"Agree and access repository"',
        f"{hub.url}/settings/tokens",
        "set HF_TOKEN",
        "run saar models pull indictrans2 again",
    )


def _in_order(steps: tuple[str, ...], text: str) -> bool:
    at = [text.find(step) for step in steps]
    return -1 not in at and at == sorted(at)


def test_gated_and_no_token(hub: Hub, folder: Path) -> None:
    """The five steps in their order; the repository's files were asked for, and none was given."""
    hub.gated = True
    told = _told(folder)
    assert told.startswith("No token is set, and ")
    assert "no such repository" not in told
    assert _in_order(_steps(hub), told)
    assert hub.fetched() == []


@pytest.mark.parametrize(("access", "says"), [("pending", "awaiting a review"), ("none", "not in the authorized list")])
def test_gated_and_not_granted(hub: Hub, folder: Path, monkeypatch: pytest.MonkeyPatch, access: str, says: str) -> None:
    """With a token it is said that one is set and what the hub says of its account, then the same steps."""
    hub.gated, hub.accounts = True, {TOKEN: access}
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    told = _told(folder)
    assert told.startswith("The account of the token that is set has no access to ")
    assert says in told
    assert _in_order(_steps(hub), told)


def test_a_token_that_is_none(hub: Hub, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistyped or expired token is told apart from access that is not granted."""
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    told = _told(folder)
    assert told.startswith(f"{hub.url} does not accept the token that is set")
    assert _in_order(_steps(hub)[2:], told)


def test_gated_and_granted(hub: Hub, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The token goes to the hub alone, never to its storage, which refuses it as the real one does."""
    hub.gated, hub.accounts = True, {TOKEN: "granted"}
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    pull(ENTRY, folder, silent)
    to_storage = {request.authorised for request in hub.asked if request.path.startswith("/storage/")}
    to_hub = {request.authorised for request in hub.asked if not request.path.startswith("/storage/")}
    assert (to_storage, to_hub) == ({False}, {True})
    assert TOKEN not in "".join(path.read_text(errors="replace") for path in folder.iterdir())


def test_no_such_repository(hub: Hub, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a token the hub says so; without, it does not tell a missing repository from a private one, nor do we."""
    assert "or there is no such repository any more" in _told(folder, repository="nobody/nothing", gated=False)
    hub.accounts = {TOKEN: "granted"}
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    told = _told(folder, repository="nobody/nothing")
    assert told.startswith(f"There is no repository {hub.url}/nobody/nothing: it may have been moved")
    assert "manifest.toml" in told


def test_no_such_revision_or_file(hub: Hub, folder: Path) -> None:
    """What is missing is named, whether the list lacks it or only its giving does."""
    assert _told(folder, revision="v9").startswith(f"{hub.repository} has no revision v9: it may have been moved")
    hub.faults.gone = {WEIGHTS}
    assert _told(folder).startswith(f"{hub.repository} at main has no {WEIGHTS}: it may have been moved")
    assert " has no a.bin or b.bin: " in _told(folder, files=(("a.bin", "b.bin"),))


def test_no_connection(hub: Hub, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody at the address is no lost work, and neither is a hub that is busy when it is asked for the list."""
    hub.faults.unavailable = {"main"}
    assert _told(folder).startswith(f"{hub.url} answered 503 Service Unavailable: what was pulled is kept")
    with socket.create_server(("127.0.0.1", 0)) as server:
        nobody = f"http://127.0.0.1:{server.getsockname()[1]}"
    monkeypatch.setattr(constants, "ENDPOINT", nobody)
    told = _told(folder)
    assert told.startswith(f"The connection to {nobody} failed (")
    assert told.endswith("what was pulled is kept; run saar models pull indictrans2 again")


@pytest.mark.parametrize(
    ("info", "says"),
    [({}, "does not answer as a model hub: check HF_ENDPOINT"), ({"blobs": False}, "gives no checksum of config.json")],
)
def test_an_address_that_is_no_hub(
    hub: Hub, folder: Path, monkeypatch: pytest.MonkeyPatch, info: dict[str, Any], says: str
) -> None:
    """Another service at the address, or a mirror that knows no checksums, is refused before anything is fetched."""
    answer = hub.info(**info) if info else {}
    monkeypatch.setattr(hub, "info", lambda *, blobs: answer if blobs else {})
    assert says in _told(folder)
    assert hub.fetched() == []


@pytest.mark.parametrize("way", ["flag", "variable"])
def test_offline(hub: Hub, folder: Path, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    """Nothing is asked or made; it is said which files to bring by hand, from where, and what then."""
    if way == "variable":
        monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(PullFailed) as failed:
        pull(ENTRY, folder, silent, offline=way == "flag")
    assert f"copy these files of {hub.url}/{hub.repository} into {folder}: " in str(failed.value)
    assert str(failed.value).endswith("then run saar models prepare indictrans2")
    assert all(name in str(failed.value) for name in NEEDED)
    assert hub.asked == []
    assert not folder.parent.exists()


def test_offline_by_the_environment(tmp_path: Path) -> None:
    """HF_HUB_OFFLINE is honoured by the command, which ends with 1 and one line."""
    with serving(indictrans2_hub()) as hub:
        environment = os.environ | hub.environment() | {"HF_HUB_OFFLINE": "1", "SAAR_MODELS_DIR": str(tmp_path)}
        command = [sys.executable, "-m", "saar", "models", "pull", "indictrans2"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout, done.stderr.count("\n"), hub.asked) == (1, "", 1, [])
    assert "offline mode (--offline or HF_HUB_OFFLINE)" in done.stderr


@pytest.mark.usefixtures("hub")
def test_what_is_there_needs_no_library(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pinned checkpoint that is there is enough; for anything else it is said what to install."""
    pinned = ENTRY.model_copy(update={"revision": COMMIT})
    pull(pinned, folder, silent)
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    pull(pinned, folder, silent)
    (folder / "source.json").write_text(json.dumps([]))
    with pytest.raises(PullFailed, match=r"needs huggingface_hub, .*: pip install 'saar\[prepare\]'"):
        pull(pinned, folder, silent)


def test_the_command_says_what_to_click(hub: Hub, tmp_path: Path) -> None:
    """A real process without access ends with 1 and one line on stderr, without its token and without a traceback."""
    hub.gated, hub.accounts = True, {TOKEN: "none"}
    environment = os.environ | hub.environment() | {"SAAR_MODELS_DIR": str(tmp_path), "HF_TOKEN": TOKEN}
    command = [sys.executable, "-m", "saar", "models", "pull", "indictrans2"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (1, "")
    last = done.stderr.splitlines()[-1]
    assert last.startswith("saar: The account of the token that is set has no access to ")
    assert f"open {hub.url}/{hub.repository} " in last
    assert TOKEN not in done.stderr
    assert "Traceback" not in done.stderr


def test_what_no_hub_has(folder: Path) -> None:
    """An engine that comes with the package is not pulled."""
    with pytest.raises(PullFailed, match="embedded comes with the package: run saar models prepare embedded"):
        pull(ENTRIES["embedded"], folder, silent)
