"""What tests of several rooms share."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from bench.running import running
from models import registry
from models.protocols import ModelStore, Template
from prompts import load_template
from service.settings import Settings


@pytest.fixture(scope="session")
def model_store(tmp_path_factory: pytest.TempPathFactory) -> ModelStore:
    """Return the store of models that the environment names, or a temporary one, with the embedded model in it."""
    named = "SAAR_MODELS_DIR" in os.environ or "SAAR_DATA_DIR" in os.environ
    store = ModelStore(folder=Settings().models_dir if named else tmp_path_factory.mktemp("models"))
    registry.engine("embedded").prepare(store, lambda _doing, _share: None)
    return store


@pytest.fixture(scope="session")
def embedded_template() -> Template:
    """Return the prompt of the embedded engine."""
    return load_template("embedded")


@pytest.fixture(scope="session")
def stub_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run the real service, as a process of its own with the stub engine; gives its address."""
    data_dir = tmp_path_factory.mktemp("stub-service")
    with running(SAAR_TRANSLATOR="stub", SAAR_DATA_DIR=data_dir) as service:
        yield service.address
