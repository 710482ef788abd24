"""Numbers as words in Hindi and English, with the spelling variants that newspapers use. Keys are folded.

A word in `ALLOWED` may stand for the number but is also said without one ("दूसरा", second or other; "एक", one or a):
it answers a number on the other side and is never asked for.
"""

from __future__ import annotations

from fractions import Fraction

from service.checks.words import fold

_HINDI = """
तीन; चार; पांच; छह छः छ छै; सात; आठ; नौ; दस
ग्यारह; बारह; तेरह; चौदह; पंद्रह पन्द्रह; सोलह; सत्रह सतरह; अठारह अट्ठारह; उन्नीस; बीस
इक्कीस; बाईस बाइस; तेईस तेइस; चौबीस; पच्चीस; छब्बीस; सत्ताईस सत्ताइस; अट्ठाईस अट्ठाइस अठाईस अठाइस; उनतीस उन्तीस; तीस
इकतीस इकत्तीस; बत्तीस; तैंतीस तेंतीस; चौंतीस; पैंतीस; छत्तीस; सैंतीस; अड़तीस; उनतालीस उन्तालीस; चालीस
इकतालीस; बयालीस बियालीस; तैंतालीस तेंतालीस; चौवालीस चवालीस चौंवालीस; पैंतालीस; छियालीस छयालीस; सैंतालीस; अड़तालीस; उनचास उन्चास; पचास
इक्यावन; बावन; तिरपन तिरेपन; चौवन चौअन; पचपन; छप्पन; सत्तावन; अट्ठावन अठावन; उनसठ; साठ
इकसठ; बासठ; तिरसठ तिरेसठ; चौंसठ चौसठ; पैंसठ; छियासठ छयासठ; सड़सठ सरसठ; अड़सठ; उनहत्तर उन्हत्तर; सत्तर
इकहत्तर; बहत्तर; तिहत्तर; चौहत्तर; पचहत्तर पिचहत्तर; छिहत्तर; सतहत्तर; अठहत्तर; उन्यासी उनासी उन्नासी; अस्सी
इक्यासी; बयासी; तिरासी; चौरासी; पचासी; छियासी; सत्तासी सतासी; अट्ठासी अठासी; नवासी; नब्बे
इक्यानवे इक्यानबे; बानवे बानबे; तिरानवे तिरानबे; चौरानवे चौरानबे; पचानवे पंचानवे पचानबे पंचानबे; छियानवे छियानबे;
सत्तानवे सत्तानबे; अट्ठानवे अट्ठानबे अठानवे; निन्यानवे निन्यानबे
"""
_ENGLISH = """
three; four; five; six; seven; eight; nine; ten; eleven; twelve; thirteen; fourteen; fifteen; sixteen; seventeen;
eighteen; nineteen
"""
_ENGLISH_ORDINALS = """
third thirds; fourth fourths; fifth fifths; sixth sixths; seventh sevenths; eighth eighths; ninth ninths; tenth tenths;
eleventh; twelfth; thirteenth; fourteenth; fifteenth; sixteenth; seventeenth; eighteenth; nineteenth
"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINAL_ENDINGS = ("वां", "वीं", "वें", "वा", "वी", "वे")


def _from_three(table: str) -> dict[str, Fraction]:
    groups = table.replace("\n", ";").replace(";;", ";").strip("; ").split(";")
    filled = [group.split() for group in groups if group.strip()]
    return {fold(word): Fraction(value) for value, words in enumerate(filled, start=3) for word in words}


_HINDI_CARDINALS = _from_three(_HINDI)
TENS = {word: Fraction(10 * value) for value, word in enumerate(_TENS.split(), start=2)}

REQUIRED: dict[str, Fraction] = {
    **_HINDI_CARDINALS,
    **{word + ending: value for word, value in _HINDI_CARDINALS.items() for ending in _ORDINAL_ENDINGS},
    **_from_three(_ENGLISH),
    **_from_three(_ENGLISH_ORDINALS),
    **TENS,
    **{word[:-1] + "ieth": value for word, value in TENS.items()},
    "दो": Fraction(2),
    "two": Fraction(2),
    **dict.fromkeys(("तीसरा", "तीसरे", "तीसरी", "तिहाई"), Fraction(3)),
    **dict.fromkeys(("चौथा", "चौथे", "चौथी"), Fraction(4)),
    **dict.fromkeys(("छठा", "छठे", "छठी", "छठवां", "छठवें", "छठवीं"), Fraction(6)),
    **dict.fromkeys(("डेढ",), Fraction(3, 2)),
    **dict.fromkeys(("ढाई", "अढाई"), Fraction(5, 2)),
}
"""Words that mean their number and little else."""

ALLOWED: dict[str, tuple[Fraction, ...]] = {
    **dict.fromkeys("शून्य zero nil".split(), (Fraction(0),)),
    **dict.fromkeys("एक one ones first once single पहला पहली पहले प्रथम अकेला अकेले अकेली".split(), (Fraction(1),)),
    **dict.fromkeys(
        "दोनों दूसरा दूसरे दूसरी द्वितीय दोगुना दोगुनी दोगुने दुगुना दुगनी दुगना दोहरा दोहरी जोड़ा जोड़ी जोड़े".split(), (Fraction(2),)
    ),
    **dict.fromkeys(
        "second both couple pair pairs twice double doubled doubling twin twins dual ii".split(), (Fraction(2),)
    ),
    **dict.fromkeys("तीनों तृतीय तिगुना तिगुनी तिकड़ी triple tripled thrice trio iii".split(), (Fraction(3),)),
    **dict.fromkeys("चारों चतुर्थ चौगुना चौगुनी चौथाई iv quadruple".split(), (Fraction(4),)),
    **{
        word: (Fraction(value),)
        for value, group in enumerate("ज़ीरो जीरो;वन फर्स्ट;टू सेकंड डबल;थ्री थर्ड;फोर;फाइव;सिक्स;सेवन;एट;नाइन;टेन".split(";"))
        for word in group.split()
    },
    **dict.fromkeys("quarter quarters".split(), (Fraction(4), Fraction(1, 4))),
    **dict.fromkeys("आधा आधे आधी half halves ½".split(), (Fraction(1, 2), Fraction(2), Fraction(3, 2))),
    **dict.fromkeys("दशक decade".split(), (Fraction(10),)),
    **dict.fromkeys("शताब्दी सदी century".split(), (Fraction(100),)),
    **{
        numeral: (Fraction(value),)
        for value, numeral in enumerate(
            "vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx xxi".split(), start=6
        )
    },
    **{
        fold(word) + "ों": (value,) for word, value in _HINDI_CARDINALS.items() if value <= 10 or word in {"बीस", "पचास"}
    },
    **{word[:-1] + "ies": (value, 1900 + value) for word, value in TENS.items()},
}
"""Words that may mean these numbers and are as often said without one."""
ALLOWED = {fold(word): values for word, values in ALLOWED.items()}

SCALES: dict[str, int] = {
    **dict.fromkeys(("दर्जन", "dozen"), 12),
    **dict.fromkeys(("सौ", "hundred"), 100),
    **dict.fromkeys(("हजार", "thousand"), 10**3),
    **dict.fromkeys(("लाख", "lakh", "lac"), 10**5),
    **dict.fromkeys(("मिलियन", "million", "mn"), 10**6),
    **dict.fromkeys(("करोड", "crore", "cr"), 10**7),
    **dict.fromkeys(("अरब", "बिलियन", "billion", "bn"), 10**9),
    **dict.fromkeys(("खरब",), 10**11),
    **dict.fromkeys(("ट्रिलियन", "trillion", "tn"), 10**12),
}
"""Words that multiply the number before them."""
SCALES |= {word + "s": scale for word, scale in SCALES.items() if word.isascii() and len(word) > 2}

UNSURE_SCALES: dict[str, int] = {"m": 10**6, "k": 10**3, "अरब": 10**9}
"""Words that may multiply the number before them or mean something else: 10m of rope, 5 अरब देश (Arab states)."""

PARTS: dict[str, Fraction] = {
    **dict.fromkeys(("साढे",), Fraction(1, 2)),
    **dict.fromkeys(("सवा",), Fraction(1, 4)),
    **dict.fromkeys(("पौने", "पौन"), Fraction(-1, 4)),
}
"""Words that shift the number after them: साढ़े तीन is 3.5, सवा लाख 1.25 lakh."""

CLOCK = frozenset({"बजे", "बजकर", "am", "pm", "a.m", "p.m", "o'clock", "ist", "gmt", "a", "p"})
"""Words after a time of day: 2.30 बजे, 2.30 p.m."""

UNITS = frozenset("km m mm cm ft mi किमी मी मिमी सेमी".split())
"""Units whose exponent may stand behind them: km2."""
