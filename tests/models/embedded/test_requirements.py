"""Tests of how far a hypothesis is with the words that it has to hold."""

from __future__ import annotations

from models.embedded.requirements import Progress, Required

RAIL = Required(first=(1,), inside=(11,))
RAIL_MINISTER = Required(first=(1, 12), inside=(11, 12))
RAIL_BUDGET = Required(first=(1, 13), inside=(11, 13))
NEW_YORK = Required(first=(2, 22), inside=(21, 22))


def after(tokens: list[int], *required: Required) -> Progress:
    """Return how far an output is that reads so."""
    progress = Progress()
    for at, token in enumerate(tokens):
        progress = progress.after(token, required, is_first=at == 0)
    return progress


def test_words_stand_whole() -> None:
    """Words count when their last token is written, at the start spelled otherwise; what breaks off does not."""
    assert after([2, 22], NEW_YORK).held == {NEW_YORK}
    assert after([5, 21, 22], NEW_YORK).held == {NEW_YORK}
    assert after([5, 21, 6, 22], NEW_YORK).held == frozenset()
    assert after([5, 2, 22], NEW_YORK).held == frozenset()


def test_what_breaks_off_may_begin_again() -> None:
    """The token that interrupts words may be their beginning."""
    assert after([5, 21, 21, 22], NEW_YORK).held == {NEW_YORK}
    assert after([5, 21, 11, 12], NEW_YORK, RAIL_MINISTER).held == {RAIL_MINISTER}


def test_words_that_begin_alike() -> None:
    """Both are followed, and one that stands within another is held with it."""
    assert after([5, 11, 13], RAIL_MINISTER, RAIL_BUDGET).held == {RAIL_BUDGET}
    assert after([5, 11, 12], RAIL, RAIL_MINISTER).held == {RAIL, RAIL_MINISTER}


def test_wanted() -> None:
    """Wanted is what goes on with what is begun, and what begins the others that do not stand yet."""
    required = (NEW_YORK, RAIL_MINISTER)
    assert Progress().wanted(required, is_first=True) == [2, 1]
    assert after([5], *required).wanted(required, is_first=False) == [21, 11]
    assert set(after([5, 21], *required).wanted(required, is_first=False)) == {22, 21, 11}
    assert after([5, 21, 22], *required).wanted(required, is_first=False) == [11]
    assert after([5, 21, 22, 11, 12], *required).wanted(required, is_first=False) == []


def test_tokens() -> None:
    """Progress is counted in tokens of required words, finished or begun."""
    required = (NEW_YORK, RAIL_MINISTER)
    written = [after(tokens, *required).tokens for tokens in ([5], [5, 21], [5, 21, 22], [5, 21, 22, 11], [5, 21, 6])]
    assert written == [0, 1, 2, 3, 0]
