"""Tests of the English: the golden cases, and originals put back as they were, or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from models.indictrans2.postprocessing import clean_up, mended, restored
from models.indictrans2.preprocessing import preprocess

GOLDEN: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "fixtures" / "indictrans2" / "golden.json").read_text(encoding="utf-8")
)
PLAIN = preprocess("कुछ नहीं")
TIMES = preprocess("10:30 से https://example.com/a?b=1&amp=2 तक")


@pytest.mark.parametrize("case", GOLDEN["postprocess_cases"], ids=lambda case: case["decoded"])
def test_golden_pairs(case: dict[str, str]) -> None:
    """English is put together as in the reference."""
    assert restored(case["decoded"], PLAIN) == case["postprocessed"]


@pytest.mark.parametrize("case", GOLDEN["cases"], ids=lambda case: case["id"])
def test_golden_outputs(case: dict[str, Any]) -> None:
    """What the model wrote becomes the reference's English."""
    for result in (case["reference"], case.get("upstream_normalizer", case["reference"])):
        assert restored(result["decoded"], PLAIN) == result["postprocessed"]


@pytest.mark.parametrize("case", GOLDEN["decode_cases"], ids=lambda case: case["text_no_cleanup"])
def test_golden_clean_up(case: dict[str, str]) -> None:
    """Decoded pieces are cleaned up as by transformers 4."""
    assert clean_up(case["text_no_cleanup"]) == case["text"]


def test_clean_up() -> None:
    """Marks and short forms lose the space before them."""
    decoded = "I 'm sure he 's here , they 've gone , you 're not and do n't : why ? No ! rock ' n ' roll ."
    assert clean_up(decoded) == "I'm sure he's here, they've gone, you're not and don't : why? No! rock'n'roll."


@pytest.mark.parametrize(
    "spelling",
    [
        *("<ID{}>", "< ID{} >", "[ID{}]", "[ ID{} ]", "[ID {}]", "<ID{}]", "< ID{}]", "<ID{} ]"),
        *("<ID {}>", "< ID {} >", "<ID{} >", "<id{}>", "< id{} >", "<Id {} >"),
    ],
)
def test_spellings(spelling: str) -> None:
    """Every spelling of a placeholder is recognised, and its original comes back untouched, entities and all."""
    english = restored(f"Open {spelling.format(1)}, from {spelling.format(2)}.", TIMES)
    assert english == "Open https://example.com/a?b=1&amp=2, from 10:30."


def test_original_is_not_english() -> None:
    """Nothing of what makes English of tokens reaches inside an original, here an entity and a hyphen."""
    preprocessed = preprocess("https://example.com/&quot;@-@&#124;x देखें")
    assert restored("See ( < ID1 > ) 's &quot; here &quot; .", preprocessed) == (
        'See (https://example.com/&quot;@-@&#124;x)\'s "here".'
    )


@pytest.mark.parametrize(
    "decoded", ["Open < ID1 >", "< ID1 > < ID2 > < ID2 >", "< ID1 > < ID2 > < ID3 >", "< ID1 > < ID12 >", "", "ID1 ID2"]
)
def test_lost_doubled_invented(decoded: str) -> None:
    """A placeholder that is lost, doubled or invented is none the caller would want to read."""
    assert restored(decoded, TIMES) is None


def test_same_original_twice() -> None:
    """An original that stands in the source twice must stand in the English twice."""
    preprocessed = preprocess("10:30 और 10:30")
    assert restored("< ID1 > and < ID1 >", preprocessed) == "10:30 and 10:30"
    assert restored("< ID1 >", preprocessed) is None


def test_without_masks() -> None:
    """Where nothing was masked, what looks like a placeholder is text."""
    preprocessed = preprocess("<ID1> से 10:30 तक", mask=False)
    assert restored("[ ID1 ] to 10:30 .", preprocessed) == "[ID1] to 10:30."


def test_typed_placeholder_comes_back() -> None:
    """A placeholder that the author typed comes out as typed, and never as an original of ours."""
    preprocessed = preprocess("[id 2] और 10:30 बजे")
    assert restored("< ID1 > and < ID2 >", preprocessed) == "[id 2] and 10:30"


def test_ten_and_one() -> None:
    """Number 1 is not put back inside number 10."""
    hours = [f"{hour}:30" for hour in range(10, 21)]
    decoded = " , ".join(f"< ID{number} >" for number in range(11, 0, -1))
    assert restored(decoded, preprocess(" और ".join(hours))) == ", ".join(reversed(hours))


@pytest.mark.parametrize(
    ("source", "decoded", "english"),
    [
        ("कल 9:30 बजे", "at 9 : 30 .", "at 9:30."),
        ("5:30 बजे बैठक", "the meeting at 5 : 30", "the meeting at 5:30"),
        ("जांच 1/5 है", "1 / 5 of it", "1/5 of it"),
        ("12,345 लोग", "12 , 345 people", "12,345 people"),
        ("अध्याय 5 में 30 लोग", "Chapter 5 : 30 people", "Chapter 5: 30 people"),
        ("वार्ड 1, 5 और 7", "wards 1 , 5 and 7", "wards 1, 5 and 7"),
        ("कल 2:1 और 3", "2 : 1 : 3", "2: 1: 3"),
        ("12/345 घर", "2 / 3 of it", "2 / 3 of it"),
    ],
)
def test_torn_numbers(source: str, decoded: str, english: str) -> None:
    """A number of the Hindi is put together again, also at its start; two beside a mark, or a part of one, are not."""
    assert restored(decoded, preprocess(source)) == english


@pytest.mark.parametrize(
    ("decoded", "english"),
    [
        ("from < ID2 > on", "from 14:45 on 10:30"),
        ("< ID1 > < ID1 > to < ID2 >", "10:30 to 14:45"),
        ("< ID9 > it is", "it is 10:30 14:45"),
    ],
)
def test_mended(decoded: str, english: str) -> None:
    """What the model lost stands at the end, and what it doubled or invented is gone."""
    assert mended(decoded, preprocess("10:30 से 14:45 तक")) == english


@pytest.mark.parametrize("piece", ["1 : ", "< ID1 > ", "<", "&amp; ", "' ", "[ID1", "1", "\0", "<ID"])
def test_long_runs_end(piece: str) -> None:
    """A long run of anything comes out: a pattern that backtracks would hang here for hours."""
    decoded = (piece * 100_000)[:100_000]
    for preprocessed in (PLAIN, TIMES):
        restored(clean_up(decoded), preprocessed)
    assert mended(clean_up(decoded), TIMES)
