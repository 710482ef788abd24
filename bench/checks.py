"""Checks measured: how often each fires on human references, and how many planted faults it finds.

Run as ``python -m bench.checks``. The references are ``hindi<TAB>english`` files in ``$SAAR_SHARED/eval`` (default: the
folder ``shared`` beside the repository). Every fault is planted once in each reference that has a place for it, at a
place drawn with a fixed seed, unless the check meant for it already fires on the reference.
"""

from __future__ import annotations

import calendar
import os
import random
import re
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from models.protocols import Hypothesis
from service import checks

SHARED = Path(os.environ.get("SAAR_SHARED", Path(__file__).resolve().parents[2] / "shared"))
FILES = ("flores_dev", "news_dev", "health_dev")
KINDS = ("number", "date", "negation", "script", "repetition", "length")
SEED = 3
Pair = tuple[str, str]
Fault = Callable[[str, str, random.Random], str | None]

_NUMBER = re.compile(r"(?<![\w.,:])\d+(?:[.,:]\d+)*")
_WORD_NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "twenty")
_WORD_NUMBER = re.compile(rf"\b(?:{'|'.join(_WORD_NUMBERS)})\b", re.IGNORECASE)
_MONTHS = calendar.month_name[1:]
_MONTH = re.compile(rf"\b(?:{'|'.join(_MONTHS)})\b")
_DAYS = list(calendar.day_name)
_DAY = re.compile(rf"\b(?:{'|'.join(_DAYS)})\b")
_NO = re.compile(r"n['’]t\b|\b(?:not|no|never)\b(?! ?[.\d]) ?|(?<=can)not\b", re.IGNORECASE)
_AUXILIARY = re.compile(r"\b(?:is|are|was|were|will|would|can|could|should|has|have|had|may|might|must)\b")
_SCALE = re.compile(r"\b(?:thousand|million|billion|lakh|crore)\b")


def _replaced(pattern: re.Pattern[str], english: str, draw: random.Random, new: Callable[[str], str]) -> str | None:
    """Return the English with one match replaced, None where there is none."""
    places = list(pattern.finditer(english))
    if not places:
        return None
    place = draw.choice(places)
    return english[: place.start()] + new(place.group()) + english[place.end() :]


def changed_digit(_: str, english: str, draw: random.Random) -> str | None:
    """Change one digit of one number."""

    def change(number: str) -> str:
        place = draw.choice([i for i, character in enumerate(number) if character.isdigit()])
        return number[:place] + draw.choice([d for d in "123456789" if d != number[place]]) + number[place + 1 :]

    return _replaced(_NUMBER, english, draw, change)


def dropped_number(_: str, english: str, draw: random.Random) -> str | None:
    """Leave one number out."""
    return _replaced(_NUMBER, english, draw, lambda _: "")


def added_number(_: str, english: str, draw: random.Random) -> str:
    """Put a number of one to four digits between two words."""
    words = english.split(" ")
    words.insert(draw.randrange(len(words) + 1), str(draw.randrange(3, 10 ** draw.randrange(1, 5) + 3)))
    return " ".join(words)


def changed_word(_: str, english: str, draw: random.Random) -> str | None:
    """Say another number in words."""
    return _replaced(
        _WORD_NUMBER, english, draw, lambda word: draw.choice([w for w in _WORD_NUMBERS if w != word.lower()])
    )


def changed_scale(_: str, english: str, draw: random.Random) -> str | None:
    """Make millions of thousands, and so on."""
    scales = ["thousand", "million", "billion", "lakh", "crore"]
    return _replaced(_SCALE, english, draw, lambda word: draw.choice([s for s in scales if s != word]))


def changed_month(_: str, english: str, draw: random.Random) -> str | None:
    """Name another month."""
    return _replaced(_MONTH, english, draw, lambda month: draw.choice([m for m in _MONTHS if m != month]))


def changed_weekday(_: str, english: str, draw: random.Random) -> str | None:
    """Name another day of the week."""
    return _replaced(_DAY, english, draw, lambda day: draw.choice([d for d in _DAYS if d != day]))


def dropped_not(_: str, english: str, draw: random.Random) -> str | None:
    """Leave one not, n't, no or never out."""
    return _replaced(_NO, english, draw, lambda _: "")


def added_not(_: str, english: str, draw: random.Random) -> str | None:
    """Put a not behind one auxiliary verb."""
    return _replaced(_AUXILIARY, english, draw, lambda verb: f"{verb} not")


