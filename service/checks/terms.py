"""Terms: what a glossary asks for is in the English; and what it asks for is no other fault."""

from __future__ import annotations

from collections.abc import Sequence

from models.devanagari import tokenise
from models.terms import Term, stands
from service.brief import CheckWarning, WarningKind

_ABOUT_WORDS: frozenset[WarningKind] = frozenset({"number", "date", "negation", "office"})


def check(english: str, terms: Sequence[Term]) -> list[CheckWarning]:
    """Return a warning for each of the terms whose English does not stand in the English, letter for letter."""
    return [
        CheckWarning(
            kind="term",
            message=f'The glossary\'s "{asked}" for "{hindi}" is not in the English',
            source=hindi,
            output=asked,
        )
        for hindi, asked in terms
        if not stands(asked, english)
    ]


def asked_for(warning: CheckWarning, english: str, terms: Sequence[Term]) -> bool:
    """Say whether a warning is about words of a term that holds: "26 January" may become "Republic Day"."""
    return warning.kind in _ABOUT_WORDS and any(
        stands(asked, english) and _within(warning.source, hindi) and _within(warning.output, asked)
        for hindi, asked in terms
    )


def _within(words: str | None, term: str) -> bool:
    return set(tokenise((words or "").lower())) <= set(tokenise(term.lower()))
