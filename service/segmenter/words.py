"""The words by which a segmenter knows an abbreviation, a verb, or a sentence that goes on."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

WORD = r"[\w\u0900-\u0963\u0970-\u097f\u200c\u200d]"
"""A character of a word as a regular expression: Python's \\w leaves out the vowel signs of Devanagari."""

_STRIPPED = {ord("\u093c"): None, ord("\u200c"): None, ord("\u200d"): None}


def plain(word: str) -> str:
    """Return the word without nukta and joiners, which half of the writers leave out, and in lower case."""
    return unicodedata.normalize("NFC", word).translate(_STRIPPED).lower()


def _table(words: str) -> frozenset[str]:
    return frozenset(plain(word) for word in words.split())


_LETTERS = _table("""
    ए बी सी डी ई एफ जी एच आई जे के एल एम एन ओ पी क्यू आर एस टी यू वी डब्ल्यू डब्लू एक्स वाई जेड जैड
""")
WORDS_LIKE_LETTERS = _table("आई पी जी न")
"""Letters that are also words which end sentences: came, drank, sir, isn't it."""

ABBREVIATIONS = _table("""
    डॉ डा डाॅ प्रो प्रा श्री श्रीमती सुश्री कु मो मु मि मिस पं स्व चौ ठा इं इंजी एड एडवो लेफ्टि कै कैप्ट ब्रि मेज
    जन मे रि सेवानि सं नं क्र क्रं पृ खं रु रू लि प्राइ मी सेमी मिमी किमी ग्रा किग्रा मिग्रा ता दि पू प्र
    जू फर अग सित सितं अक्टू नव नवं दिस दिसं उदा सें फा वि
    dr mr mrs ms prof rs st sr jr lt col gen maj capt hon ltd pvt inc co corp dept govt vs
    jan feb mar apr jun jul aug sep sept oct nov dec
""")
"""What a full stop shortens."""

ABBREVIATIONS_BEFORE = {
    "कि": ("मी", "ग्रा", "लि"),
    "से": ("मी",),
    "मि": ("मी", "ग्रा", "लि"),
    "ले": ("कर्नल", "जनरल", "ज."),
    "no": tuple("0123456789०१२३४५६७८९"),
}
"""Abbreviations that are words as well, and what has to come next for an abbreviation: कि.मी., ले. कर्नल, No. 5."""

SUBJECTS = _table("उन्होंने उन्होने उसने इसने इन्होंने उन्‍होंने मैंने हमने")
"""Nobody writes these behind a name's initials: what precedes them has ended, even if it ends in an abbreviation."""

OPENERS = SUBJECTS | _table("""
    यह यही ये वह वही वे वो इस इसके इसकी इसका इसमें इससे इसी इसे इन इनमें उस उसके उसकी उसका उनके उनकी उनका उन्हें हालांकि हालाँकि
    लेकिन मगर परंतु परन्तु वहीं साथ फिर तब अब बाद जब अगर यदि वैसे दूसरी जबकि इधर उधर आज कल मैं हम
""")
"""Words that begin sentences."""

NEVER_FIRST = _table("का की को ने से में तक द्वारा वाला वाले वाली कॉम")
"""Postpositions and the end of an address: no sentence begins with them. के is missing, being an initial too."""

AFTER_QUOTATION = NEVER_FIRST | _table("""
    के पर और तथा एवं व या जैसा जैसे जैसी कहकर कहते कहने कहना कहा बोलकर बोलते पूछने पूछा पूछते नामक नाम शीर्षक कि लिखा लिखकर
    लिखी लिखे वाली बताते बताया करार भी ही
""")
"""Words by which a sentence goes on after something quoted or bracketed in it."""

CONJUNCTIONS = _table("और तथा एवं व या कि लेकिन मगर पर परंतु परन्तु बल्कि तो जो जिसने जिसमें जिससे ताकि क्योंकि जबकि फिर भी ही")
"""Words by which a sentence goes on after a pause."""

SAID = _table("""
    कहा कहती कहते कहता पूछा पूछती पूछते बताया बताती बताते बोला बोली बोले लिखा जोड़ा चिल्लाया चिल्लाई दोहराया
""")
"""Verbs of who said what was quoted before."""

_FINITE = _table("""
    है हैं हूं हूँ हो था थे थी थीं गया गई गयी गए गये गईं गयीं किया की किए किये कीं दिया दी दिए दिये दीं लिया ली लिए लिये लीं कहा
    हुआ हुई हुए हुईं आया आई आयी आए आये आईं रहा रही रहे रहीं चाहिए पड़ा पड़ी पड़े मिला मिली मिले बोला बोली बोले पूछा लिखा देखा
    चला चली चले निकला निकली निकले पहुंचा पहुंची पहुंचे पहुँचा पहुँचे करें जाए जाएं जाएँ होगा होगी होंगे होंगी सका सकी सके नहीं
    करे दे लें दें जानें देखें रखें करो सकता सकती सकते करता करती करते होता होती होते
""")
_FINITE_ENDINGS = tuple(_table("ेगा ेगी ेंगे ेंगी एगा एगी एंगे एंगी एँगे ूंगा ूंगी ूँगा ऊंगा ऊंगी ओगे ाया ाये ाए"))


def is_initial(word: str) -> bool:
    """Say whether a plain word is a letter: one of Hindi or English, or the Hindi name of an English one."""
    return (len(word) == 1 and word.isalpha()) or word in _LETTERS


def is_finite(word: str) -> bool:
    """Say whether the word looks like a verb that ends a Hindi sentence."""
    word = plain(word)
    return word in _FINITE or word.endswith(_FINITE_ENDINGS)


def has_finite_verb(words: Iterable[str]) -> bool:
    """Say whether a verb that makes a sentence is among the words. की and ली are left out: mostly they are no verbs."""
    return any(is_finite(word) and plain(word) not in _MOSTLY_NO_VERBS for word in words)


_MOSTLY_NO_VERBS = _table("की लिए लिये ली दी हो नहीं दे")
