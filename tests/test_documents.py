"""What the documents promise is what the code does."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

from models.manifest import read_manifest
from service.settings import Settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_setting_has_its_row_with_its_default() -> None:
    """The configuration table is complete, and says what the code says."""
    rows = dict(re.findall(r"^\| `(SAAR_\w+)` \| `?([^|`]+)`? \|", README, re.MULTILINE))
    assert set(rows) == {f"SAAR_{name.upper()}" for name in Settings.model_fields}
    for name, field in Settings.model_fields.items():
        if field.default_factory is None:
            assert rows[f"SAAR_{name.upper()}"].replace(",", "") in (
                "none" if field.default is None else str(field.default),
                f"{field.default:g}" if isinstance(field.default, float) else "",
            ), name


def test_every_engine_has_its_row_with_its_licence() -> None:
    """The table of engines names all that the manifest has, and says which may not be used in trade."""
    rows = re.findall(r"^\| (`[^|]+`) \| [^|]+ \| ([^|]+) \| [^|]+ \|$", README, re.MULTILINE)
    for name, entry in read_manifest().items():
        (licence,) = [licence for names, licence in rows if f"`{name}`" in names]
        assert ("not for commercial use" in licence) == (not entry.commercial), name


def test_no_document_has_a_gap() -> None:
    """Nothing that was to be filled in is left."""
    for document in [ROOT / "models/embedded/weights/MODEL_CARD.md", *ROOT.glob("*.md")]:
        assert "@@" not in document.read_text(encoding="utf-8"), document


def test_the_two_commands_are_make_targets() -> None:
    """Every `make x` that the README names is a target that `make help` lists."""
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for target in set(re.findall(r"`?make (\w+)`?", README)):
        assert f"make {target}" in listed, target


def test_torch_is_pinned_in_one_place() -> None:
    """No file but pyproject.toml names a version of torch."""
    pinned = re.compile(r"torch\s*[=<>~]=")
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    naming = [
        name
        for name in files
        if name.endswith((".toml", ".txt", ".md", "Dockerfile", "Makefile", ".py", ".cfg", "run"))
        and name != "tests/test_documents.py"
        and pinned.search((ROOT / name).read_text(encoding="utf-8"))
    ]
    assert naming == ["pyproject.toml"]


def test_the_base_install_is_httpx_alone() -> None:
    """A notebook that only calls the service installs nothing else."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert [re.split(r"[<>=]", requirement)[0] for requirement in project["dependencies"]] == ["httpx"]
    assert set(project["optional-dependencies"]) == {"server", "batch", "notebook", "prepare", "train", "otel", "dev"}
    served = " ".join(project["optional-dependencies"]["server"])
    assert not re.search(r"torch|transformers|huggingface", served)
