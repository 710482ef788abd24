"""Tests of the stub's rule."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.protocols import DecodingOptions, Hypothesis, ModelStore, Segment
from models.stub import StubEngine

STUB = StubEngine().load(ModelStore(folder=Path("nowhere")), template=None, threads=1)
DIGITS = str.maketrans("०१२३४५६७८९", "0123456789")


def answer(text: str) -> Hypothesis:
    """Return what the stub makes of a text."""
    (hypothesis,) = STUB.translate([Segment(text=text)], source="hi", target="en", options=DecodingOptions())
    return hypothesis


@pytest.mark.parametrize(
    ("hindi", "english"),
    [
        ("नई दिल्ली में १२,३४५ लोग थे।", "en: nai dilli men 12,345 log the."),
        ("ठीक॥ १॥", "en: thik. 1."),
        ("BJP ने 3.5% कहा", "en: BJP ne 3.5% kaha"),
        ("  ", ""),
    ],
)
def test_rule(hindi: str, english: str) -> None:
    """It says en: and spells the text in Latin letters."""
    assert answer(hindi).text == english


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x97F), max_size=40))
def test_no_devanagari_is_left(text: str) -> None:
    """No letter, sign, digit or danda of Devanagari is left, and every digit is kept."""
    english = answer(text).text
    assert not re.search(r"[\u0900-\u097f]", english)
    assert re.findall(r"[0-9]", english) == re.findall(r"[0-9]", text.translate(DIGITS))


def test_signature() -> None:
    """Its signature is that of its rule."""
    assert STUB.signature == "stub@1"
