"""Several engines on their way up: one that fails or waits is told, and the others serve."""

from __future__ import annotations

import errno
from pathlib import Path

import httpx
import pytest

from models.errors import NotInstalled
from models.protocols import Progress
from service.settings import Settings
from tests.fakes import GatedEngine
from tests.hub.hub import CHECKPOINT
from tests.service.conftest import ARTICLE, serving, starting
from tests.service.two_engines import fail_to_load, prepare_by, until_said, until_told

BRIEFS, TRANSLATIONS = "/v1/briefs", "/v1/translations"
TEXTS = {"texts": ["पुल खुला है।"]}


@pytest.fixture
def both(settings: Settings, other: GatedEngine) -> Settings:
    """Return the settings of a service with the engines `gated` and `other`."""
    return settings.model_copy(update={"translator": f"gated,{other.name}"})


async def test_ready_has_a_key_for_each_engine(both: Settings) -> None:
    """A service is ready when all its engines and its cache are."""
    async with serving(both) as client:
        expected = {"engine:gated": "ok", "engine:other": "ok", "cache": "ok"}
        assert (await client.get("/readyz")).json() == {"ready": True, "checks": expected}


async def test_an_engine_that_fails_leaves_the_others_serving(both: Settings, engine: GatedEngine) -> None:
    """The engine that cannot be loaded answers 503 with its reason; the one behind it is brought up and serves."""
    fail_to_load(engine, MemoryError())
    async with starting(both) as client:
        checks = await until_told(client)
        assert "MemoryError" in checks.pop("engine:gated")
        assert checks == {"engine:other": "ok", "cache": "ok"}
        assert (await client.get("/readyz")).status_code == httpx.codes.SERVICE_UNAVAILABLE
        assert (await client.get("/healthz")).is_success
        refused = await client.post(TRANSLATIONS, json={**TEXTS, "engine": "gated"})
        assert refused.status_code == httpx.codes.SERVICE_UNAVAILABLE
        assert "MemoryError" in refused.json()["detail"]
        assert (await client.post(BRIEFS, json={"text": ARTICLE, "engine": "other"})).is_success
        engines = {each["name"]: each for each in (await client.get("/v1/engines")).json()["engines"]}
        assert (engines["gated"]["loaded"], engines["gated"]["default"]) == (False, True)


async def test_no_engine_translates_in_the_place_of_one_that_is_not_installed(
    both: Settings, engine: GatedEngine, other: GatedEngine
) -> None:
    """The default that is not on this machine says what to run, on every route, and no other takes its work."""
    message = "gated is not installed: run saar models pull gated"

    def missing(_progress: Progress) -> None:
        raise NotInstalled(message)

    prepare_by(engine, missing)
    async with starting(both) as client:
        assert (await until_told(client))["engine:gated"] == message
        for asked in ({}, {"engine": "gated"}):
            for answer in (
                await client.post(BRIEFS, json={"text": ARTICLE, **asked}),
                await client.get(f"{BRIEFS}/{'0' * 64}", params=asked),
                await client.post(TRANSLATIONS, json={**TEXTS, **asked}),
            ):
                assert answer.status_code == httpx.codes.SERVICE_UNAVAILABLE
                assert answer.json()["detail"] == message
                assert "retry-after" not in answer.headers
    assert not other.seen


async def test_engines_are_brought_up_one_after_the_other(
    both: Settings, engine: GatedEngine, other: GatedEngine
) -> None:
    """While the first is prepared the second waits for its turn, and both say so by name and when to ask again."""

    def read_at_length(progress: Progress) -> None:
        progress("reading", 0.25)
        engine.gate.wait(timeout=30)

    engine.gate.clear()
    prepare_by(engine, read_at_length)
    async with starting(both) as client:
        checks = await until_said(client, engine, "reading")
        assert checks["engine:gated"] == "The engine gated is being prepared (reading, 25%): try again shortly."
        assert "other is being prepared (waiting for its turn" in checks["engine:other"]
        refused = await client.post(TRANSLATIONS, json={**TEXTS, "engine": other.name})
        assert refused.status_code == httpx.codes.SERVICE_UNAVAILABLE
        assert refused.json()["detail"] == checks["engine:other"]
        assert refused.headers["retry-after"]
        engine.gate.set()
        assert set((await until_told(client)).values()) == {"ok"}


async def test_a_brief_can_be_deleted_without_any_engine(both: Settings, engine: GatedEngine) -> None:
    """What is stored can be removed while the engine that made it cannot be loaded."""
    async with serving(both) as client:
        path = (await client.post(BRIEFS, json={"text": ARTICLE})).headers["location"]
    fail_to_load(engine, MemoryError())
    async with starting(both) as client:
        assert (await client.delete(path)).status_code == httpx.codes.NO_CONTENT
        assert (await client.delete(path)).status_code == httpx.codes.NOT_FOUND


async def test_a_models_folder_that_cannot_be_written_is_named(settings: Settings, tmp_path: Path) -> None:
    """Where a real engine cannot write, the path and the system's own words for it are told."""
    (tmp_path / "disk").touch()
    folder = tmp_path / "disk" / "models"
    async with starting(settings.model_copy(update={"translator": str(CHECKPOINT), "models_dir": folder})) as client:
        told = (await until_told(client))[f"engine:{CHECKPOINT.name}"]
    assert told == f"Preparing {CHECKPOINT.name} failed: {folder}: Not a directory"


async def test_a_full_disk_is_told(both: Settings, engine: GatedEngine, other: GatedEngine) -> None:
    """What names no file is told of the models folder; the step that failed is told too."""

    def write(_progress: Progress) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    prepare_by(engine, write)
    fail_to_load(other, PermissionError(errno.EACCES, "Permission denied", "/models/other/model.bin"))
    async with starting(both) as client:
        checks = await until_told(client)
    assert checks["engine:gated"] == f"Preparing gated failed: {both.models_dir}: No space left on device"
    assert checks["engine:other"] == "Loading other failed: /models/other/model.bin: Permission denied"
