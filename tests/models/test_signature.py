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
from models.protocols import Template
from prompts import load_template

pytestmark = pytest.mark.engine


def signature(models_dir: Path, template: Template, precision: str) -> str:
    """Return the signature of the engine loaded so."""
    loaded = registry.engine("embedded").load(models_dir, template=template, precision=precision, threads=1)
    loaded.close()
    return loaded.signature


def test_signature_names_all_that_changes_the_output(
    models_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another precision, prompt or lexicon is another signature."""
    template = load_template("embedded")
    as_served = signature(models_dir, template, "int8")
    others = {
        signature(models_dir, template, "float32"),
        signature(models_dir, dataclasses.replace(template, digest="f" * 64), "int8"),
    }
    other_lexicon = tmp_path / "lexicon.tsv.gz"
    other_lexicon.write_bytes(gzip.compress(b"hindi\tenglish\tsecond\tprobability\tcount"))
    monkeypatch.setattr(weights, "LEXICON", other_lexicon)
    others.add(signature(models_dir, template, "int8"))
    assert len(others - {as_served}) == 3


def test_signature_names_library_and_limit(models_dir: Path, embedded_template: Template) -> None:
    """The library that computes, the longest source, the beam and the prompt are in the signature by name."""
    named = {
        f"ct2:{version('ctranslate2')}",
        f"max:{EmbeddedTranslator.max_source_tokens}",
        f"prompt:{embedded_template.digest[:8]}",
        "beam4",
    }
    assert named <= set(signature(models_dir, embedded_template, "int8").split("|"))


def test_signature_names_the_precision_in_use(models_dir: Path, embedded_template: Template) -> None:
    """Two names of one precision are one signature."""
    as_served = signature(models_dir, embedded_template, "int8")
    assert as_served == signature(models_dir, embedded_template, "int8_float32")
    assert as_served.split("|")[1] == "int8_float32"


def test_precision_that_the_processor_lacks(models_dir: Path, embedded_template: Template) -> None:
    """A precision that this processor does not compute in is refused with the setting and what there is."""
    with pytest.raises(UnsupportedPrecision, match=r"float16: set SAAR_PRECISION .*float32"):
        signature(models_dir, embedded_template, "float16")
