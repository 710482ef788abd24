"""Tests of a brief as plain text."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from saar import Brief, CheckWarning
from saar.text import printable, warning_text
from saar.wire import read


def test_a_printed_brief_has_its_english_in_reading_order(brief_wire: dict[str, Any]) -> None:
    """Headline, where and when, summary, translation, then what to check."""
    assert str(read(Brief, brief_wire)) == (
        "A new bridge in the village\n"
        "Almora · Meera Joshi · 2025-03-04T09:30:00+05:30\n\n"
        "Summary\nThe bridge has 12 spans.\n\n"
        "Translation\nThe bridge opened.\n\nThe bridge has 12 spans.\n\n"
        "Check these\n"
        "- title or article, number: a number is missing (“12”)\n"
        "- sentence 2, number: a number is missing (“12” -> “21”)"
    )


def test_words_are_not_said_twice() -> None:
    """A message that names the words needs no repetition of them; a word in Hindi beside it stays."""
    assert (
        warning_text(CheckWarning(kind="number", message='"12" is missing', source="12")) == 'number: "12" is missing'
    )
    assert warning_text(CheckWarning(kind="date", message="Monday is missing", source="सोमवार")).endswith("(“सोमवार”)")


def test_a_brief_of_nothing_says_that_it_has_no_title() -> None:
    """Missing parts leave no headings behind."""
    assert str(Brief(article_hash="a", signature="s", cached=True)) == "(no title)"


@given(st.text())
def test_no_control_character_reaches_the_terminal(text: str) -> None:
    """Law: what is printed has no control characters but tab and line end, and nothing else is lost."""
    shown = printable(text)
    assert all(each in "\t\n" or not (each < " " or "\x7f" <= each <= "\x9f") for each in shown)
    assert shown == "".join(each for each in text if each in shown)


def test_joiners_of_devanagari_are_kept() -> None:
    """The zero-width joiner and non-joiner are letters' business, not control characters."""
    assert printable("क्\u200dष \u200c\x1b[2J") == "क्\u200dष \u200c[2J"
