"""Bylines: who wrote or reported. Editors are recognised and left out: the byline answers for the reporting."""

from __future__ import annotations

import re

from service.article.fold import core, fold, pattern
from service.article.kinds import Kind
from service.article.names import SITES
from service.article.phrases import KIND_OF_PHRASE
from service.article.shape import ends_sentence, is_name

_NAME_WORDS = 8
_BARE_NAME_WORDS = 4

_ROLE = pattern(
    r"(?P<writer>(?:(?:story|report|reported|written|authored|posted|curated|compiled)\s+)?by(?![^\s:-])|(?:author|reporter|लेखक|रिपोर्टर)(?=\s*[:,]))"
    r"(?=\s*[:,-]|\s)\s*[:,-]?\s*"
    r"|(?P<editor>(?:edited|published|produced|translated)\s+by|(?:editor|संपादक)(?=\s*:))\s*[:,-]?\s*"
    r"|(?P<post>(?:पदनाम|role)(?=\s*,))\s*,\s*"
)
_DESK = pattern(
    rf"(?:\S+ ){{0,3}}(?:ब्यूरो|डेस्क|संवाददाता|संवादसूत्र|संवाद सूत्र|संवाद सहयोगी|नेटवर्क|desk|bureau|correspondent)"
    rf"|(?:{'|'.join(map(re.escape, SITES))}),?\s+(?:\S+ ){{0,3}}(?:टीम|team)"
)


def read(text: str) -> tuple[str | None] | None:
    """Return the writers' names in a tuple, (None,) for editors alone, or None if the line is no byline."""
    roles = list(_ROLE.finditer(text))
    if not roles or text[: roles[0].start()].strip(" •|,"):
        return None
    writers: list[str] = []
    ends = [role.start() for role in roles[1:]] + [len(text)]
    for role, end in zip(roles, ends, strict=True):
        name = _name(text[role.end() : end])
        if not _is_credited(name):
            return None
        if role["writer"]:
            writers.append(name)
    return (", ".join(writers) or None,)


def is_bare(text: str) -> bool:
    """Tell whether the text may be a reporter's name or desk alone; what stands around it has to confirm it."""
    text = text.strip(" ,•")
    return not ends_sentence(text) and is_name(text, words=_BARE_NAME_WORDS)


def is_desk(text: str) -> bool:
    """Tell whether the text is the name of a desk or bureau alone."""
    return _DESK.fullmatch(fold(text).strip(" ,•")) is not None


def _name(text: str) -> str:
    first, *others = (part.strip(" ,|;/•-") for part in text.strip(" ,|;/•-").split("|"))
    return ", ".join([first, *(other for other in others if KIND_OF_PHRASE.get(core(other)) is not Kind.SITE)])


def _is_credited(name: str) -> bool:
    # "by" before a small letter is the English word.
    return is_name(name, words=_NAME_WORDS) and not name[0].islower()
