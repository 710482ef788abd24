"""Numbers as words in Hindi and English, with the spelling variants that newspapers use; lookups are by folded word."""

from __future__ import annotations

from fractions import Fraction

from models.hindi_numbers import CARDINALS, ORDINAL_ENDINGS, entries
from service.checks.words import fold

_ENGLISH = """
3 three third thirds; 4 four fourth fourths; 5 five fifth fifths; 6 six sixth sixths;
7 seven seventh sevenths; 8 eight eighth eighths; 9 nine ninth ninths; 10 ten tenth tenths;
11 eleven eleventh; 12 twelve twelfth; 13 thirteen thirteenth; 14 fourteen fourteenth;
15 fifteen fifteenth; 16 sixteen sixteenth; 17 seventeen seventeenth; 18 eighteen eighteenth;
19 nineteen nineteenth; 20 twentieth; 30 thirtieth; 40 fortieth; 50 fiftieth; 60 sixtieth; 70 seventieth;
80 eightieth; 90 ninetieth
"""
_TENS = "20 twenty; 30 thirty; 40 forty; 50 fifty; 60 sixty; 70 seventy; 80 eighty; 90 ninety"
_IRREGULAR = """
2 दो two; 3 तीसरा तीसरे तीसरी तिहाई; 4 चौथा चौथे चौथी; 6 छठा छठे छठी छठवां छठवें छठवीं; 9 नवां नवें नवीं;
3/2 डेढ़; 5/2 ढाई अढ़ाई
"""
_ALLOWED = """
0 शून्य ज़ीरो zero nil; 1 एक वन फर्स्ट पहला पहली पहले प्रथम अकेला अकेले अकेली one ones first once single;
2 दोनों दूसरा दूसरे दूसरी द्वितीय दोगुना दोगुनी दोगुने दुगना दुगनी दुगुना दोहरा दोहरी जोड़ा जोड़ी जोड़े टू सेकंड डबल;
2 second both couple pair pairs twice double doubled doubling twin twins dual half halves आधा आधे आधी ii;
3 तीनों तृतीय तिगुना तिगुनी तिकड़ी थ्री थर्ड triple tripled thrice trio iii;
4 चारों चतुर्थ चौगुना चौगुनी चौथाई फोर quarter quarters quadruple iv; 5 पांचों फाइव; 6 छहों सिक्स vi;
7 सातों सेवन vii; 8 आठों एट viii; 9 नौवों नाइन ix; 10 दसों टेन x; 11 xi; 12 xii; 13 xiii; 14 xiv; 15 xv;
16 xvi; 17 xvii; 18 xviii; 19 xix; 20 xx; 20 twenties; 30 thirties; 40 forties; 50 fifties; 60 sixties;
70 seventies; 80 eighties; 90 nineties; 1920 twenties; 1930 thirties; 1940 forties; 1950 fifties;
1960 sixties; 1970 seventies; 1980 eighties; 1990 nineties;
100 सौवां सौवें सौवीं शताब्दी सदी hundredth century; 10 दशक decade; 1/2 आधा आधे आधी half halves ½;
3/2 half; 1/4 quarter quarters
"""
_SCALES = """
12 दर्जन dozen; 100 सौ hundred; 1000 हज़ार thousand thousands; 100000 लाख lakh lakhs lac lacs;
1000000 मिलियन मिलीयन million millions mn; 10000000 करोड़ crore crores cr;
1000000000 अरब बिलियन बिलीयन billion billions bn; 100000000000 खरब; 1000000000000 ट्रिलियन trillion trillions tn
"""


def _entries(table: str) -> list[tuple[str, Fraction]]:
    return [(fold(word), Fraction(value)) for word, value in entries(table)]


TENS = dict(_entries(_TENS))
REQUIRED = dict(_entries(CARDINALS + ";" + _ENGLISH + ";" + _TENS + ";" + _IRREGULAR))
"""Words that mean their number and little else."""
REQUIRED |= {word + ending: value for word, value in _entries(CARDINALS) for ending in ORDINAL_ENDINGS}

ALLOWED: dict[str, frozenset[Fraction]] = {}
"""Words that may stand for these numbers and are as often said without one: एक is one or a, दूसरा second or other.

They answer a number on the other side and are never asked for.
"""
for _word, _value in _entries(_ALLOWED):
    ALLOWED[_word] = ALLOWED.get(_word, frozenset()) | {_value}

SCALES = {word: int(value) for word, value in _entries(_SCALES)}
"""Words that multiply the number before them."""

UNSURE_SCALES = {"m": 10**6, "k": 10**3}
"""Letters that may multiply the number before them: £10m, but 10 m of rope."""

STARTS = {
    **dict.fromkeys(("एक", "वन", "one"), Fraction(1)),
    **dict.fromkeys(("आधा", "आधी", "आधे", "half"), Fraction(1, 2)),
}
"""Words that are a number where a scale follows: एक लाख, half a million; वन ट्रिलियन, though वन alone is a forest."""

PARTS = {"साढे": Fraction(1, 2), "सवा": Fraction(1, 4), "पौने": Fraction(-1, 4), "पौन": Fraction(-1, 4)}
"""Words that shift the number after them: साढ़े तीन is 3.5, सवा लाख 1.25 lakh."""

POINTS = frozenset({"दशमलव", "point"})
"""Words for the decimal point: छह दशमलव दो is 6.2."""

CLOCK = frozenset({"बजे", "बजकर", "am", "pm", "a", "p", "o'clock", "ist", "gmt"})
"""Words after a time of day: 2.30 बजे, 2.30 p.m."""

UNITS = frozenset({"km", "m", "mm", "cm", "ft", "mi", "किमी", "मी", "मिमी", "सेमी"})
"""Units whose exponent may stand behind them: km2."""
