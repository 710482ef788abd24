"""Tests of the model's text: the golden cases, the reference's defects that we leave out, and what is masked."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from models.indictrans2.masking import PLACEHOLDER
from models.indictrans2.normalisation import clean
from models.indictrans2.preprocessing import preprocess

GOLDEN: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "fixtures" / "indictrans2" / "golden.json").read_text(encoding="utf-8")
)
CASES: dict[str, dict[str, Any]] = {case["id"]: case for case in GOLDEN["cases"]}
TAGS = "hin_Deva eng_Latn "
DEFECTS = {
    "rupee-crore": ("उसने ₹ < ID1 > का भुगतान किया ।", ["1,23,45,678"]),
    "abbr-bjp": ("बी . जे . पी . ने चुनाव जीता ।", []),
    "abbr-dr": ("डॉ . ए . पी . जे . अब्दुल कलाम राष्ट्रपति थे ।", []),
    "pipe": ("क । ख और राम । श्याम", []),
    "nbsp-digits": ("कुल 5 000 रुपये", []),
    "placeholder-like": ("< ID1 > और आईडी 1 को < ID2 > से देखें ।", ["<ID1>", "12:3456"]),
}
"""What we make of the cases in which the reference is wrong, and what is masked in them."""


def masked(text: str) -> list[str]:
    """Return what is masked in a text."""
    return [original for _, original in preprocess(text).masked]


@pytest.mark.parametrize("name", [name for name in CASES if name not in DEFECTS])
def test_golden(name: str) -> None:
    """Text and placeholders are the reference's, with upstream's normaliser and numbers in the order of the text."""
    case = CASES[name]
    ordered = case.get("first_occurrence_order", case)["preprocessed"]
    preprocessed = preprocess(case["input"])
    assert TAGS + preprocessed.text == case.get("preprocessed_upstream_normalizer", ordered)
    if "first_occurrence_order" not in case:
        originals = dict(preprocessed.masked)
        probe = PLACEHOLDER.sub(lambda found: originals.get(found[1], found[0]), GOLDEN["meta"]["restore_probe_input"])
        assert probe == case.get("upstream_normalizer", case["reference"])["restore_probe"]


@pytest.mark.parametrize("name", DEFECTS)
def test_defects(name: str) -> None:
    """Where the reference is wrong, ours differs from it, in the way that the tests below give reasons for."""
    text, originals = DEFECTS[name]
    preprocessed = preprocess(CASES[name]["input"])
    assert TAGS + preprocessed.text != CASES[name]["preprocessed"]
    assert (preprocessed.text, [original for _, original in preprocessed.masked]) == (text, originals)


@pytest.mark.parametrize("colon", ["5: परिचय", "५: परिचय", "5 : परिचय"])
def test_colon_keeps_its_digit(colon: str) -> None:
    """Defect 2: a digit before a colon is kept, and the colon is no visarga."""
    assert preprocess(f"अध्याय {colon}").text == "अध्याय 5 : परिचय"


def test_colon_between_spaces() -> None:
    """A colon set off by a space is a colon: the reference would glue the words around it with a visarga."""
    assert preprocess("मोदी : राम: हम").text == "मोदी : रामः हम"


def test_numbers_by_first_occurrence() -> None:
    """Defect 3: numbers count up over e-mails, addresses, numerals and handles, each in the order of the text."""
    originals = ["b@x.org", "a@x.org", "z.com", "12:30", "11:30", "#b", "#a"]
    preprocessed = preprocess("#b 12:30 b@x.org #a z.com 11:30 a@x.org")
    assert preprocessed.masked == tuple((str(n), original) for n, original in enumerate(originals, 1))


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("बी.जे.पी. और ए.पी.जे. और डॉ.सिंह", []),
        ("उसने कहा.उसने सुना", []),
        ("U.S.A. में 5 a.m. को Ph.D के बाद.He आया", []),
        ("example.org/help और वेब-पोर्टल-www.example.gov.in पर", ["example.org/help", "www.example.gov.in"]),
        ("(https://example.com/a?b=1), http://example.com।", ["http://example.com", "https://example.com/a?b=1"]),
        ("example.com: देखें, x.com/ भी, EXAMPLE.IN नहीं", ["example.com", "x.com/"]),
        ("info.a+b@example.co.in. राम@घर", ["info.a+b@example.co.in"]),
        ("@rajesh_k #Bharat2024 ram.k@okbank #मिशन #Modi_जी", ["#Bharat2024", "@rajesh_k", "ram.k@okbank"]),
    ],
)
def test_addresses(text: str, addresses: list[str]) -> None:
    """Defect 4: an address has a scheme, or a host in ASCII under a domain that there is; handles are in ASCII."""
    assert sorted(masked(text)) == sorted(addresses)


def test_address_keeps_hindi() -> None:
    """Hindi in an address with a scheme is part of it, up to the danda, and a colon in it no visarga."""
    assert masked("देखें https://example.com/भारत:आज। फिर") == ["https://example.com/भारत:आज"]


@pytest.mark.parametrize(
    ("text", "numerals"),
    [
        ("₹1,23,45,678 और 12,34,567 और 1,23,45,67,890 रुपये", ["1,23,45,678", "12,34,567", "1,23,45,67,890"]),
        ("1,234.56 और Rs.12,34,567.50 में", ["1,234.56", "12,34,567.50"]),
        ("15-08-2024 से १५.०८.२०२५ तक", ["15-08-2024", "15.08.2025"]),
        ("10 : 30-12:45 बजे, 2023–24 में", ["10:30-12:45", "2023-24"]),
        ("37.6 % से 100% और 10-15%", ["37.6%", "100%", "10-15%"]),
        ("192.168.10.1 और 11-3,11-5", ["192.168.10.1", "11-3,11-5"]),
        ("1,234 और 7.5% और 50 % और 9:30 और 3-1", []),
        ("290.55 और 1968/69 और 2024 और 100,000", []),
        ("COVID-19 और B2-2024-25X और 4x400-10m", []),
    ],
)
def test_numerals(text: str, numerals: list[str]) -> None:
    """Defect 5: a numeral is masked whole or not at all, and only where that helps."""
    assert masked(text) == numerals


def test_pipe_is_a_danda() -> None:
    """Defect 6: a pipe was typed for a danda, never for a handle, so no Hindi stays in the English because of one."""
    assert masked("क|ख और राम |श्याम") == []


def test_no_break_space_joins_nothing() -> None:
    """Defect 7: a no-break space is a space; editors type it anywhere, so no number is made of the two beside it."""
    assert preprocess("धारा 302\u00a0120 में 100\u00a0% और राम\u00a0?").text == "धारा 302 120 में < ID1 > और राम ?"


@pytest.mark.parametrize("typed", ["<ID1>", "< id 1 >", "[ID1]", "<ID1]", "<ID१>", "<I\u200dD1>", "＜ID1＞"])
def test_typed_placeholder(typed: str) -> None:
    """Defect 8: a placeholder that the author typed, in any spelling, has a placeholder of its own."""
    preprocessed = preprocess(f"{typed} और 10:30 बजे")
    assert preprocessed.text == "< ID1 > और < ID2 > बजे"
    assert preprocessed.masked[1] == ("2", "10:30")


def test_number_that_the_vocabulary_would_read() -> None:
    """Defect 8: a number that is a placeholder's only after NFKC is skipped."""
    assert preprocess("<ＩＤ１> और <ID２> और 10:30 और 11:30 बजे").masked == (("3", "10:30"), ("4", "11:30"))


