"""Word-for-word English glosses of a Hindi segment, in Hindi order: what the model rewrites into an English sentence.

The model was tuned on exactly these strings, so a change here needs new weights. A piece with ``~`` tells the model
that its spelling is a guess, ``a/b`` that both are likely.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from models.devanagari import ascii_marks, is_hindi, tokenise
from models.embedded.lexicon import Lexicon
from models.embedded.loanwords import Loanwords, initialism
from models.embedded.numbers import number_spans
from models.embedded.transliteration import transliterate
from models.terms import Term, TermIndex

_UNGLOSSED_WORDS = (
    "ने को का के की है हैं था थी थे हो ही तो कर करके किए किये किया की गया गयी गई गए गये रहा रही रहे हुआ हुई हुए हूँ हूं "
    "दिया दी दिए लिया ली जा जाता जाती जाते होता होती होते वाला वाली वाले करने होने दे दें लें जी"
)
"""Particles and auxiliaries: English puts what they say elsewhere."""
UNGLOSSED = frozenset(_UNGLOSSED_WORDS.split())
_SUFFIXES = (
    *("ियों", "ियां", "ियाँ", "ाओं", "ाएं", "ाएँ", "ुओं", "ों", "ें", "ीं", "ो", "े", "ी", "ा", "ि", "ु", "ाई"),
    *("ना", "ने", "ता", "ते", "ती", "कर", "एंगे", "ेंगे", "ेगा", "ेगी", "ूंगा", "इए"),
)
_PLURALS = ("ियों", "ियां", "ियाँ", "ों", "ें")
_ENDINGS = ("ा", "", "ी", "ि", "ना", "े")
FUNCTION_WORDS = frozenset(
    "to the a an of in on at by and is are was were be it so go had have has for from not this that as with".split()  # noqa: SIM905  reads best as words
)
_CLOSING = frozenset(",।.?!;:")
_STANDING = frozenset('()"“”%')
_LONGEST_NAME = 3
_SHORTEST_STEM, _SHORTEST_PLURAL_STEM, _LONG_STEM, _LONG_WORD = 2, 3, 4, 8
_KNOWN_WELL, _KNOWN = 3, 2
_NEAR_CERTAIN, _LIKELY, _POSSIBLE = 0.06, 0.1, 0.13
"""Costs of a loanword: surer than a stem, as good as what is left, and enough for a long word."""
_REMEMBERED_WORDS = 20_000
Terms = Sequence[Term]


class Glosser:
    """Makes glosses; the same text and terms always give the same ones."""

    def __init__(self, lexicon: Lexicon, loanwords: Loanwords) -> None:
        self._lexicon = lexicon
        self._loanwords = loanwords
        self._unknown = lru_cache(_REMEMBERED_WORDS)(self._guess)

    def gloss(self, text: str, terms: Terms = ()) -> str:
        """Return the glosses of a text, parted by spaces. A term that occurs in it goes before the lexicon."""
        return " ".join(self.pieces(text, terms))

    def pieces(self, text: str, terms: Terms = (), *, longest_phrase: int = 3) -> list[str]:
        """Return the glosses one by one; a comma or stop is part of the piece before it."""
        tokens = tokenise(text)
        spans = _fixed_spans(tokens, terms)
        pieces: list[str] = []
        at = 0
        while at < len(tokens):
            if at in spans:
                length, english = spans[at]
                pieces.append(english)
                at += length
            else:
                next_fixed = min((start for start in spans if start > at), default=len(tokens))
                at += self._add(tokens[at : min(at + longest_phrase, next_fixed)], pieces)
        return pieces

    def bare_name(self, text: str, terms: Terms = ()) -> str | None:
        """Return the English of one to three words that are names and nothing else; None for anything more.

        None, too, where the lexicon says otherwise of the phrase than of its words: one of the two misses something;
        and where a word cannot be spelled in Latin letters.
        """
        tokens = tokenise(text)
        words = [token for token in tokens if is_hindi(token)]
        others = [token for token in tokens if not is_hindi(token)]
        if not 0 < len(words) <= _LONGEST_NAME or not _CLOSING.issuperset(others) or not UNGLOSSED.isdisjoint(words):
            return None
        if not all(map(self._word, words)):
            return None
        names = self.pieces(text, terms, longest_phrase=1)
        if names != self.pieces(text, terms):
            return None
        english = " ".join(name.split("/")[0].removeprefix("~") for name in names)
        return english if all(word[:1].isupper() for word in english.split()) else None

    def _add(self, tokens: list[str], pieces: list[str]) -> int:
        """Append the gloss of what the tokens start with, if it has one; return how many of them that was."""
        token = tokens[0]
        if is_hindi(token):
            for length in range(len(tokens), 1, -1):
                entry = self._lexicon.get(" ".join(tokens[:length]))
                if entry:
                    pieces.append(entry.english)
                    return length
            gloss = "" if token in UNGLOSSED else self._word(token)
            if gloss:
                pieces.append(gloss)
        elif token[0].isascii() and token[0].isalpha():
            pieces.append(token)
        elif (token[0].isascii() and token[0].isdigit()) or "०" <= token[0] <= "९":
            pieces.append(ascii_marks(token))
        elif token in _CLOSING and pieces:
            pieces[-1] += "." if token == "।" else token  # noqa: S105  a word, no password
        elif token in _STANDING:
            pieces.append(token)
        return 1

    def _word(self, word: str) -> str:
        entry = self._lexicon.get(word)
        if entry is None:
            return self._unknown(word)
        return f"{entry.english}/{entry.second}" if entry.second else entry.english

    def _guess(self, word: str) -> str:
        """Return what to say for a word that the lexicon lacks: spelling, letters, sound, stem, transliteration.

        That is "" for what has no Latin spelling, such as a vowel sign alone.
        """
        respelled = self._lexicon.spelled_like(word)
        if respelled:
            return respelled.english
        letters = initialism(word)
        if letters:
            return letters
        loan = self._loanwords.find(word)
        if loan and loan.cost <= _NEAR_CERTAIN:
            return "~" + loan.english.capitalize()
        stemmed = self._by_stem(word)
        if stemmed:
            return stemmed
        if loan and loan.cost <= (_POSSIBLE if len(word) >= _LONG_WORD else _LIKELY):
            return "~" + loan.english.capitalize()
        spelled = self._plural_loan(word) or transliterate(word).capitalize()
        return spelled and "~" + spelled

    def _by_stem(self, word: str) -> str | None:
        """Return the English of a common word that this one is a form of."""
        for suffix in _SUFFIXES:
            stem = word.removesuffix(suffix)
            if stem == word or len(stem) < _SHORTEST_STEM:
                continue
            for ending in _ENDINGS:
                base = stem + ending
                entry = None if base == word else self._lexicon.get(base) or self._lexicon.spelled_like(base)
                if entry is None or entry.english.lower() in FUNCTION_WORDS or entry.english[:1].isupper():
                    continue
                if entry.seen >= (_KNOWN if len(stem) >= _LONG_STEM else _KNOWN_WELL):
                    return entry.english
        return None

    def _plural_loan(self, word: str) -> str | None:
        """Return the English plural of a loanword with a Hindi plural ending."""
        for ending in _PLURALS:
            stem = word.removesuffix(ending)
            if stem == word or len(stem) < _SHORTEST_PLURAL_STEM:
                continue
            loan = self._loanwords.find(stem + ("ी" if ending.startswith("ि") else ""))
            if loan and loan.cost <= _LIKELY:
                return loan.english.capitalize() + ("" if loan.english.endswith("s") else "s")
        return None


def terms_in(text: str, terms: Terms) -> list[str]:
    """Return the English of the terms that occur in a text, each once."""
    return list(dict.fromkeys(target for _, target in TermIndex(terms).occurring(text)))


def _fixed_spans(tokens: Sequence[str], terms: Terms) -> dict[int, tuple[int, str]]:
    """Return where terms and numbers begin, with how many tokens each has, and its English; terms go first."""
    named = {at: (length, english) for at, (length, (_, english)) in TermIndex(terms).spans(tokens).items()}
    taken = {at for start, (length, _) in named.items() for at in range(start, start + length)}
    numbers = number_spans(tokens)
    free = {at: span for at, span in numbers.items() if taken.isdisjoint(range(at, at + span.length))}
    return named | free
