"""Tests of the registry."""

from __future__ import annotations

import subprocess
import sys

import pytest

from models import registry
from models.errors import UnknownEngine


def test_engines_by_name() -> None:
    """Every engine is found by the name that it gives itself."""
    assert {"embedded", "stub"} <= set(registry.ENGINES)
    assert all(registry.engine(name).name == name for name in ("embedded", "stub"))


def test_unknown_name() -> None:
    """A name that no engine has is refused with the names there are."""
    with pytest.raises(UnknownEngine, match=r"'nobody'.*embedded, .*stub"):
        registry.engine("nobody")


def test_importing_is_light() -> None:
    """Listing the engines loads none of the libraries that run or convert them."""
    heavy = {"torch", "transformers", "ctranslate2", "tokenizers", "numpy", "gguf", "safetensors"}
    code = (
        "import sys; from pathlib import Path; from models import registry; from models.protocols import ModelStore; "
        "registry.engine('embedded').revision(ModelStore(folder=Path('nowhere'))); print(*sys.modules)"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert heavy.isdisjoint(loaded)
