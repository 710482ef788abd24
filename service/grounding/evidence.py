"""What a text of the article, or all of it, has to bear out a summary with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.devanagari import is_hindi, tokenise
from models.embedded.coverage import stems
from service.grounding.meanings import letters, meanings


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A Hindi text and its words: `ordinary` ones, and `rare` ones that may be names.

    `english` are the words, in lower case, that it may mean or was translated to, `stems` their beginnings; `initials`
    the first letters of what its phrases mean.
    """

    hindi: str
    ordinary: frozenset[str]
    rare: frozenset[str]
    english: frozenset[str]
    stems: frozenset[str]
    initials: str

    @classmethod
    def read(cls, hindi: str, english: str) -> Evidence:
        """Read a text and its translation, which may be ""."""
        words = frozenset(filter(is_hindi, tokenise(hindi)))
        ordinary = frozenset(filter(meanings().is_ordinary, words))
        means = meanings().english(hindi)
        return cls(
            hindi=hindi,
            ordinary=ordinary,
            rare=words - ordinary,
            english=means | letters(english),
            stems=frozenset(stems(" ".join([*means, english, hindi]))),
            initials=meanings().initials(hindi),
        )

    @classmethod
    def joined(cls, parts: Sequence[Evidence]) -> Evidence:
        """Return the evidence of all the parts."""
        return cls(
            hindi="\n".join(part.hindi for part in parts),
            ordinary=frozenset[str]().union(*(part.ordinary for part in parts)),
            rare=frozenset[str]().union(*(part.rare for part in parts)),
            english=frozenset[str]().union(*(part.english for part in parts)),
            stems=frozenset[str]().union(*(part.stems for part in parts)),
            initials=" ".join(part.initials for part in parts),
        )
