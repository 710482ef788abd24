"""Numbers and dates: kept in any equivalent form, flagged when lost, changed or invented."""

from __future__ import annotations

import pytest

from models.protocols import Hypothesis
from service.brief import CheckWarning
from service.checks import check, numbers_kept


def warnings(source: str, english: str) -> list[CheckWarning]:
    """Return the warnings about numbers and dates."""
    hypothesis = Hypothesis(text=english, score=None, source_tokens=1, output_tokens=1, truncated=False)
    return [warning for warning in check(source, hypothesis) if warning.kind in {"number", "date"}]


EQUAL = [
    ("वन ट्रिलियन डॉलर और वन विभाग", "One trillion dollars and the forest department"),
    ("12,34,567 लोग", "1,234,567 people"),
    ("१२,३४,५६७ लोग", "1,234,567 people"),
    ("5 लाख लोग", "5 lakh people"),
    ("5 लाख लोग", "500,000 people"),
    ("5 लाख लोग", "0.5 million people"),
    ("पाँच लाख लोग", "five hundred thousand people"),
    ("पांच लाख लोग", "half a million people"),
    ("2.5 करोड़ रुपये", "25 million rupees"),
    ("ढाई करोड रुपये", "Rs 2.5 crore"),
    ("1.5 अरब डॉलर", "1.5 billion dollars"),
    ("5 अरब देश", "five Arab countries"),
    ("5 लाख करोड़ रुपये", "5 trillion rupees"),
    ("सवा सौ करोड़ लोग", "1.25 billion people"),
    ("3 लाख 50 हज़ार रुपये", "350,000 rupees"),
    ("दो सौ पचास करोड़ रुपये", "2.5 billion rupees"),
    ("एक हज़ार एक सौ घर", "1,100 houses"),
    ("नौ सौ 63 घर", "963 houses"),
    ("250 हज़ार घर", "two hundred and fifty thousand houses"),
    ("वन ट्रिलियन डॉलर", "one trillion dollars"),
    ("10-12 लाख लोग", "1 to 1.2 million people"),
    ("10 लाख से 12 लाख लोग", "10 to 12 lakh people"),
    ("£10m की", "£10 million"),
    ("3.50 प्रतिशत", "3.5%"),
    ("छह दशमलव दो प्रतिशत", "6.2 per cent"),
    ("6 दशमलव 25 प्रतिशत", "6.25 per cent"),
    ("सवा दो घंटे", "2.25 hours"),
    ("साढ़े तीन घंटे", "three and a half hours"),
    ("पौने दो लाख", "175,000"),
    ("11वीं बैठक", "the eleventh meeting"),
    ("दसवें दिन", "on the 10th day"),
    ("इक्कीसवीं सदी", "the twenty-first century"),
    ("चौथा मैच", "the 4th match"),
    ("पच्चीस साल", "twenty-five years"),
    ("दो-तिहाई सदस्य", "two-thirds of the members"),
    ("आधा दर्जन लोग", "half a dozen people"),
    ("12 लोग", "a dozen people"),
    ("दोनों देश", "the two countries"),
    ("2 देश", "both countries"),
    ("एक आदमी", "a man"),
    ("मुझे किताब दो।", "Give me the book."),
    ("उसे जाने दो और सो जाओ।", "Let him go and sleep."),
    ("नौ-सेना का जहाज़", "a ship of the navy"),
    ("डॉ0 वर्मा", "Dr Verma"),
    ("40 वर्ग किमी में", "in 40 km2"),
    ("2.30 बजे", "at 2:30 p.m."),
    ("ढाई बजे", "at 2:30"),
    ("शाम 5 बजे", "at 17:00"),
    ("2025-26 में", "in 2025–2026"),
    ("1990 के दशक में", "in the 1990s"),
    ("90 के दशक में", "in the nineties"),
    ("3D और 4G", "3D and 4G"),
    ("कोविड-19", "COVID-19"),
    ("3-1 से", "by 3-1"),
    ("https://example.org/7 देखें", "See the page"),
    ("06 अगस्त 2025 को", "on August 6, 2025"),
    ("06/08/2025 को", "on 6 August 2025"),
    ("6 अगस्त 2025 को", "on 06/08/2025"),
    ("2025-08-06 को", "on 6 August 2025"),
    ("5 सितम्बर को", "on Sept 5"),
    ("शनिवार को", "on Saturday's"),
    ("मज़दूरों का मार्च", "the workers' rally"),
    ("वह आ सकता है", "He may come; May I?"),
]