def dropped_half(_: str, english: str, __: random.Random) -> str:
    """Leave out the second half of the words."""
    words = english.split(" ")
    return " ".join(words[: (len(words) + 1) // 2])


def repeated_phrase(_: str, english: str, draw: random.Random) -> str | None:
    """Say three to six words twice."""
    words = english.split(" ")
    size = draw.randrange(3, 7)
    if len(words) < size:
        return None
    start = draw.randrange(len(words) - size + 1)
    return " ".join([*words[: start + size], *words[start : start + size], *words[start + size :]])


def repeated_word(_: str, english: str, draw: random.Random) -> str:
    """Say one word five times."""
    words = english.split(" ")
    place = draw.randrange(len(words))
    return " ".join([*words[:place], *([words[place]] * 4), *words[place:]])


def left_hindi(source: str, english: str, draw: random.Random) -> str:
    """Leave one Hindi word where an English one stood."""
    words, hindi = english.split(" "), re.findall(r"[\u0900-\u0963]+", source)
    words[draw.randrange(len(words))] = draw.choice(hindi)
    return " ".join(words)


FAULTS: dict[Fault, str] = {
    changed_digit: "number",
    dropped_number: "number",
    added_number: "number",
    changed_word: "number",
    changed_scale: "number",
    changed_month: "date",
    changed_weekday: "date",
    dropped_not: "negation",
    added_not: "negation",
    left_hindi: "script",
    repeated_phrase: "repetition",
    repeated_word: "repetition",
    dropped_half: "length",
}


def warned(source: str, english: str) -> Counter[str]:
    """Return how many warnings of each kind the English gets."""
    hypothesis = Hypothesis(text=english, score=None, source_tokens=0, output_tokens=0, truncated=False)
    return Counter(warning.kind for warning in checks.check(source, hypothesis))


def false_alarms(files: dict[str, list[Pair]]) -> Table:
    """Return the share of references that each check fires on, file by file."""
    table = Table("check", *files, title="False alarms: share of human references with a warning")
    fired = {name: [warned(*pair) for pair in pairs] for name, pairs in files.items()}
    for kind in KINDS:
        shares = (sum(kind in kinds for kinds in fired[name]) / len(pairs) for name, pairs in files.items())
        table.add_row(kind, *(f"{share:.2%}" for share in shares))
    table.add_row("any", *(f"{sum(bool(kinds) for kinds in fired[n]) / len(p):.2%}" for n, p in files.items()))
    return table


def found_faults(pairs: list[Pair]) -> Table:
    """Return the share of planted faults that the check meant for them finds, and the share any check does."""
    table = Table("fault", "planted", "check", "found by it", "by any", title="Planted faults: share found")
    for fault, kind in FAULTS.items():
        draw = random.Random(SEED)  # noqa: S311 - a reproducible sample, no secret
        planted = by_kind = by_any = 0
        for source, english in pairs:
            faulty = fault(source, english, draw)
            if faulty is None or kind in warned(source, english):
                continue
            found = warned(source, faulty)
            planted += 1
            by_kind += kind in found
            by_any += bool(found)
        name = fault.__name__.replace("_", " ")
        table.add_row(name, str(planted), kind, f"{by_kind / planted:.1%}", f"{by_any / planted:.1%}")
    return table


def slowest() -> Table:
    """Return the seconds that 20,000 characters of odd input take."""
    table = Table("20,000 characters of", "seconds", title="Odd input")
    odd = ("a", "1", "1,", "1 ", "नहीं ", "n't", "एक ", "सौ ", " - ", "un", "₹1.", "12:30", "two hundred and ", "क्‍")
    for piece in odd:
        text = (piece * 20_000)[:20_000]
        started = time.perf_counter()
        warned(text, text)
        table.add_row(repr(piece), f"{time.perf_counter() - started:.2f}")
    return table


def _read(name: str) -> list[Pair]:
    lines = (SHARED / "eval" / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [(hindi, english) for hindi, english, *_ in (line.split("\t") for line in lines)]


def main() -> None:
    """Print the three tables, and the time for a sentence."""
    if not (SHARED / "eval").is_dir():
        raise SystemExit(f"No references at {SHARED / 'eval'}: set SAAR_SHARED to the folder that holds eval/")
    files = {name: _read(name) for name in FILES}
    pairs = [pair for name in FILES for pair in files[name]]
    console = Console()
    console.print(false_alarms(files), found_faults(pairs), slowest())
    started = time.perf_counter()
    for pair in pairs:
        warned(*pair)
    print(f"{(time.perf_counter() - started) / len(pairs) * 1000:.2f} ms a segment, mean of {len(pairs)}")


if __name__ == "__main__":
    main()
