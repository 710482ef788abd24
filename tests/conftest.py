"""What tests of several rooms share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from models import registry
from models.protocols import Template
from prompts import load_template
from service.settings import Settings


@pytest.fixture(scope="session")
def models_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of models that the environment names, or a temporary one, with the embedded model in it."""
    named = "SAAR_MODELS_DIR" in os.environ or "SAAR_DATA_DIR" in os.environ
    folder = Settings().models_dir if named else tmp_path_factory.mktemp("models")
    registry.engine("embedded").prepare(folder, lambda _doing, _share: None)
    return folder


@pytest.fixture(scope="session")
def embedded_template() -> Template:
    """Return the prompt of the embedded engine."""
    return load_template("embedded")
