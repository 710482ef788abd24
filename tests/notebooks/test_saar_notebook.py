"""`notebooks/saar.ipynb`: runs against the real service, and is committed as it ran."""

from __future__ import annotations

import re
import socket
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from models.protocols import ModelStore

NOTEBOOK = Path(__file__).parent.parent.parent / "notebooks" / "saar.ipynb"
KINDS = {"image/png", "text/html"}


def outputs(notebook: Any) -> list[list[Any]]:  # noqa: ANN401 - nbformat has no types
    """Return the outputs of each cell of code."""
    return [cell["outputs"] for cell in notebook.cells if cell["cell_type"] == "code"]


def shapes(notebook: Any) -> list[set[str]]:  # noqa: ANN401
    """Return what each cell of code shows: printed text, tables and figures."""
    return [
        {output["output_type"] for output in cell if output["output_type"] in ("stream", "error")}
        | {kind for output in cell for kind in output.get("data", {}) if kind in KINDS}
        for cell in outputs(notebook)
    ]


@pytest.fixture
def committed() -> Any:  # noqa: ANN401
    """Return the notebook with the outputs that it is committed with."""
    return nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]


@pytest.mark.engine
def test_the_notebook_runs_and_shows_what_it_was_committed_with(
    committed: Any,  # noqa: ANN401
    model_store: ModelStore,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """It starts the service where none answers, and each cell shows a brief, progress, tables and figures as before."""
    with socket.create_server(("127.0.0.1", 0)) as unused:
        monkeypatch.setenv("SAAR_URL", f"http://127.0.0.1:{unused.getsockname()[1]}")
    monkeypatch.setenv("SAAR_TRANSLATOR", "embedded")
    monkeypatch.setenv("SAAR_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("SAAR_MODELS_DIR", str(model_store.folder))
    before = shapes(committed)
    resources = {"metadata": {"path": str(NOTEBOOK.parent)}}
    NotebookClient(committed, timeout=None, coalesce_streams=True, resources=resources).execute()
    assert shapes(committed) == before
    text = str(outputs(committed))
    assert text.count("100%|") == 2
    assert "120 crore" in text
    assert "Nandini Hada" in text


def test_the_committed_outputs_are_of_one_run_and_of_no_machine(committed: Any) -> None:  # noqa: ANN401
    """Every cell ran, in order and without an error; no path, host or home of a machine is in what they show."""
    cells = [cell for cell in committed.cells if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))
    shown = shapes(committed)
    assert set().union(*shown) == KINDS | {"stream"}
    found = re.findall(
        r"https?://[^\s\"']+|(?<![\w<./])/(?:\w+/)+", re.sub(r"'image/png': '[^']*'", "", str(outputs(committed)))
    )
    assert found == []
