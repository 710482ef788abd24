"""The person whom the next sentence calls उन्होंने: certain only where one person with an office or title acts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from models.devanagari import is_hindi, tokenise
from models.embedded.gloss import Glosser
from models.embedded.lexicon import Lexicon
from models.embedded.loanwords import Loanwords
from models.terms import NO_TERMS, TermIndex
from service.brief import SourceSegment
from service.summariser.hindi import words

_OFFICES = frozenset(
    words(
        """
श्री श्रीमती सुश्री कुमारी डॉ डा प्रो प्रोफेसर मंत्री राजदूत मुख्यमंत्री उपमुख्यमंत्री प्रधानमंत्री राष्ट्रपति उपराष्ट्रपति राज्यपाल
उपराज्यपाल अध्यक्ष उपाध्यक्ष महासचिव नेता विधायक सांसद पार्षद महापौर मेयर सरपंच सचिव निदेशक महानिदेशक प्रवक्ता न्यायाधीश
न्यायमूर्ति जज आयुक्त कलेक्टर जिलाधिकारी अधिकारी अधीक्षक निरीक्षक महानिरीक्षक अभियंता इंजीनियर प्रभारी संयोजक सदस्य
कप्तान कोच खिलाड़ी वैज्ञानिक विशेषज्ञ डॉक्टर चिकित्सक वकील अधिवक्ता उद्योगपति अभिनेता अभिनेत्री गायक गायिका लेखक
निर्देशक किसान छात्र छात्रा
"""
    )
)
_SUBJECT = "ने"
_ACTING, _OWNING = frozenset(words("उन्होंने वह वे")), frozenset(words("उनका उनकी उनके"))
_HEAD_CHARS = 40
_NEAR, _FAR = 3, 4
"""How many words before a name may be its office and title (उप महानिरीक्षक डॉ.), and sentences back its person."""


def spoken_of(segments: Sequence[SourceSegment], place: int, terms: TermIndex = NO_TERMS) -> str | None:
    """Return the name, in English, of whom the pronoun at the head of a sentence stands for; None if in any doubt.

    That is who acts in the sentence before it, or in the one before those that begin with "he" in between; all in one
    paragraph. The `terms` of a glossary say how a name is spelled.
    """
    segment = segments[place]
    if _head(segment.text).isdisjoint(_ACTING | _OWNING):
        return None
    for before in reversed(segments[max(0, place - _FAR) : place]):
        if before.paragraph != segment.paragraph:
            return None
        if _head(before.text).isdisjoint(_ACTING):
            return _subject(before.text, terms)
    return None


def _head(text: str) -> set[str]:
    return set(words(text[:_HEAD_CHARS])[:1])


def _subject(text: str, terms: TermIndex) -> str | None:
    """Return the English spelling of the one person of the Hindi sentence who acts, None where that is not certain.

    That person stands before the only ने, behind the only office or title of the sentence: "पार्षद नंदिनी हाड़ा ने".
    """
    tokens = tokenise(text)
    if tokens.count(_SUBJECT) != 1:
        return None
    end = tokens.index(_SUBJECT)
    start = next((at + 1 for at in reversed(range(end)) if not _may_be_name(tokens[at])), 0)
    before = tokens[max(0, start - _NEAR) : start]
    elsewhere = [*tokens[: max(0, start - _NEAR)], *tokens[end:]]
    if not any(map(_is_office, before)) or any(map(_is_office, elsewhere)):
        return None
    name = " ".join(tokens[start:end]).lstrip(". ")
    return _glosser().bare_name(name, terms.occurring(name))


def _may_be_name(word: str) -> bool:
    return word == "." or (is_hindi(word) and not _is_office(word))


def _is_office(word: str) -> bool:
    return not _OFFICES.isdisjoint(words(word))


@cache
def _glosser() -> Glosser:
    return Glosser(Lexicon.shipped(), Loanwords.shipped())
