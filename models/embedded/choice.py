"""Which of the candidates for a segment is the answer."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from models.embedded.confidence import Evidence, agreement
from models.embedded.coverage import Coverage
from models.embedded.hypotheses import Candidate
from models.embedded.vocabulary import Vocabulary
from models.terms import stands

_WORD = re.compile(r"\w+")
_CLOSED = re.compile(r"[.?!।॥|]['\"’”)\]]*$")
_ADDED_NUMBER = 0.1
"""What a number counts that the source has not, or not so often."""
_UNCLOSED = 0.2
"""What the full stop counts, where the source has one."""
_GAIN = 0.1
"""What two halves, which read worse, must have more."""
_SCORE_SHARE = 0.1
"""What a nat of a candidate's score counts beside its coverage: it decides between those that cover the same."""


class Choice:
    """Chooses among the candidates for one segment.

    First come those that ended, then those that hold more of the glossary's terms, then those that leave out less of
    the source, say less of it twice, add no numbers and are closed like it; of what says the same, the likeliest.
    """

    def __init__(self, source: str, coverage: Coverage, *, terms: Sequence[str], vocabulary: Vocabulary) -> None:
        self._coverage, self.terms, self._vocabulary = coverage, terms, vocabulary
        self._is_closed = _CLOSED.search(source) is not None

    def best(self, candidates: Sequence[Candidate]) -> Candidate:
        """Return the best candidate."""
        return candidates[0] if len(candidates) == 1 else max(candidates, key=self._worth)

    def is_better(self, halves: Candidate, whole: Candidate) -> bool:
        """Say whether a candidate made of two halves is worth so much more than a whole one that it is the answer."""
        *others, worth = self._worth(halves)
        *wholes, whole_worth = self._worth(whole)
        return others >= wholes and worth > whole_worth + _GAIN

    def evidence(self, answer: Candidate, candidates: Sequence[Candidate]) -> Evidence:
        """Return what can be seen of an answer, one of the candidates."""
        text = self._vocabulary.text(answer.tokens)
        others = [_words(self._vocabulary.text(other.tokens)) for other in candidates if other != answer]
        return Evidence(
            score=answer.score,
            covered=self._coverage.share(text),
            explained=self._coverage.explained(text),
            repeated=_repeated(text),
            guessed=self._coverage.guessed,
            agreed=agreement(_words(text), others),
            length=math.log(1 + self._coverage.asked),
        )

    def holds_terms(self, candidate: Candidate) -> bool:
        """Say whether every term stands in a candidate, letter for letter."""
        return self._terms_held(self._vocabulary.text(candidate.tokens)) == len(self.terms)

    def _worth(self, candidate: Candidate) -> tuple[bool, int, float]:
        text = self._vocabulary.text(candidate.tokens)
        unclosed = self._is_closed and not _CLOSED.search(text)
        worth = self._coverage.share(text) - _repeated(text) - _UNCLOSED * unclosed + _SCORE_SHARE * candidate.score
        worth -= _ADDED_NUMBER * self._coverage.added_numbers(text)
        return candidate.ended, self._terms_held(text), worth

    def _terms_held(self, text: str) -> int:
        return sum(stands(term, text) for term in self.terms)


def _repeated(text: str) -> float:
    """Return the part of all three words in a row, 0 to 1, that stand there a second time."""
    words = _words(text)
    triples = list(zip(words, words[1:], words[2:], strict=False))
    return 1 - len(set(triples)) / len(triples) if triples else 0.0


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())
