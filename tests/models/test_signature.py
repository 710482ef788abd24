"""Tests of the embedded engine's signature and of the precision that it names."""

from __future__ import annotations

import dataclasses
import gzip
from importlib.metadata import version
from pathlib import Path

import pytest

from models import registry
from models.embedded import weights
from models.embedded.translator import EmbeddedTranslator
from models.errors import UnsupportedPrecision
from models.installed import installed, remove
from models.prepared import alone, replaced
from models.protocols import ModelStore, Progress, Template
from prompts import load_template

pytestmark = pytest.mark.engine


def signature(store: ModelStore, template: Template, precision: str) -> str:
    """Return the signature of the engine loaded so."""
    store = dataclasses.replace(store, precision=precision)
    loaded = registry.engine("embedded").load(store, template=template, threads=1)
    loaded.close()
    return loaded.signature


def test_signature_names_all_that_changes_the_output(
    model_store: ModelStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another precision, prompt or lexicon is another signature."""
    template = load_template("embedded")
    as_served = signature(model_store, template, "int8")
    others = {signature(model_store, dataclasses.replace(template, digest="f" * 64), "int8")}
    engine, elsewhere = registry.engine("embedded"), ModelStore(folder=tmp_path, precision="float32")
    engine.folder(elsewhere).symlink_to(engine.folder(model_store))  # which weights are in it does not matter here
    others.add(signature(elsewhere, template, "float32"))
    other_lexicon = tmp_path / "lexicon.tsv.gz"
    other_lexicon.write_bytes(gzip.compress(b"hindi\tenglish\tsecond\tprobability\tcount"))
    monkeypatch.setattr(weights, "LEXICON", other_lexicon)
    others.add(signature(model_store, template, "int8"))
    assert len(others - {as_served}) == 3


def test_signature_names_library_and_limit(model_store: ModelStore, embedded_template: Template) -> None:
    """The library that computes, the longest source, the beam and the prompt are in the signature by name."""
    named = {
        f"onnxruntime:{version('onnxruntime')}",
        f"max:{EmbeddedTranslator.max_source_tokens}",
        f"prompt:{embedded_template.digest[:8]}",
        "beam6",
    }
    assert named <= set(signature(model_store, embedded_template, "int8").split("|"))


def test_signature_names_the_precision_in_use(model_store: ModelStore, embedded_template: Template) -> None:
    """The names of one precision are one signature."""
    as_served = signature(model_store, embedded_template, "int8")
    assert as_served == signature(model_store, embedded_template, "int8_float32")
    assert as_served == signature(model_store, embedded_template, "auto")
    assert as_served.split("|")[1] == "int8"


@pytest.mark.parametrize("precision", ["float16", "bfloat16", "int8_bfloat16", "int16"])
def test_precision_that_the_engine_lacks(model_store: ModelStore, embedded_template: Template, precision: str) -> None:
    """A precision that the engine does not compute in is refused with the setting and what there is."""
    with pytest.raises(UnsupportedPrecision, match=f"{precision} .*set SAAR_PRECISION .*auto, float32, int8, int8_fl"):
        signature(model_store, embedded_template, precision)


def test_each_precision_is_prepared_once(tmp_path: Path) -> None:
    """float32 lies beside int8, and both are listed and removed."""
    engine = registry.engine("embedded")
    stores = {
        precision: ModelStore(folder=tmp_path, precision=precision)
        for precision in ("int8", "int8_float32", "auto", "float32")
    }
    folders = {precision: engine.folder(store) for precision, store in stores.items()}
    assert folders["int8"] == folders["int8_float32"] == folders["auto"] != folders["float32"]
    for folder in (folders["int8"], folders["float32"]):
        with alone(folder), replaced(folder) as made:
            (made / "weights").write_text("whole")
    assert all(engine.is_prepared(store) for store in stores.values())
    assert installed(engine, stores["auto"]) == [folders["int8"], folders["float32"]]
    remove(engine, stores["int8"])
    assert not any(engine.is_prepared(store) for store in stores.values())


def test_prepared_in_the_precision_of_the_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only float32 is asked for as float32."""
    asked = []

    def make(folder: Path, _base: str, _progress: Progress, *, int8: bool) -> None:
        asked.append(int8)
        (folder / "weights").write_text("whole")

    monkeypatch.setattr("models.embedded.preparation._make", make)
    for precision in ("float32", "int8"):
        store = ModelStore(folder=tmp_path, precision=precision)
        registry.engine("embedded").prepare(store, lambda _doing, _share: None)
    assert asked == [False, True]
