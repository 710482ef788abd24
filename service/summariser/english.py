"""English sentences in what a model wrote in one piece."""

from __future__ import annotations

import re

_END = re.compile(r"[.!?][\"'”’)]*\s+(?=[\"'“‘(]*[A-Z0-9₹])")
_NO_END = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Sr|Jr|St|Rs|Re|No|Nos|vs|Lt|Col|Gen|Maj|Capt|Brig|Adv|Smt|Shri|Gov|Sen|Rep|Rev|Hon|Pvt"
    r"|Ltd|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)|\b[A-Z](?:\.[A-Z])*)\.$"
)
_WHOLE = re.compile(r"[.!?][\"'”’)]*$")
_MAY_GO_ON = re.compile(r"\d\.$")
"""A number that was to have decimals."""


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, in order; an abbreviation or an initial ends none."""
    found: list[str] = []
    begun = 0
    for end in _END.finditer(text):
        sentence = text[begun : end.end()].strip()
        if not _NO_END.search(sentence):
            found.append(sentence)
            begun = end.end()
    rest = text[begun:].strip()
    return [*found, rest] if rest else found


def whole_sentences(text: str, *, truncated: bool = False) -> list[str]:
    """Return the sentences without a last one that breaks off, unless there is no other.

    Of a text that is known to be `truncated` none is left that may have been meant to go on.
    """
    found = sentences(text)
    if truncated:
        return found[:-1] if found and not _has_ended(found[-1]) else found
    return found[:-1] if len(found) > 1 and not _WHOLE.search(found[-1]) else found


def _has_ended(sentence: str) -> bool:
    return bool(_WHOLE.search(sentence)) and not _NO_END.search(sentence) and not _MAY_GO_ON.search(sentence)
