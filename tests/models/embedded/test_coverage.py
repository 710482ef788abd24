"""Tests of how much of a source an English sentence answers for."""

from __future__ import annotations

import pytest

from models.embedded.coverage import Coverage

PIECES = ["yesterday/tomorrow", "rain", "from", "~Jodhpur", "closed,", "school/schools", "not", "open", "12,500"]
WHOLE = "Schools in Jodhpur, closed by the rains, were not opened yesterday for 12500 pupils."


def test_all_is_said() -> None:
    """Forms of a word, either alternative, guessed names and numbers with other commas all count as said."""
    assert Coverage(PIECES).share(WHOLE) == 1.0


@pytest.mark.parametrize(
    ("english", "missing"),
    [
        (WHOLE.replace(" yesterday", ""), 1),
        (WHOLE.replace(" not", ""), 1),
        (WHOLE.replace("12500", "1250"), 1),
        (WHOLE.replace("Jodhpur", "Jaipur"), 1),
        ("Schools were not opened.", 5),
        ("", 8),
    ],
)
def test_what_is_left_out(english: str, missing: int) -> None:
    """Each gloss that nothing answers takes its part; a preposition asks for nothing."""
    assert Coverage(PIECES).share(english) == pytest.approx(1 - missing / 8)


def test_a_phrase_is_said_in_part() -> None:
    """Of a gloss of several words each one counts, of alternatives the one that is said most."""
    assert Coverage(["United Arab Emirates/UAE"]).share("The Emirates agreed.") == pytest.approx(1 / 3)
    assert Coverage(["United Arab Emirates/UAE"]).share("The UAE agreed.") == 1.0


@pytest.mark.parametrize("pieces", [[], ["of", "the"], ["।"]])
def test_nothing_is_asked_for(pieces: list[str]) -> None:
    """Where no gloss asks for a word, nothing is left out."""
    assert Coverage(pieces).share("Anything.") == 1.0


@pytest.mark.parametrize(
    ("english", "added"),
    [(WHOLE, 0), (f"{WHOLE} 12,500", 1), (f"{WHOLE} In 2019, 2019.", 2), ("Schools of 1250 pupils.", 1)],
)
def test_added_numbers(english: str, added: int) -> None:
    """A number that no gloss has, and one that is there a second time, is added; one with other commas is not."""
    assert Coverage(PIECES).added_numbers(english) == added


def test_explained() -> None:
    """What no gloss accounts for is the part that may be invented."""
    assert Coverage(PIECES).explained("The schools of Jodhpur were burnt down.") == 2 / 3
    assert Coverage(PIECES).explained("It was.") == 1.0
