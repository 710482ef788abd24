"""A hub that runs, and where its checkpoint is to be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from huggingface_hub import close_session

from tests.hub.hub import Hub, indictrans2_hub
from tests.hub.server import serving


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """Serve the tiny checkpoint, and point this process at it."""
    with serving(indictrans2_hub()) as hub:
        hub.point(monkeypatch)
        yield hub
        close_session()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return where the checkpoint is to be."""
    return tmp_path / "checkpoints" / "indictrans2"
