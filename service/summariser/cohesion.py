"""Which sentences cannot stand alone: their subject, or the start of their quotation, is in the one before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from service.brief import SourceSegment
from service.summariser.hindi import words
from service.summariser.persons import spoken_of

_PRONOUNS = """
वह वे उसने उन्होंने उसे उन्हें उसका उसकी उसके उनका उनकी उनके उससे उनसे उसमें उनमें उसपर उनपर वही वहां
यह ये इसने इन्होंने इसे इन्हें इसका इसकी इसके इनका इनकी इनके इससे इनसे इसमें इनमें इसपर इनपर यही यहां ऐसा ऐसी ऐसे
जिसमें जिनमें जिससे जिसका जिसकी जिसके जिनका जिनकी जिनके जिन्होंने जिसने दोनों तीनों चारों
"""
_CONNECTIVES = """
वहीं लेकिन मगर परंतु किंतु बल्कि हालांकि इसलिए अतः फिर तब तभी तो साथ और नतीजतन लिहाजा यानी यानि जबकि क्योंकि ताकि बाद
अन्यथा वरना उधर इधर इतना इतने इतनी
"""
_LEANING = frozenset(words(_PRONOUNS + _CONNECTIVES))
_PAIRS = frozenset({("दूसरी", "ओर"), ("दूसरी", "तरफ"), ("एक", "अन्य")})
# These lean also a few words later ("the minister, on this occasion"), but "this year" is told by the article's date.
_DEMONSTRATIVES = frozenset(words("इस इसी इन इन्हीं उस उसी उन उन्हीं"))
_REPORTING = frozenset(words("कहा कहना कहते बताया बताते मानना बोले बोलीं दावा आरोप"))
_TIMES = frozenset(words("साल वर्ष महीने माह सप्ताह हफ्ते बार समय वक्त सीजन"))
_HEAD_WORDS = 5
_HEAD_CHARS = 120

_END_MARK = re.compile(r"[।॥|.?!…][^\w\s]*$")
_STATEMENT = re.compile(r"[।॥|.!…][^\w\s]*$")


def is_whole(text: str) -> bool:
    """Say whether the text ends as a statement does; a question is no summary, a piece of a sentence neither."""
    return bool(_STATEMENT.search(text))


def leans_back(text: str, *, named: bool = False) -> bool:
    """Say whether the head of the sentence is a pronoun, a connective or has a demonstrative among its first words.

    With `named` it is known who the pronoun at the head is, and the English can say so.
    """
    head = words(text[:_HEAD_CHARS])[:_HEAD_WORDS]
    if not named and head[:1] and (head[0] in _LEANING or tuple(head[:2]) in _PAIRS):
        return True
    return any(word in _DEMONSTRATIVES and following not in _TIMES for word, following in pairwise(head))


def antecedents(segments: Sequence[SourceSegment]) -> dict[int, int]:
    """Return, for each sentence that cannot stand alone, the index of the one before it that it leans on.

    It leans by its head, by standing in a quotation or after "he said that" in the same paragraph, where it would make
    a fact of somebody's words, or as the next piece of a wrapped sentence. The first sentence leans on nothing but the
    title, which the reader sees.
    """
    leaning: dict[int, int] = {}
    quoting = reporting = False
    sentences = [segment for segment in segments if segment.kind == "sentence"]
    for place, (before, segment) in enumerate(pairwise(sentences), start=1):
        same = before.paragraph == segment.paragraph
        quoting = same and _still_quoting(before.text, quoting=quoting)
        reporting = same and (reporting or _reports(before.text))
        named = spoken_of(sentences, place) is not None
        told = quoting or (reporting and not _reports(segment.text))
        if told or (same and not _END_MARK.search(before.text)) or leans_back(segment.text, named=named):
            leaning[segment.index] = before.index
    return leaning


def _reports(text: str) -> bool:
    """Say whether the sentence gives somebody's words with "that"."""
    found = set(words(text))
    return "कि" in found and not found.isdisjoint(_REPORTING)


def _still_quoting(text: str, *, quoting: bool) -> bool:
    """Say whether a quotation is open after the sentence, given whether one was before it."""
    for mark in re.findall('["“”]', text):
        quoting = mark == "“" or (mark == '"' and not quoting)
    return quoting
