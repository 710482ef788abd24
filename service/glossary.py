"""The glossary: the English that somebody asks for certain Hindi words; read from a file, checked, and named."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

from models.devanagari import has_hindi, tokenise
from models.terms import Term, TermIndex
from service.errors import InvalidGlossary

MAX_CHARS = 200
"""The longest Hindi, and the longest English, of a term."""


class Glossary:
    """Terms that hold where they occur. `digest` names them, whatever their order; "" is the name of none."""

    def __init__(self, terms: Iterable[Term] = ()) -> None:
        unique = sorted(dict(terms).items())
        self.digest = hashlib.sha256(json.dumps(unique).encode()).hexdigest()[:16] if unique else ""
        self._index = TermIndex(unique)

    def over(self, other: Glossary) -> TermIndex:
        """Return the terms of both, to be found in texts; this one's go before the other's."""
        return other._index.updated(self._index)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Glossary) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)


NO_TERMS = Glossary()


def hindi_term(text: str) -> str:
    """Return the Hindi of a term with single spaces, in NFC. Raises ValueError with what to do."""
    term = _in_one_line(text)
    if not has_hindi(term):
        raise ValueError("has no Hindi letter: the Hindi comes first, then the English")
    return term


def english_term(text: str) -> str:
    """Return the English of a term with single spaces. Raises ValueError with what to do."""
    term = _in_one_line(text)
    if has_hindi(term):
        raise ValueError("has Hindi letters: give the English that is to stand for the Hindi")
    if not any(map(str.isalnum, term)):
        raise ValueError("has neither letter nor digit: give the English that is to stand for the Hindi")
    return term


def contradiction(terms: Sequence[Term]) -> tuple[int, int] | None:
    """Return the places of the first two terms that ask for different English for the same Hindi, if any do."""
    first: dict[tuple[str, ...], int] = {}
    for place, (hindi, english) in enumerate(terms):
        earlier = first.setdefault(tuple(tokenise(hindi)), place)
        if terms[earlier][1] != english:
            return earlier, place
    return None


def read_glossary(file: Path) -> Glossary:
    """Read a file of terms in UTF-8: on each line the Hindi, a tab and the English; ``#`` begins a comment.

    Raises InvalidGlossary, which names the line and says what to do.
    """
    try:
        content = file.read_bytes()
        numbered = _terms(content.decode("utf-8-sig"), name=str(file))
    except OSError as error:
        raise InvalidGlossary(f"{file}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InvalidGlossary(f"{file}, line {line}: not UTF-8: save the file as UTF-8 and try again") from error
    lines, terms = list(numbered), list(numbered.values())
    if places := contradiction(terms):
        earlier, later = (lines[place] for place in places)
        raise InvalidGlossary(
            f"{file}, line {later}: '{terms[places[1]][0]}' has another English than on line {earlier}: keep one"
        )
    return Glossary(terms)


def _terms(text: str, *, name: str) -> dict[int, Term]:
    """Return each term with the number of its line. Raises InvalidGlossary."""
    terms = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            terms[number] = _term(line)
        except ValueError as error:
            raise InvalidGlossary(f"{name}, line {number}: {error}") from error
    return terms


def _term(line: str) -> Term:
    columns = line.strip().split("\t")
    if len(columns) != 2:  # noqa: PLR2004  Hindi and English
        raise ValueError(f"{len(columns) - 1} tabs: put the Hindi, one tab and the English on a line")
    checked = []
    for name, check, column in zip(("Hindi", "English"), (hindi_term, english_term), columns, strict=True):
        try:
            checked.append(check(column))
        except ValueError as error:
            raise ValueError(f"the {name} '{column.strip()}' {error}") from error
    return checked[0], checked[1]


def _in_one_line(text: str) -> str:
    term = " ".join(unicodedata.normalize("NFC", text).split())
    if len(term) > MAX_CHARS:
        raise ValueError(f"has more than {MAX_CHARS} characters: a term is a name or a phrase")
    if any(unicodedata.category(char) == "Cc" for char in term):
        raise ValueError("has a control character: remove it")
    return term
