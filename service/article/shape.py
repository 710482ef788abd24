"""The shape of a line: prose ends like a sentence, a headline does not."""

from __future__ import annotations

import re
import unicodedata

from service.article.fold import fold

_CLOSERS = "\"'”’»)]} "
_STOPS = "।॥|.?!…"
_HEADLINE_CHARACTERS = 200
_HEADING_CHARACTERS = 120
_QUESTION_WORDS = 10
_PROSE_WORDS = 6
# A full stop after one or two letters is an initial or an abbreviation.
_BREAK = re.compile(r"[।॥?!…]\s\S|(?<=[^\s.]{3})[.|]\s\S")


def ends_sentence(text: str) -> bool:
    """Tell whether the text ends with a full stop, danda, question or exclamation mark, inside quotes or brackets."""
    return text.rstrip(_CLOSERS)[-1:] in tuple(_STOPS)


def one_sentence(text: str) -> bool:
    """Tell whether no sentence ends before the end of the text."""
    return _BREAK.search(text) is None


def is_prose(text: str) -> bool:
    """Tell whether the text is a sentence or more of a story."""
    return len(text) > _HEADLINE_CHARACTERS or (ends_sentence(text) and len(text.split()) >= _PROSE_WORDS)


def is_headline(text: str) -> bool:
    """Tell whether the text may be a headline: short, and without a full stop in it or at its end."""
    stem = text.rstrip(_CLOSERS)
    stopped = stem.endswith(("।", "॥", "|", ":", "ः", ",", ";")) or (stem.endswith(".") and not stem.endswith(".."))
    return len(text) <= _HEADLINE_CHARACTERS and not stopped and "। " not in text and has_word(text)


def is_heading(text: str) -> bool:
    """Tell whether the text may stand over a part of the story: a short headline; a question if it is shorter still."""
    if len(text) > _HEADING_CHARACTERS or not is_headline(text):
        return False
    return not ends_sentence(text) or (":" not in text and len(text.split()) <= _QUESTION_WORDS)


def has_word(text: str) -> bool:
    """Tell whether there is a letter or a digit in the text."""
    return any(unicodedata.category(character)[0] in "LN" for character in text)


# Words that a name or a place has not: postpositions, verbs and the like.
_GRAMMAR = frozenset(
    fold(
        "में का की के को से पर है हैं था थे थी ने कि यह ये वह वे इस उस इन उन जो तो भी ही नहीं न एक हो गया गई गए कर करें "
        "लिए साथ बाद आज कल अब कहा कहते बताया बताते बोले बोला बोलीं पूछा लिखा दिया किया हुआ हुई हुए रहा रही रहे होगा होगी "
        "उन्होंने उसने इसने इन्होंने उनके उनका उनकी इसके इसका क्या क्यों कैसे कब कौन सवाल जवाब प्रश्न पढ़ें देखें खबर पूरी"
    ).split()
)


def is_name(text: str, *, words: int) -> bool:
    """Tell whether the text may be a name of at most that many words: letters, no digits, no grammar."""
    parts = fold(text).split()
    if not 0 < len(parts) <= words:
        return False
    letters = all(unicodedata.category(character)[0] in "LM" or character in " .'’&-/,()" for character in text)
    return letters and has_word(text) and not any(part.strip(".,()") in _GRAMMAR for part in parts)
