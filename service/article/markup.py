"""Markup: whether a text is HTML, which has to go through the extraction before it is read as lines."""

from __future__ import annotations

import re

_OPENING = re.compile(
    r"[\s\ufeff]*(?:<\?xml\b[^>]*>\s*)?<(?:!doctype\s+html\b|(?:html|head|body|article|p|div)(?=[\s>]))", re.IGNORECASE
)


def looks_like_html(text: str) -> bool:
    """Tell whether the text opens as HTML does: with its doctype, or a tag of a page, an article or a paragraph.

    Markup further on proves nothing: a story may quote it.
    """
    return _OPENING.match(text) is not None