def test_masked_by_place() -> None:
    """Defect 9: an original is masked where it stands, never inside a longer one; equal ones share a number."""
    preprocessed = preprocess("10:30 और 10:30:45 और 110:30 और 10:30")
    assert preprocessed.text == "< ID1 > और < ID2 > और < ID3 > और < ID1 >"
    assert preprocessed.masked == (("1", "10:30"), ("2", "10:30:45"), ("3", "110:30"))


def test_eleven_placeholders() -> None:
    """Defect 9: number 1 is not number 10 or 11."""
    preprocessed = preprocess(" और ".join(f"{hour}:30" for hour in range(10, 21)))
    assert preprocessed.text.endswith("< ID10 > और < ID11 >")
    assert preprocessed.masked[9:] == (("10", "19:30"), ("11", "20:30"))


def test_digits() -> None:
    """All decimal digits of Indian scripts become ASCII ones; fullwidth and other digits stay."""
    scripts = ("ARABIC-INDIC", "DEVANAGARI", "BENGALI", "TAMIL", "TELUGU", "MEETEI MAYEK", "OL CHIKI", "CHAKMA")
    for script in scripts:
        zero = ord(unicodedata.lookup(f"{script} DIGIT ZERO"))
        assert clean("".join(chr(zero + value) for value in range(10))) == "0123456789"
    assert clean("１２３ ๓ ½") == "１２３ ๓ ½"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        (" \n\u200b\u00a0\ufeff", ""),
        ('उसने "हाँ", कहा', 'उसने " हाँ , " कहा'),
        ("अ\r\nब\x00\x1bस", "अ बस"),
        ("</s>＜／s＞", "< / s > < ／s >"),
        ("क ् ख <ID1>् ।", "क्ख < ID1 > ् ।"),
        ("12/03 और 1,234", "12 / 03 और 1,234"),
    ],
)
def test_small_things(text: str, expected: str) -> None:
    """Blank texts, quotes before commas, controls, tags, loose viramas; a number at the start is torn, as upstream."""
    assert preprocess(text, mask=False).text == expected


def test_without_masks() -> None:
    """Nothing is masked when the placeholders did not survive."""
    preprocessed = preprocess("<ID1> info@example.com 10:30 @ram", mask=False)
    assert preprocessed.text == "< ID1 > info @ example . com 10:30 @ ram"
    assert preprocessed.masked == ()
