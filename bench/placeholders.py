"""What placeholders are worth: where English has the literal, where the checks take it, what it costs without.

    python -m bench.placeholders

On the development sets in ``$SAAR_SHARED/eval``, for each class of text that IndicTrans2's reference masks: whether the
human English has the literal, whether Saar's checks would take the literal in place of what the human wrote, and in how
many pieces the published vocabulary, where ``$SAAR_SHARED/indictrans2/published-vocabulary`` is, reads it unmasked. A
placeholder takes four. The Hindi of these sets was translated from English, so they flatter the literal.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from rich.console import Console
from rich.table import Table

from bench.checks import FILES, SHARED, warned
from models.indictrans2.masking import CANDIDATE, is_masked
from models.indictrans2.normalisation import clean, normalise, tokenise

VOCABULARY = SHARED / "indictrans2" / "published-vocabulary"
_SEPARATORS = re.compile("[-/.,:'+]")
_ENGLISH_NUMBER = re.compile(r"[0-9]+(?:[-–/.,:'+ ][0-9]+)*%?")
Pieces = Callable[[str], list[bool]]
"""Reads a text as pieces: for each, whether the dictionary has it."""


@dataclass(slots=True, kw_only=True)
class Tally:
    """What was counted for one class."""

    sentences: set[tuple[str, int]] = field(default_factory=set)
    found: int = 0
    masked: int = 0
    literal: int = 0
    accepted: int = 0
    pieces: int = 0
    unknown: int = 0


def kind(candidate: re.Match[str]) -> str:
    """Return the class of a match: numerals by percentage, number of groups, and what separates two."""
    if candidate.lastgroup != "numeral":
        return str(candidate.lastgroup)
    if candidate[0].endswith("%"):
        return "percentage"
    separators = _SEPARATORS.findall(candidate[0])
    if len(separators) > 1:
        return "amount, 3 groups or more" if set(separators) <= {",", "."} else "date-like, 3 groups or more"
    return f"two groups {separators[0]}" if separators else "plain number"


def accepts(hindi: str, english: str, literal: str) -> bool:
    """Say whether the checks find no more wrong with the numbers when the English has the literal.

    It takes the place of the first number with the same digits; False if there is none.
    """
    if literal in english:
        return True
    digits = re.sub("[^0-9]", "", literal)
    same = (number for number in _ENGLISH_NUMBER.finditer(english) if re.sub("[^0-9]", "", number[0]) == digits)
    if (number := next(same, None)) is None:
        return False
    copied = english[: number.start()] + literal + english[number.end() :]
    before, after = warned(hindi, english), warned(hindi, copied)
    return all(after[name] <= before[name] for name in ("number", "date"))


def vocabulary() -> Pieces | None:
    """Return the published source vocabulary, None where it is not at hand."""
    if not VOCABULARY.is_dir():
        return None
    from sentencepiece import SentencePieceProcessor  # noqa: PLC0415  only where there is something to read

    processor = SentencePieceProcessor(model_file=str(VOCABULARY / "model.SRC"))
    known = json.loads((VOCABULARY / "dict.SRC.json").read_text(encoding="utf-8"))

    def pieces(text: str) -> list[bool]:
        # Inside a sentence: numbers at its start are read in other pieces.
        inside = " ".join(tokenise(normalise(f"क {text}"))[1:])
        return [piece in known for piece in processor.encode(inside, out_type=str)]

    return pieces


def measure(pieces: Pieces | None) -> dict[str, Tally]:
    """Return the counts of every class, over all three sets."""
    tallies: dict[str, Tally] = {}
    for name in FILES:
        lines = (SHARED / "eval" / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines):
            hindi, english, *_ = line.split("\t")
            for candidate in CANDIDATE.finditer(clean(hindi)):
                tally = tallies.setdefault(kind(candidate), Tally())
                tally.sentences.add((name, number))
                tally.found += 1
                tally.masked += is_masked(candidate)
                tally.literal += candidate[0] in english
                tally.accepted += accepts(hindi, english, candidate[0])
                read = pieces(candidate[0]) if pieces else []
                tally.pieces += len(read)
                tally.unknown += not all(read)
    return tallies


def report(tallies: dict[str, Tally], *, with_pieces: bool) -> Table:
    """Return one row for each class."""
    columns = ("sentences", "found", "masked", "literal in English", "accepted by checks", "pieces", "with <unk>")
    table = Table("class", *columns, title="Placeholders: flores_dev, news_dev, health_dev")
    for name, tally in sorted(tallies.items()):
        shares = (f"{count / tally.found:.1%}" for count in (tally.masked, tally.literal, tally.accepted))
        costs = (f"{tally.pieces / tally.found:.1f}", str(tally.unknown)) if with_pieces else ("-", "-")
        table.add_row(name, str(len(tally.sentences)), str(tally.found), *shares, *costs)
    return table


def main() -> None:
    """Print the table."""
    if not (SHARED / "eval").is_dir():
        raise SystemExit(f"No references at {SHARED / 'eval'}: set SAAR_SHARED to the folder that holds eval/")
    pieces = vocabulary()
    Console(width=140).print(report(measure(pieces), with_pieces=pieces is not None))


if __name__ == "__main__":
    main()
