"""Whether a mark ends a sentence where it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

from service.segmenter.words import (
    ABBREVIATIONS,
    ABBREVIATIONS_BEFORE,
    AFTER_QUOTATION,
    CONJUNCTIONS,
    NEVER_FIRST,
    OPENERS,
    SAID,
    SUBJECTS,
    WORD,
    WORDS_LIKE_LETTERS,
    is_finite,
    is_initial,
    plain,
)

_LOOK_BACK, _LOOK_AHEAD = 400, 120  # characters; they keep the pass over a text linear
_WORDS_IN_A_CELL = 8  # more than this between two "|" is a sentence rather than a cell of a table

_NEXT_WORD = re.compile(rf"\W*({WORD}+)(\.?)")
_LAST_WORD = re.compile(rf"({WORD}*)$")
_ENUMERATOR = re.compile(r"\W*(?:[\d.]{1,8}|[ivxIVX]{1,4})")
_GOES_ON = re.compile(r"\s*[,;:]")
_DASH = re.compile(r"\s*[-–—]")
_SAID = re.compile(
    rf"\s*[-–—]?\s*(?:{WORD}+\s+){{0,7}}(?:{'|'.join(SAID)})(?:\s+(?:है|हैं|था|थी|थे|गया))?\s*(?:,\s*[\"'“‘]|[।॥.?!|]|$)"
)
_QUOTE = re.compile(r"[\"'“”„‘’«»]")
_DANDAS = frozenset("।॥")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A mark and what stands around it. `before` is the sentence so far, `whole` unless it was cut to be short."""

    before: str
    mark: str
    closers: str
    after: str
    whole: bool
    after_aside: bool

    @classmethod
    def at(cls, line: str, start: int, match: re.Match[str], end: int, *, after_aside: bool) -> Place:
        """Look around the mark of `match`, in the sentence that began at `start`; its closing marks reach to `end`."""
        floor = max(start, match.start() - _LOOK_BACK)
        return cls(
            before=line[floor : match.start()],
            mark=match.group(),
            closers=line[match.end() : end],
            after=line[end : end + _LOOK_AHEAD],
            whole=floor == start,
            after_aside=after_aside,
        )

    def ends_sentence(self) -> bool:
        """Say whether the next sentence begins behind this mark."""
        if _GOES_ON.match(self.after) or self.goes_on():
            return False
        if self.after_aside and not is_finite(self.last_word):
            return False
        return self.mark_ends_sentence()

    def mark_ends_sentence(self) -> bool:
        """Say so by the mark itself, knowing that what follows could be a sentence."""
        if _DANDAS.intersection(self.mark):
            return True
        if "?" in self.mark or "!" in self.mark:
            return not (self.after[:1].isascii() and self.after[:1].isalnum())
        if "|" in self.mark:
            return self.mark == "|" and (is_finite(self.last_word) or self.before.count(" ") >= _WORDS_IN_A_CELL)
        if self.mark == ".":
            return self.period_ends_sentence()
        return is_finite(self.last_word) and self.next_word not in CONJUNCTIONS

    def goes_on(self) -> bool:
        """Say whether the next words belong to this sentence: a postposition, or who said what was quoted."""
        if self.closers:
            return self.next_word in AFTER_QUOTATION or (self.is_quotation and bool(_SAID.match(plain(self.after))))
        return self.next_word in NEVER_FIRST and not _DANDAS.intersection(self.mark)

    @property
    def is_quotation(self) -> bool:
        """Say whether the sentence is a quotation from its first character, or the last part of one."""
        if not _QUOTE.search(self.closers):
            return False
        quote = _QUOTE.search(self.before)
        return quote is None or (self.whole and not self.before[: quote.start()].strip())

    @property
    def last_word(self) -> str:
        """The word before the mark; empty when something else stands there, such as a bracket."""
        match = _LAST_WORD.search(self.before.rstrip()[-40:])
        return plain(match.group(1)) if match else ""

    @property
    def next_word(self) -> str:
        """The word after the mark; empty when it is an initial or abbreviation, which goes by rules of its own."""
        match = _NEXT_WORD.match(self.after)
        return plain(match.group(1)) if match and not match.group(2) else ""

    def period_ends_sentence(self) -> bool:
        """Tell a full stop from the point of a number, an abbreviation, an initial, an item's number or an address."""
        following = self.after.lstrip()[:1]
        glued = self.after[:1] == following
        word = self.last_word
        if _DASH.match(self.after) or (glued and following.isascii() and following.isalnum()):
            return False
        if self.whole and (not self.before.strip() or _ENUMERATOR.fullmatch(self.before)):
            return False
        if word[-1:].isdigit():
            return not following.isdigit()
        is_letter = is_initial(word) or word in WORDS_LIKE_LETTERS
        if is_letter and not self.among_initials:
            return word == "आई" or self.next_word in OPENERS
        if is_letter or self.shortens(word):
            return self.next_word in SUBJECTS
        return not (word.isascii() and word and "a" <= following <= "z")

    def shortens(self, word: str) -> bool:
        """Say whether the full stop belongs to an abbreviation."""
        return word in ABBREVIATIONS or self.after.lstrip().startswith(ABBREVIATIONS_BEFORE.get(word, ()))

    @property
    def among_initials(self) -> bool:
        """Say whether another initial stands before or behind, or nothing at all before."""
        rest = self.before.rstrip()[: -len(self.last_word)].rstrip()
        behind = _NEXT_WORD.match(self.after)
        return (
            (self.whole and not rest)
            or rest.endswith(".")
            or bool(behind and behind.group(2) and is_initial(plain(behind.group(1))))
        )
