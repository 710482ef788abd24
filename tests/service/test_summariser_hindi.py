"""When two Hindi words count as one."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.summariser.hindi import stems, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("सरकार", "सरकारों"),
        ("बैठक", "बैठकें"),
        ("ज़मीन", "जमीन"),
        ("पाँच", "पांच"),
        ("राष्\u200dट्रपति", "राष्ट्रपति"),
        ("२०२५", "2025"),
        ("GDP", "gdp"),
    ],
)
def test_forms_and_spellings_share_a_stem(one: str, other: str) -> None:
    """Number, case, nukta, candrabindu, joiners, digits and letter case do not part words."""
    assert stems(one) == stems(other) != []


def test_function_words_have_no_stem() -> None:
    """What every sentence has says nothing about any, in either spelling."""
    assert stems("उन्होंने कहा है कि यह नहीं हुआ, वहाँ भी") == []


def test_matras_belong_to_words_and_dandas_do_not() -> None:
    """Words are cut at white space and marks, never inside a syllable."""
    assert words("मंत्री ने कहा—बिजली मिलेगी।") == ["मंत्री", "ने", "कहा", "बिजली", "मिलेगी"]


@given(st.text(alphabet=st.characters(min_codepoint=0x900, max_codepoint=0x97F), max_size=40))
def test_equal_texts_have_equal_stems(text: str) -> None:
    """Composed and decomposed, a text has the same stems."""
    assert stems(unicodedata.normalize("NFC", text)) == stems(unicodedata.normalize("NFD", text))
