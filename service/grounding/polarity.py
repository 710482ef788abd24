"""Whether a sentence and the segments that support it deny the same."""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.checks import negation
from service.grounding.evidence import Evidence
from service.grounding.meanings import meanings

_CLAUSE = re.compile(
    r"[,;:–—]|[।.?!](?=\s|$)"
    r"|\s(?:लेकिन|मगर|परंतु|किंतु|जबकि|और|तथा|एवं|कि|क्योंकि|हालांकि|इसलिए|ताकि|तो)(?=\s)"
)
_TOLD = 0.5
"""A sentence tells a text of which it has this share of the content words."""


def contradicted(sentence: str, supporting: Sequence[Evidence]) -> tuple[str, ...]:
    """Return the negation that only one side has, Hindi where the sentence lost it; `supporting` is best first.

    A sentence answers for what it tells. What it denies may stand in all of the best segment.
    """
    told = [text for part in supporting for text in _told(part.hindi, sentence)]
    lost = [warning.source for warning in negation.check("\n".join(told), sentence)]
    around = dict.fromkeys([supporting[0].hindi, *told])
    added = [warning.output for warning in negation.check("\n".join(around), sentence)]
    return tuple(word for word in (*added, *lost) if word)[:1]


def _told(hindi: str, sentence: str) -> list[str]:
    """Return the Hindi if the sentence tells it, or those of its clauses that it does."""
    tells = meanings().share_told
    if tells(hindi, sentence) >= _TOLD:
        return [hindi]
    return [clause for clause in _CLAUSE.split(hindi) if tells(clause, sentence) >= _TOLD]
