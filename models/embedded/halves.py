"""An answer that leaves out a part of its source, made again of the answers to the two halves of it."""

from __future__ import annotations

from models.embedded.hypotheses import Candidate
from models.embedded.vocabulary import Vocabulary

_LOWERED = frozenset(
    "The A An In On At By For From With Of To And But Or So As If When While Where Because Although However He She It "  # noqa: SIM905  reads best as words
    "They We You This That These Those His Her Its Their Our There Then After Before Since During Which Who".split()
)
"""What begins a sentence with a capital that it has for no other reason."""


def joined(first: Candidate, second: Candidate, *, source: str, vocabulary: Vocabulary) -> Candidate:
    """Return one candidate of those for the halves; `source` is the Hindi of the first.

    Where that ends within a sentence its English does not end one: it loses its full stop, and the word after it its
    capital.
    """
    begun, going_on = (vocabulary.text(half.tokens) for half in (first, second))
    if not source.rstrip().endswith(("।", "॥", "?", "!", ".")):
        begun = begun.rstrip(".")
        word, _, rest = going_on.partition(" ")
        going_on = f"{word.lower() if word in _LOWERED else word} {rest}"
        if source.rstrip().endswith(","):
            begun = begun.rstrip(",;") + ","
    (tokens,) = vocabulary.tokenise([f"{begun} {going_on}".strip()])
    written = first.written + second.written
    score = (first.score * first.written + second.score * second.written) / written
    return Candidate(tokens=tuple(tokens), score=score, ended=first.ended and second.ended)
