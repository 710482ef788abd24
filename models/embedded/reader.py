"""A segment read: what the model continues of it, and how the candidates for it are judged."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from models.devanagari import ascii_marks, has_hindi
from models.embedded.choice import Choice
from models.embedded.coverage import Coverage
from models.embedded.gloss import Glosser, terms_in
from models.embedded.hypotheses import Prompt
from models.embedded.layout import LONGEST
from models.embedded.requirements import Required
from models.embedded.vocabulary import PromptTemplate, Vocabulary
from models.protocols import Segment


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A segment for the model: its prompt, the choice among its candidates, and its terms in tokens."""

    prompt: Prompt
    choice: Choice
    required: tuple[Required, ...]


class Reader:
    """Reads segments. `can_write` says whether an output may hold some tokens."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        template: PromptTemplate,
        glosser: Glosser,
        *,
        can_write: Callable[[Sequence[int]], bool],
        max_source_tokens: int,
    ) -> None:
        self._vocabulary, self._template, self._glosser = vocabulary, template, glosser
        self._can_write, self._max_source_tokens = can_write, max_source_tokens

    def without_model(self, segment: Segment) -> str | None:
        """Return the English of what the model would only spoil: it loops on bare names and invents around numbers."""
        text = normalised(segment.text)
        if not has_hindi(text):
            return ascii_marks(text)
        return self._glosser.bare_name(text, segment.terms)

    def read(self, segment: Segment, tokens: list[int]) -> Read:
        """Return what the model continues of a segment with these tokens: what the engine takes, and its glosses.

        Glosses that leave no room for the English, which takes long terms, are cut at their end; the source never is.
        """
        text, taken = self._taken(segment, tokens), tokens[: self._max_source_tokens]
        longest = _longest_output(len(taken))
        room = LONGEST - longest - len(self._template.tokens(taken, []))
        pieces = self._glosser.pieces(text, segment.terms)
        glosses = self._vocabulary.tokenise([" ".join(pieces)])[0][: max(0, room)]
        terms, required = self._holdable(terms_in(text, segment.terms), longest // 2)
        return Read(
            prompt=Prompt(tokens=self._template.tokens(taken, glosses), max_tokens=longest),
            choice=Choice(text, Coverage(pieces), terms=terms, vocabulary=self._vocabulary),
            required=required,
        )

    def _taken(self, segment: Segment, tokens: list[int]) -> str:
        """Return the text of a segment, or of it what the engine takes."""
        if len(tokens) <= self._max_source_tokens:
            return normalised(segment.text)
        return self._vocabulary.text(tokens[: self._max_source_tokens])

    def _holdable(self, terms: Sequence[str], most_tokens: int) -> tuple[list[str], tuple[Required, ...]]:
        """Return the terms that an output can hold, and their tokens; the others are glosses and no more.

        Those are the ones with Hindi letters or marks, and those that would leave no room for the rest.
        """
        first, inside = (self._vocabulary.tokenise([space + term for term in terms]) for space in ("", " "))
        held: list[tuple[str, Required]] = []
        for term, begun, within in zip(terms, first, inside, strict=True):
            most_tokens -= len(within)
            if most_tokens >= 0 and self._can_write((*begun, *within)):
                held.append((term, Required(first=tuple(begun), inside=tuple(within))))
        return [term for term, _ in held], tuple(words for _, words in held)


def normalised(text: str) -> str:
    """Return the text in NFC, as in training, with single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _longest_output(source_tokens: int) -> int:
    """Return the limit of the output in tokens: no reference of the development sets comes near it."""
    return 32 + source_tokens * 3 // 2
