"""Text as the checks see it: tokens with their place, and words folded so that spelling variants meet."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal, NamedTuple, cast

TokenKind = Literal["link", "number", "hindi", "latin", "mark"]

# Every repetition over digits is bounded: a run of any length costs linear time and never one huge integer.
_TOKEN = re.compile(
    r"""
    (?P<link>(?:https?://|www\.)\S+)
    | (?P<number>
        \d{1,2}:\d{2}(?!\d)                                # a time of day
      | \d{1,3}(?:,\d{2,3}){0,6},\d{3}(?!\d)(?:\.\d{1,18})?  # grouped as 12,34,567 or 1,234,567
      | \d{1,18}(?:\.\d{1,18})?
    )
    | (?P<hindi>[\u0900-\u0963\u0970-\u097f\u200c\u200d]+)
    | (?P<latin>[^\W\d_]+(?:['’][^\W\d_]+)*)
    | (?P<mark>\S)
    """,
    re.VERBOSE,
)
HYPHENS = frozenset("-–—‑")
_FOLD = {ord("\u093c"): None, ord("\u200c"): None, ord("\u200d"): None, ord("ँ"): "ं", ord("’"): "'"}


class Token(NamedTuple):
    """A link, a number, a Hindi or Latin word or a single mark; `word` is folded."""

    kind: TokenKind
    text: str
    word: str
    start: int
    end: int


_NONE = Token("mark", "", "", 0, 0)
LATELY = 32
"""How many texts are kept as they were read: each check reads the same two again, in as many threads as work."""


def fold(word: str) -> str:
    """Return the word in lower case without nukta and joiners, chandrabindu as anusvara: ``हज़ार`` is ``हजार``."""
    return unicodedata.normalize("NFC", word).translate(_FOLD).lower()


@lru_cache(LATELY)
def tokenise(text: str) -> tuple[Token, ...]:
    """Return the tokens of the text in order; linear in its length."""
    return tuple(
        Token(cast("TokenKind", match.lastgroup), word := match.group(), fold(word), match.start(), match.end())
        for match in _TOKEN.finditer(text)
    )


def at(tokens: tuple[Token, ...], place: int) -> Token:
    """Return the token at the place, an empty mark outside the text."""
    return tokens[place] if 0 <= place < len(tokens) else _NONE
