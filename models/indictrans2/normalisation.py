"""Hindi as the model saw it in training: one spelling of each letter, digit and mark, and tokens between spaces.

`normalise` and `tokenise` do what indic-nlp-library 0.92 does for Hindi, which the tests hold them to; `clean` is what
IndicTrans2 does before that. Every pattern takes time linear in the length of the text.
"""

from __future__ import annotations

import re
import unicodedata

Table = dict[int, int | str | None]
DEVANAGARI = "\u0900-\u097f"
_SCRIPTS = (
    *("ARABIC-INDIC", "EXTENDED ARABIC-INDIC", "DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI", "ORIYA", "TAMIL"),
    *("TELUGU", "KANNADA", "MALAYALAM", "SINHALA LITH", "TIBETAN", "LIMBU", "LEPCHA", "OL CHIKI", "SAURASHTRA"),
    *("MEETEI MAYEK", "BRAHMI", "SORA SOMPENG", "CHAKMA", "SHARADA", "KHUDAWADI", "NEWA", "TIRHUTA", "MODI", "TAKRI"),
    *("AHOM", "WARANG CITI", "DIVES AKURU", "BHAIKSUKI", "MASARAM GONDI", "GUNJALA GONDI", "MRO", "WANCHO"),
)
"""The scripts of India and around it that have decimal digits of their own."""
_ZEROS = (unicodedata.lookup(f"{script} DIGIT ZERO") for script in _SCRIPTS)
_DIGITS = {ord(zero) + value: str(value) for zero in _ZEROS for value in range(10)}
_INVISIBLE = dict.fromkeys(map(ord, "\ufeff\ufffe\u2060\u00ad\u200c\u200d"), "")
_SPACES = dict.fromkeys(map(ord, "\u200b\u00a0"), " ")
_CONTROLS = {code: None for code in (*range(0x20), *range(0x7F, 0xA0)) if not chr(code).isspace()}
_CLEAN: Table = {
    **_DIGITS,
    **_INVISIBLE,
    **_SPACES,  # also between digits: editors type &nbsp; for any space, so joining would make up numbers
    **_CONTROLS,
    **str.maketrans("`´‘‚’„“”«»–—", "'''''\"\"\"\"\"--"),
    **str.maketrans("＜＞﹤﹥", "<><>"),  # which is what the vocabulary would make of them, unspaced
}
_NORMAL: Table = {
    **_INVISIBLE,
    **_SPACES,
    **str.maketrans("„“”´‘‚’–", "\"\"\"''''-"),
    ord("—"): " - ",
    ord("…"): "...",
    ord("|"): "।",
    ord("ॲ"): "ए",
    **{ord(letter): unicodedata.normalize("NFD", letter) for letter in "\u0929\u0931\u0934\u0958\u0959\u095a\u095b"},
    **{ord(letter): unicodedata.normalize("NFD", letter) for letter in "\u095c\u095d\u095e\u095f"},
}
_SPACED_COLON = re.compile("(?<=[0-9]) : ?(?=[0-9])")
_SPACED_PERCENT = re.compile("(?<=[0-9]) %")
_QUOTE_BEFORE_STOP = re.compile('"([,.]+)')
_COLON_FOR_VISARGA = re.compile(f"(?<=[{DEVANAGARI}]):")
_PUNCTUATION = re.compile(r"([!-/:-@\[\]^_`{-~।॥꫰꫱꯫᱾᱿\uabec-\uabef])")
"""ASCII but for the backslash, which the library forgets, and the marks of Indic scripts."""
_NUMBER_IN_PIECES = re.compile("(?<![0-9])[0-9]++(?: [,.:/] [0-9]++)+")


def clean(text: str) -> str:
    """Return the text with ASCII digits, quotes and dashes, single spaces and nothing invisible.

    A colon between spaces stays one; the reference glues it to the word before, where it becomes a visarga.
    """
    whole = text.encode("utf-8", "replace").decode("utf-8")  # halves of surrogate pairs, which no encoding has
    text = " ".join(whole.translate(_CLEAN).split())
    text = _SPACED_PERCENT.sub("%", _SPACED_COLON.sub(":", text))
    return _QUOTE_BEFORE_STOP.sub(r'\1"', text)


def normalise(text: str) -> str:
    """Return the text with nuktas apart from their letters, and danda and visarga where ``|`` and ``:`` were typed."""
    return _COLON_FOR_VISARGA.sub("ः", text.translate(_NORMAL).replace("''", '"'))


def tokenise(text: str) -> list[str]:
    """Return words, marks and numbers; a number with marks in it is one token. [""] for a blank text."""
    spaced = _PUNCTUATION.sub(r" \1 ", text.replace("\t", " "))
    spaced = re.sub(" {2,}", " ", spaced).strip(" ")
    return _NUMBER_IN_PIECES.sub(_whole, spaced).split(" ")


def _whole(number: re.Match[str]) -> str:
    # The library leaves a number that starts the text in pieces, so the model saw it so.
    return number[0].replace(" ", "") if number.start() else number[0]
