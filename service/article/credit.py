"""Credits of photos and videos, and the captions that carry them."""

from __future__ import annotations

import re

from service.article.fold import fold, pattern
from service.article.kinds import Kind
from service.article.lines import Line
from service.article.names import AGENCIES, SITES
from service.article.shape import ends_sentence, one_sentence

_SOURCE = "|".join(map(re.escape, (*AGENCIES, *SITES)))
_MEDIUM = r"फोटो|तस्वीर|वीडियो|विडियो|चित्र|इमेज|ग्राफिक्?स?|photo|pic|image|video|picture|graphic"
_GIVEN = r"क्रेडिट|साभार|सौजन्य|सोर्स|स्रोत|credits?|courtesy|source|by"
_CAPTION_CHARACTERS = 250
_SENTENCE_CHARACTERS = 150  # a caption that ends like a sentence is shorter than a paragraph
_CAPTION_WORDS = 4
_NAME_CHARACTERS = 60

_WHOM = r"[^()\[\]]{1,60}"
# In brackets: whom the photo is from ("फोटो- X", "साभार: X"), or what it is ("फाइल फोटो", "PTI फोटो").
_PARENTHESIS = pattern(
    rf"[(\[]\s*(?:(?:{_MEDIUM})\s*(?:{_GIVEN})?\s*[:;=/–—-]\s*{_WHOM}|(?:{_MEDIUM})\s*(?:{_GIVEN})\s+{_WHOM}"
    rf"|(?:{_GIVEN})\s*[:;–—-]\s*{_WHOM}|(?:फाइल|सांकेतिक|प्रतीकात्मक|file|representational|{_SOURCE})\s*(?:{_MEDIUM})"
    rf"|(?:{_MEDIUM})\s*(?:फाइल|{_SOURCE}))\s*[)\]]"
)
# A source alone; "भाषा" and "वार्ता" also mean language and talks.
_BARE_SOURCE = pattern(
    rf"[(\[]\s*(?:{'|'.join(map(re.escape, SITES))}|एएनआई|पीटीआई|एएफपी|एपी|रॉयटर्स|ANI|PTI|AFP|AP|Reuters)\s*[)\]]$"
)
# On a line of its own; the BBC writes a caption as "इमेज कैप्शन, X".
_LABEL = pattern(
    r"(?:(?:फोटो|तस्वीर|photo|image|pic)\s*[:–—-]|(?:साभार|courtesy)\s*[:–-]"
    rf"|(?:{_MEDIUM})\s*(?:{_GIVEN})\s*[:;,–—-])\s*"
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
    longest = _SENTENCE_CHARACTERS if ends_sentence(caption) else _CAPTION_CHARACTERS
    return len(caption) <= longest and one_sentence(caption.strip())


def _is_caption(text: str) -> bool:
    # "लखनऊ (एजेंसी)" is a dateline on a line of its own; a caption has more words.
    return len(text.split()) >= _CAPTION_WORDS and not ends_sentence(text)
