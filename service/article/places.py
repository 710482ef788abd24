"""Places that datelines name: without such a list "सवाल:" or a speaker's name could pass for one."""

from __future__ import annotations

from functools import cache
from importlib import resources

from service.article.fold import fold, pattern
from service.article.shape import is_name

_WORDS = 6
_PARTS = pattern(r"\s*[/,()&]\s*|\s+और\s+|\s*-\s*")
# Endings that only names of places have; the stem before them is at least two letters.
_ENDING = pattern(r"\S{2,}(?:पुर|नगर|गढ़|ाबाद|गंज|पट्टनम|पत्तनम|पुरम|गांव|वाड़ा|खेड़ा)")


@cache
def _known() -> frozenset[str]:
    text = (resources.files(__package__) / "places.txt").read_text(encoding="utf-8")
    rows = (row for row in text.splitlines() if not row.startswith("#"))
    return frozenset(fold(name.strip()) for row in rows for name in row.split(",") if name.strip())


def is_place(text: str) -> bool:
    """Tell whether the text names one or more known places: "लखनऊ", "नई दिल्ली/पटना", "महराजगंज (गोरखपुर)"."""
    parts = [part for part in _PARTS.split(fold(text).strip(" ,")) if part]
    return is_name(text, words=_WORDS) and bool(parts) and all(_is_one(part) for part in parts)


def starts_with_place(text: str) -> bool:
    """Tell whether the first one, two or three words of the text name a known place."""
    words = fold(text).split()[:3]
    return any(_is_one(" ".join(words[:count]).strip(",।.:")) for count in range(1, len(words) + 1))


def _is_one(name: str) -> bool:
    return name in _known() or (" " not in name and _ENDING.fullmatch(name) is not None)
