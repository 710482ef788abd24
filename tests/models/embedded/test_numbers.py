"""Tests of what is glossed by rule: numbers in words, times, dates, ranges and money."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.devanagari import tokenise
from models.embedded.numbers import number_spans
from models.hindi_numbers import CARDINALS, entries
from service.checks import amounts

WORDS = [(word, int(value)) for word, value in entries(CARDINALS)]


def glossed(text: str) -> str:
    """Return the text with its numbers as they are glossed."""
    tokens, spans = tokenise(text), number_spans(tokenise(text))
    at, out = 0, list[str]()
    while at < len(tokens):
        length, english = spans.get(at, (1, tokens[at]))
        out.append(english)
        at += length
    return " ".join(out)


@pytest.mark.parametrize(
    ("hindi", "glosses"),
    [
        ("निन्यानवे लोग", "99 लोग"),
        ("तीन लोग", "तीन लोग"),
        ("तीन सौ पच्चीस", "325"),
        ("तीन हज़ार दो सौ पचास", "3,250"),
        ("एक सौ बीस और एक आदमी", "120 और एक आदमी"),
        ("दस हजार करोड़", "10,000 करोड़"),
        ("वन ट्रिलियन डॉलर, वन विभाग", "1 ट्रिलियन डॉलर , वन विभाग"),
        ("अठारह सौ सत्तावन", "1857"),
        ("डेढ़ लाख, सवा करोड़, सवा सौ", "1.5 लाख , 1.25 करोड़ , 125"),
        ("साढ़े तीन बजे और पौने नौ बजे", "3:30 बजे और 8:45 बजे"),
        ("साढ़े 10 बजे, साढ़े तीन साल", "10:30 बजे , 3.5 साल"),
        ("8 बजकर 5 मिनट, 2.30 बजे", "8:05 , 2:30 बजे"),
        ("06 अगस्त 2025 को 06 लोग", "6 अगस्त 2025 को 06 लोग"),
        ("21वीं सदी, 12-वीं, सातवीं, ११वें", "21st सदी , 12th , 7th , 11th"),
        ("1990 के दशक", "1990s"),
        ("10-12, दो-तीन सौ, 2023–24, F-16, 26/11", "10-12 , 2-3 सौ , 2023-24 , F-16 , 26/11"),
        ("₹1,200 करोड़ और $5", "Rs 1,200 करोड़ और $5"),
        ("दो, और पौने, साढ़े, साढ़े ²", "दो , और पौने , साढ़े , साढ़े ²"),
    ],
)
def test_by_rule(hindi: str, glosses: str) -> None:
    """Numbers are written in digits, small ones alone are left to the lexicon, and nothing else is touched."""
    assert glossed(hindi) == glosses


@given(st.sampled_from(WORDS), st.sampled_from(WORDS), st.sampled_from(WORDS))
def test_the_checks_agree(hundreds: tuple[str, int], units: tuple[str, int], thousands: tuple[str, int]) -> None:
    """What a number in words is glossed as has the value that the checks read in the Hindi."""
    text = f"{thousands[0]} हज़ार {hundreds[0]} सौ {units[0]} लोग" if hundreds[1] < 10 else f"{units[0]} हज़ार लोग"
    (number,) = amounts.read(text)
    assert Fraction(glossed(text).split()[0].replace(",", "")) == number.value
