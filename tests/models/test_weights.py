"""Tests of the committed data of the embedded engine and of what must come with it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from models.embedded import weights
from models.embedded.engine import BASE_SHA256
from models.prepared import sha256

CARD = (weights.FOLDER / "MODEL_CARD.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "path",
    [
        weights.ADAPTER,
        weights.ADAPTER_CONFIG,
        weights.CONFIDENCE,
        weights.SMOOTHING,
        weights.KEPT_IDS,
        weights.LEXICON,
        weights.LOANWORDS,
    ],
)
def test_card_names_the_data(path: Path) -> None:
    """The model card gives the digest of each file as it is committed."""
    assert f"| `{path.name}` | `{sha256(path)}` |" in CARD


def test_card_names_the_base_model() -> None:
    """The base model of the card is the one that preparation checks for."""
    assert BASE_SHA256 in CARD


def test_notice_of_the_gemma_terms() -> None:
    """The notice that the Gemma terms ask for, and the terms, lie beside the weights."""
    notice = (weights.FOLDER / "NOTICE.txt").read_text(encoding="utf-8")
    terms = (weights.FOLDER / "GEMMA_TERMS.txt").read_text(encoding="utf-8")
    asked_for = re.search(r'contains the following notice:\s+"([^"]+)"', terms)
    assert asked_for
    assert " ".join(asked_for[1].split()) in notice
    assert all(path.name in notice for path in (weights.ADAPTER, weights.SMOOTHING, weights.KEPT_IDS))