@pytest.mark.parametrize(("source", "english"), EQUAL)
def test_equal_numbers_are_kept(source: str, english: str) -> None:
    """A number in another form, and a word that only looks like one, raises nothing."""
    assert warnings(source, english) == []


FAULTS = [
    ("12,34,567 लोग", "1,234 people", "12,34,567", "1,234"),
    ("5 लाख लोग", "5 million people", "5 लाख", "5 million"),
    ("5 लाख लोग", "5 people", "5 लाख", "5"),
    ("12 लोग आए", "People came", "12", None),
    ("लोग आए", "12 people came", None, "12"),
    ("लोग आए", "Twelve people came", None, "Twelve"),
    ("तीन लोग आए", "Five people came", "तीन", "Five"),
    ("दो लोग आए", "People came", "दो", None),
    ("10 लोग आए और 10 गए", "10 people came and some left", "10", None),
    ("10 से 12 लाख लोग और 10 लाख घर", "10 to 12 lakh people and houses", "10 लाख", None),
    ("सवा दो घंटे", "Two hours", "सवा दो", "Two"),
    ("2:30 बजे", "at 2:50", "2:30", "2:50"),
    ("2.30 बजे", "at 2:50", "2.30", "2:50"),
    ("1990 के दशक में", "in the 1980s", "1990", "1980"),
    ("साढ़े तीन करोड़", "30.5 million", "साढ़े तीन करोड़", "30.5 million"),
    ("कोविड-19", "COVID-18", "19", "18"),
    ("वन ट्रिलियन डॉलर की अर्थव्यवस्था", "A forest economy", "वन ट्रिलियन", None),
]


@pytest.mark.parametrize(("source", "english", "lost", "instead"), FAULTS)
def test_a_wrong_number_is_flagged(source: str, english: str, lost: str | None, instead: str | None) -> None:
    """A number changed, lost or invented gives one warning that names both sides as they stand."""
    (warning,) = warnings(source, english)
    assert (warning.kind, warning.source, warning.output) == ("number", lost, instead)


@pytest.mark.parametrize(
    ("source", "english", "lost", "instead"),
    [
        ("6 अगस्त को", "on 6 July", "अगस्त", "July"),
        ("6 अगस्त को", "on the 6th", "अगस्त", None),
        ("6 तारीख़ को", "on 6 May", None, "May"),
        ("मार्च में", "in the spring", "मार्च", None),
        ("सोमवार को", "on Tuesday", "सोमवार", "Tuesday"),
        ("उस दिन", "on that Sunday", None, "Sunday"),
    ],
)
def test_a_wrong_date_is_flagged(source: str, english: str, lost: str | None, instead: str | None) -> None:
    """A month or weekday changed, lost or invented gives one warning."""
    (warning,) = warnings(source, english)
    assert (warning.kind, warning.source, warning.output) == ("date", lost, instead)


def test_a_message_can_be_read_without_hindi() -> None:
    """Digits stand as they are; Hindi words and digits come with their value."""
    assert warnings("12,34,567 लोग", "people")[0].message == '"12,34,567" in the Hindi is missing from the English'
    assert warnings("5 लाख लोग", "people")[0].message == '"5 लाख" (500,000) in the Hindi is missing from the English'
    assert warnings("ढाई घंटे", "hours")[0].message == '"ढाई" (2.5) in the Hindi is missing from the English'
    assert warnings("लोग", "45 people")[0].message == '"45" in the English is not in the Hindi'


def test_two_wrong_numbers_give_two_warnings() -> None:
    """Each lost number is paired with an invented one in order, and what is left over stands alone."""
    found = warnings("11 घर और 12 पुल", "13 houses")
    assert [(warning.source, warning.output) for warning in found] == [("11", "13"), ("12", None)]


def test_numbers_kept_counts_the_numbers_of_the_source() -> None:
    """Of two numbers one is kept; एक is no number to keep."""
    assert numbers_kept("एक गाँव में 12 घर और 3 पुल", "12 houses and 4 bridges in a village") == (2, 1)
    assert numbers_kept("एक गाँव", "a village") == (0, 0)
