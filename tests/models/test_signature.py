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
from models.protocols import ModelStore, Template
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
    others = {
        signature(model_store, template, "float32"),
        signature(model_store, dataclasses.replace(template, digest="f" * 64), "int8"),
    }
    other_lexicon = tmp_path / "lexicon.tsv.gz"
    other_lexicon.write_bytes(gzip.compress(b"hindi\tenglish\tsecond\tprobability\tcount"))
    monkeypatch.setattr(weights, "LEXICON", other_lexicon)
    others.add(signature(model_store, template, "int8"))
    assert len(others - {as_served}) == 3


def test_signature_names_library_and_limit(model_store: ModelStore, embedded_template: Template) -> None:
    """The library that computes, the longest source, the beam and the prompt are in the signature by name."""
    named = {
        f"ct2:{version('ctranslate2')}",
        f"max:{EmbeddedTranslator.max_source_tokens}",
        f"prompt:{embedded_template.digest[:8]}",
        "beam4",
    }
    assert named <= set(signature(model_store, embedded_template, "int8").split("|"))


def test_signature_names_the_precision_in_use(model_store: ModelStore, embedded_template: Template) -> None:
    """Two names of one precision are one signature."""
    as_served = signature(model_store, embedded_template, "int8")
    assert as_served == signature(model_store, embedded_template, "int8_float32")
    assert as_served.split("|")[1] == "int8_float32"


def test_precision_that_the_processor_lacks(model_store: ModelStore, embedded_template: Template) -> None:
    """A precision that this processor does not compute in is refused with the setting and what there is."""
    with pytest.raises(UnsupportedPrecision, match=r"float16: set SAAR_PRECISION .*float32"):
        signature(model_store, embedded_template, "float16")
