"""What numbers and offices are about: their order, their unit, and who is who."""

from __future__ import annotations

import pytest

from models.protocols import Hypothesis
from service.brief import CheckWarning
from service.checks import check


def warnings(source: str, english: str) -> list[CheckWarning]:
    """Return the warnings about numbers and offices."""
    hypothesis = Hypothesis(text=english, score=None, source_tokens=1, output_tokens=1, truncated=False)
    return [warning for warning in check(source, hypothesis) if warning.kind in {"number", "office"}]


TURNED = [
    ("शुल्क 40 प्रतिशत से घटाकर 15 प्रतिशत किया गया", "The duty was cut from 15 per cent to 40 per cent", "40", "15"),
    ("शुल्क 40% से घटकर 15% रह गया", "The duty fell from 15% to 40%", "40", "15"),
    ("किराया 40 से बढ़ाने के बाद 55 रुपये हुआ", "The fare went from Rs 55 to Rs 40", "40", "55"),
    ("संख्या 40 से कम होकर 15 रह गई", "The number went to 40 from 15", "40", "15"),
    ("संख्या 40 से गिरकर 15 रह गई", "The number, from around 15 last year to some 40", "40", "15"),
    ("मंडी सुबह 7 बजे से शाम 4 बजे तक खुली", "The market was open 4 p.m. to 7 a.m.", "7", "4"),
    ("दर 40 प्रतिशत से उछलकर 2025 में 55 प्रतिशत", "The rate went from 55 per cent to 40 per cent in 2025", "40", "55"),
    ("40 से बढ़कर 2025 में 55 लोग", "From 55 people in 2025 to 40", "40", "55"),
    ("दाम 4 लाख से लेकर 6 लाख रुपये", "Prices from Rs 600,000 to Rs 400,000", "4 लाख", "600,000"),
]


@pytest.mark.parametrize(("source", "english", "old", "output"), TURNED)
def test_a_change_turned_round_is_flagged(source: str, english: str, old: str, output: str) -> None:
    """What rose or fell from one number to another must not come out the other way round."""
    (warning,) = warnings(source, english)
    assert (warning.kind, warning.source, warning.output) == ("number", old, output)


def test_a_change_turned_round_names_both_ways() -> None:
    """The message says what each side has, in figures that a reader of English knows."""
    (warning,) = warnings("दाम 4 लाख से बढ़कर 6 लाख हुए", "Prices rose from 6 lakh to 400,000")
    assert warning.message == (
        'The Hindi goes from "4 लाख" (400,000) to "6 लाख" (600,000), the English from "6 lakh" to "400,000"'
    )


@pytest.mark.parametrize(
    ("source", "english"),
    [
        ("शुल्क 40 प्रतिशत से घटाकर 15 प्रतिशत किया गया", "The duty was cut from 40 per cent to 15 per cent"),
        ("शुल्क 40 प्रतिशत से घटाकर 15 प्रतिशत किया गया", "The duty was cut to 15 per cent from 40 per cent"),
        ("शुल्क 40 प्रतिशत से घटाकर 15 प्रतिशत किया गया", "The duty is 15 per cent; earlier it was 40 per cent"),
        ("40 से बढ़कर 55, फिर 55 से घटकर 40", "From 40 to 55, then from 55 to 40"),
        ("40 से बढ़कर 40", "From 40 to 40"),
        ("7 घर और 4 पुल", "From 4 bridges to 7 houses"),
        ("7 घरों, दुकानों से 4 लोग तक", "From 4 people to 7 houses and shops"),
        ("7 किसान अपने गाँव के रास्ते से 4 बजे तक आए", "By 4 they came to 7 farms"),
        ("7 गाँवों से 4 लोग आए", "4 people went to 7 villages"),
        ("7 से 4 तक", "4 men who had come on foot all the way to 7"),
    ],
)
def test_numbers_that_go_no_other_way_raise_nothing(source: str, english: str) -> None:
    """Another order of words is no fault, nor are two numbers between which nothing changes."""
    assert warnings(source, english) == []


