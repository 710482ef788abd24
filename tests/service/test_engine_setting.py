"""SAAR_TRANSLATOR: a list of names and folders, in which every engine can be told from the others by its name."""

from __future__ import annotations

import shutil
from pathlib import Path

import httpx
import pytest
from pydantic import ValidationError

from models import registry
from service.app import create_app
from service.errors import EngineUnavailable
from service.settings import Settings
from tests.fakes import GatedEngine
from tests.service.conftest import serving

CHECKPOINT = Path(__file__).parent.parent / "fixtures" / "indictrans2" / "checkpoint"


def folder(parent: Path, name: str) -> Path:
    """Copy a tiny checkpoint to a folder of this name."""
    return Path(shutil.copytree(CHECKPOINT, parent / name))


@pytest.mark.parametrize(
    ("named", "names"),
    [("embedded", ("embedded",)), (" stub , embedded", ("stub", "embedded")), ("stub,./a b", ("stub", "./a b"))],
)
def test_names_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch, named: str, names: tuple[str, ...]) -> None:
    """Spaces around a name do not count, and the order stays."""
    monkeypatch.setenv("SAAR_TRANSLATOR", named)
    assert Settings().translators == names


@pytest.mark.parametrize(
    ("named", "says"),
    [("embedded,", "before and after each comma"), (",", "before and after"), ("a,b, a", "a is there twice")],
)
def test_a_list_with_gaps_or_doubles_is_refused(named: str, says: str) -> None:
    """What is wrong with the list is said before any engine is looked for."""
    with pytest.raises(ValidationError, match=says):
        Settings(translator=named)


@pytest.mark.parametrize("named", ["nobody", "stub,nobody", "stub,./no/such/folder"])
def test_an_unknown_engine_anywhere_in_the_list_is_told_at_once(named: str) -> None:
    """The setting is named with what there is, before anything is opened."""
    with pytest.raises(EngineUnavailable, match=f"SAAR_TRANSLATOR={named}: there is no (engine 'nobody'|folder)"):
        create_app(Settings(translator=named))


def test_two_engines_of_one_name_are_refused(tmp_path: Path) -> None:
    """Folders are asked for by their own names, so two of one name, or one named as a known engine, cannot be told."""
    first, second = (folder(tmp_path / parent, "mine") for parent in "ab")
    for named in (f"{first},{second}", f"{first},{first}/", f"stub,{folder(tmp_path, 'embedded')}"):
        with pytest.raises(EngineUnavailable, match=r"another engine '(mine|embedded)': rename the folder"):
            create_app(Settings(translator=named))


async def test_a_folder_is_listed_and_asked_for_by_its_name(
    settings: Settings, engine: GatedEngine, tmp_path: Path
) -> None:
    """A configured folder is an engine beside the known ones, prepared and loaded as they are; its path is no name."""
    mine = folder(tmp_path, "mine")
    update = {"translator": f"{engine.name},{mine}", "models_dir": tmp_path / "models"}
    async with serving(settings.model_copy(update=update)) as client:
        engines = {each["name"]: each for each in (await client.get("/v1/engines")).json()["engines"]}
        assert engines.keys() == {*registry.ENGINES, "mine"}
        assert (engines["mine"]["loaded"], engines["mine"]["default"]) == (True, False)
        assert "engine:mine" in (await client.get("/readyz")).json()["checks"]
        made = await client.post("/v1/translations", json={"texts": ["पुल"], "engine": "mine"})
        assert made.json()["signature"].startswith(f"mine@{engines['mine']['revision']}|")
        refused = await client.post("/v1/translations", json={"texts": ["पुल"], "engine": str(mine)})
        assert refused.status_code == httpx.codes.UNPROCESSABLE_ENTITY
        assert "gated, mine" in refused.json()["detail"]
