"""Tests of the template files and their loader."""

from __future__ import annotations

import hashlib
import string
from pathlib import Path

import pytest

import prompts
from prompts import load_template

FOLDER = Path(prompts.__file__).parent
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))


@pytest.mark.parametrize("name", NAMES)
def test_every_template_loads(name: str) -> None:
    """A template is the text of its file without the last line break, and the digest is that of its bytes."""
    content = (FOLDER / f"{name}.txt").read_bytes()
    template = load_template(name)
    assert template.name == name
    assert template.text + "\n" == content.decode()
    assert template.digest == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize("name", NAMES)
def test_every_template_is_well_formed(name: str) -> None:
    """Every `$` of a template starts a variable."""
    template = string.Template(load_template(name).text)
    assert template.is_valid()
    assert template.get_identifiers()


@pytest.mark.parametrize("name", ["nobody", "../README", "", "loader.py", "embedded/"])
def test_unknown_name(name: str) -> None:
    """A name that is no file of the folder is refused with the names there are."""
    with pytest.raises(LookupError, match="embedded"):
        load_template(name)
