"""A brief as plain text, for terminals and print."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from saar.brief import Brief, BriefWarning, CheckWarning

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def printable(text: str) -> str:
    """Return the text without control characters: an article must not steer the reader's terminal."""
    return _CONTROL.sub("", text)


def brief_text(brief: Brief) -> str:
    """Return the English of a brief: headline, where and when, summary, translation, warnings."""
    return printable("\n\n".join(_blocks(brief)))


def warning_text(warning: BriefWarning | CheckWarning) -> str:
    """Return one line: the kind, what it says, and the words it is about where the message leaves them out."""
    unsaid = (word for word in (warning.source, warning.output) if word and word not in warning.message)
    words = " -> ".join(f"“{word}”" for word in unsaid)
    return f"{warning.kind}: {warning.message}" + (f" ({words})" if words else "")


def meta_text(brief: Brief) -> str:
    """Return where, by whom and when, as far as the article tells."""
    return " · ".join(part for part in (brief.place, brief.byline, brief.published) if part)


def place_text(warning: BriefWarning) -> str:
    """Return what the warning is about: a numbered sentence, or the article as a whole."""
    return "title or article" if warning.segment is None else f"sentence {warning.segment + 1}"


def _blocks(brief: Brief) -> Iterator[str]:
    head = [brief.title.en if brief.title else "", meta_text(brief)]
    yield "\n".join(line for line in head if line) or "(no title)"
    if brief.summary:
        yield f"Summary\n{brief.summary.en}"
    if brief.translation:
        yield f"Translation\n{brief.translation.en}"
    if brief.warnings:
        yield "\n".join(["Check these", *(f"- {place_text(each)}, {warning_text(each)}" for each in brief.warnings)])