@pytest.mark.parametrize(
    ("source", "english", "message"),
    [
        (
            "लागत 6.75 अरब डॉलर",
            "Cost 6.75 billion",
            '"6.75 अरब" (6,750,000,000) in dollars, the English has no dollars',
        ),
        ("लागत ₹ 75", "Cost $75", '"75" in rupees, the English has no rupees, only dollars'),
        ("लागत रु. 75", "Cost 75", '"75" in rupees, the English has no rupees'),
        ("लागत Rs. 75", "Cost 75", '"75" in rupees, the English has no rupees'),
        ("लागत 75 अमेरिकी डॉलर", "Cost £75", '"75" in dollars, the English has no dollars, only pounds'),
        ("लागत ¥75", "Cost 75", '"75" in yen or yuan, the English has no yen or yuan'),
        ("वृद्धि 7.5 फ़ीसदी", "Growth of 7.5", '"7.5" in per cent, the English has no per cent'),
        ("वृद्धि 7.5% और 75 येन", "Growth of 7.5 and 75 yen", '"7.5" in per cent, the English has no per cent'),
        ("वृद्धि 7.5% और 75 येन", "7.5% and 75", '"75" in yen, the English has no yen'),
    ],
)
def test_an_amount_without_its_unit_is_flagged(source: str, english: str, message: str) -> None:
    """An amount of money keeps its currency and a share its per cent; the message says what stands instead."""
    assert [warning.message for warning in warnings(source, english)] == [f"The Hindi has {message}"]


def test_a_unit_lost_twice_is_told_once() -> None:
    """One warning a unit is enough for a sentence."""
    assert [warning.source for warning in warnings("75 रुपये और 85 रुपये", "75 and 85")] == ["75"]


@pytest.mark.parametrize(
    ("source", "english"),
    [
        ("लागत 75 करोड़ रुपये", "A cost of Rs 75 crore"),
        ("लागत 75 करोड़ रूपए", "A cost of ₹750 million"),
        ("75 अमेरिकी डॉलर", "US$75"),
        ("75 यूरो", "75 euros"),
        ("75 पाउंड", "75 lbs"),
        ("¥75", "75 yuan"),
        ("75 रुपये और 85 रुपये", "Rs 75 and 85"),
        ("75 प्रतिशत", "75 percentage points"),
        ("75 पर्सेंट", "75 per cent"),
        ("वृद्धि का प्रतिशत और 75 घर", "The rise and 75 houses"),
    ],
)
def test_a_unit_in_any_form_is_kept(source: str, english: str) -> None:
    """A word, a sign or an abbreviation anywhere in the English will do."""
    assert warnings(source, english) == []


def test_a_lost_amount_is_not_told_twice() -> None:
    """Where the amount itself is missing, its currency is no news."""
    assert [warning.message for warning in warnings("75 रुपये", "Money")] == [
        '"75" in the Hindi is missing from the English'
    ]


@pytest.mark.parametrize(
    ("source", "english", "office"),
    [
        ("मुख्यमंत्री ने पुल का उद्घाटन किया।", "The Prime Minister opened the bridge.", "Prime Minister"),
        ("प्रधानमंत्री ने पुल का उद्घाटन किया।", "The chief minister opened the bridge.", "chief minister"),
        ("मंत्री ने पुल का उद्घाटन किया।", "President Verma opened the bridge.", "President"),
        ("सीएम ने पुल का उद्घाटन किया।", "Governors opened the bridge.", "Governor"),
    ],
)
def test_an_invented_office_is_flagged(source: str, english: str, office: str) -> None:
    """An office that the Hindi has no word for is told as the English writes it."""
    (warning,) = warnings(source, english)
    assert (warning.kind, warning.source, warning.output) == ("office", None, office)
    assert warning.message == f'"{office}" in the English is not in the Hindi'


@pytest.mark.parametrize(
    ("source", "english"),
    [
        ("पी.एम. ने कहा", "The Prime Minister said"),
        ("Prime Minister ने कहा", "The Prime Minister said"),
        ("मुख्य मन्त्री ने कहा", "The Chief Minister said"),
        ("उपराष्ट्रपति ने कहा", "The Vice President said"),
        ("दल के उपाध्यक्ष ने कहा", "The party's vice-president said"),
        ("पूर्व प्रेज़िडेंट ने कहा", "The former President said"),
        ("उप राज्यपाल ने कहा", "The Lieutenant Governor said"),
        ("मुख्यमंत्री ने कहा", "The minister said"),
        ("बिजली का काम", "The presidential work"),
    ],
)
def test_an_office_that_the_hindi_has_raises_nothing(source: str, english: str) -> None:
    """Spellings, abbreviations and deputies answer; an office left out is not asked for."""
    assert warnings(source, english) == []
