"""Hindi words as the summariser compares them: one spelling, no function words, no endings."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

# The matras, the nasal marks and the virama are no \w in Python, and the danda stands among them.
_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0900-\u0963])*")
_NUKTA = "\u093c"
_SAME = str.maketrans("ँ०१२३४५६७८९", "ं0123456789", _NUKTA + "\u200c\u200d")

_STOP_WORDS = """
का की के को ने से में पर तक और व या एवं तथा कि जो तो भी ही न नहीं ना मत बिना साथ लिए लिये द्वारा वाला वाली वाले वालों
है हैं था थी थे हो होना होने होता होती होते हुआ हुई हुए होगा होगी होंगे हूं रहा रही रहे रह गया गई गए गयी गये जा जाए जाएगा
जाएगी जाएंगे जाना जाने जाता जाती जाते कर करके करना करने करता करती करते करें करेगा करेगी करेंगे किया किए किये की कीं करनी
दिया दी दिए दिये देना देने देते देता देती लिया ली लिए लेना लेने लेकर लगा लगी लगे सकता सकती सकते सके चाहिए चुका चुकी चुके
यह ये वह वे इस उस इन उन इसका इसकी इसके उसका उसकी उसके इनका इनकी इनके उनका उनकी उनके इसे उसे इन्हें उन्हें इसने उसने
इन्होंने उन्होंने इसमें उसमें इनमें उनमें इससे उससे इनसे उनसे इसी उसी यही वही यहां वहां जहां कहां हम हमने हमें हमारा हमारी
हमारे मैं मैंने मुझे मेरा मेरी मेरे आप आपने आपको अपना अपनी अपने अपनों खुद स्वयं जिस जिन जिसका जिसकी जिसके जिनका जिनकी जिनके
जिसमें जिनमें जिसे जिन्हें जिसने जिन्होंने जिससे किस किन किसी कोई कुछ क्या क्यों कैसे कब कौन जब तब अब अभी कभी फिर बाद पहले
दौरान बीच अंदर बाहर ऊपर नीचे पास ओर तरफ तहत अनुसार मुताबिक बारे वहीं लेकिन मगर परंतु किंतु बल्कि हालांकि इसलिए क्योंकि
ताकि यदि अगर जबकि जैसे जैसा जैसी ऐसे ऐसा ऐसी वैसे एक दो दोनों सभी सब हर कई अन्य अधिक काफी बहुत बड़ा बड़ी बड़े सिर्फ केवल
मात्र यानी आदि कहा बताया बताते कहते हुए आज कल गौरतलब
"""


def words(text: str) -> list[str]:
    """Return the words in one spelling: NFD, without nukta and joiners, candrabindu as anusvara, ASCII digits."""
    return _WORD.findall(unicodedata.normalize("NFD", text).translate(_SAME).lower())


STOP_WORDS = frozenset(words(_STOP_WORDS))


def stems(text: str) -> list[str]:
    """Return the stems of the content words, in order."""
    return [_stem(word) for word in words(text) if word not in STOP_WORDS]


@lru_cache(maxsize=1 << 16)
def _stem(word: str) -> str:
    """Stem with Snowball's Hindi algorithm (Ramanathan & Rao 2003); words in other scripts stay as they are.

    The stemmer keeps state during a call, so each call has its own.
    """
    return str(snowballstemmer.stemmer("hindi").stemWord(word))
