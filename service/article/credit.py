"""Credits of photos and videos, and the captions that carry them."""

from __future__ import annotations

import re

from service.article.fold import fold, pattern
from service.article.kinds import Kind
from service.article.lines import Line
from service.article.phrases import AGENCIES, SITES
from service.article.shape import ends_sentence, one_sentence

_SOURCE = "|".join(map(re.escape, (*AGENCIES, *SITES)))
_MEDIUM = r"फोटो|तस्वीर|वीडियो|विडियो|चित्र|इमेज|ग्राफिक्?स?|photo|pic|image|video|picture|graphic"
_GIVEN = r"क्रेडिट|साभार|सौजन्य|सोर्स|स्रोत|credits?|courtesy|source|by"
_CAPTION_CHARACTERS = 250
_CAPTION_WORDS = 4
_NAME_CHARACTERS = 60

# "(फोटो- X)", "(Photo credit: X)", "(साभार: X)", "(फाइल फोटो)", "(PTI फोटो)"
_PARENTHESIS = pattern(
    rf"[(\[]\s*(?:(?:{_MEDIUM})\s*(?:{_GIVEN})?\s*[:;=/–—-]\s*[^()\[\]]{{1,60}}|(?:{_MEDIUM})\s*(?:{_GIVEN})\s+[^()\[\]]{{1,60}}"
    rf"|(?:{_GIVEN})\s*[:;–—-]\s*[^()\[\]]{{1,60}}|(?:फाइल|सांकेतिक|प्रतीकात्मक|file|representational|{_SOURCE})\s*(?:{_MEDIUM})"
    rf"|(?:{_MEDIUM})\s*(?:फाइल|{_SOURCE}))\s*[)\]]"
)
_BARE_SOURCE = pattern(rf"[(\[]\s*(?:{_SOURCE})\s*[)\]]$")
# "फोटो: X", "Image Source : X", "इमेज कैप्शन, X"
_LABEL = pattern(
    rf"(?:फोटो|तस्वीर|photo|image|pic)\s*[:–—-]\s*|(?:{_MEDIUM})\s*(?:{_GIVEN})\s*[:;,–—-]\s*|(?:साभार|courtesy)\s*[:–-]\s*"
)
_CAPTION = pattern(r"(?:इमेज कैप्शन|image caption|फोटो कैप्शन|caption)\s*[:,–-]\s*")


def without_credit(line: Line) -> Line:
    """Take a caption with its credit as a whole; off a longer text take the credit alone."""
    if _is_labelled(line.folded):
        return line.taken(Kind.CREDIT)
    if not line.text.rstrip(" .।").endswith((")", "]")):
        return line
    folded = fold(line.text)
    credits_ = list(_PARENTHESIS.finditer(folded, max(0, len(folded) - 2 * _CAPTION_CHARACTERS)))
    if not credits_ or credits_[-1].end() < len(folded.rstrip(" .।")):
        bare = _BARE_SOURCE.search(line.folded)
        return line.taken(Kind.CREDIT) if bare and _is_caption(folded[: bare.start()]) else line
    if line.folded and all(_is_short(caption) for caption in _PARENTHESIS.split(folded)):
        return line.taken(Kind.CREDIT)
    return line.without_back(credits_[-1].start(), Kind.CREDIT)


def _is_labelled(folded: str) -> bool:
    if caption := _CAPTION.match(folded):
        return one_sentence(folded[caption.end() :])
    label = _LABEL.match(folded)
    return label is not None and len(folded) - label.end() <= _NAME_CHARACTERS and not ends_sentence(folded)


def _is_short(caption: str) -> bool:
    return len(caption) <= _CAPTION_CHARACTERS and one_sentence(caption.strip())


def _is_caption(text: str) -> bool:
    # "लखनऊ (एजेंसी)" is a dateline on a line of its own; a caption has more words.
    return len(text.split()) >= _CAPTION_WORDS and not ends_sentence(text)
