"""HTML pages: trafilatura finds the article and its metadata, the cleaner does the rest as for text."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

from trafilatura import bare_extraction
from trafilatura.settings import Document

from service.article.cleaner import clean
from service.article.stamp import Stamp
from service.brief import Article
from service.errors import InvalidArticle

# The page's own statement of its date; an extensive search would guess one from the prose.
_DATE = {"extensive_search": False, "original_date": True, "outputformat": "%Y-%m-%d"}
# Vowel signs, which are no letters to trafilatura: at the end of an author's name it drops them.
_SIGNS = "[\u0900-\u0903\u093a-\u094f\u200c\u200d]*"
_DEVANAGARI = re.compile("[\u0900-\u097f]")


def clean_html(html: str) -> Article:
    """Clean the article of an HTML page, or of a piece of one.

    Raises InvalidArticle where there is none; the message says what to do.
    """
    if not html.strip():
        raise InvalidArticle("The page is empty: paste the article's text or its HTML.")
    # trafilatura refuses a piece of a page that has one element alone.
    page = html if "<html" in html.lower() else f"<html><body>{html}</body></html>"
    found = bare_extraction(page, include_comments=False, with_metadata=True, date_extraction_params=_DATE)
    if not isinstance(found, Document) or not (found.text or "").strip():
        raise InvalidArticle("No article was found in this HTML: paste the whole page, or the article's text.")
    stamps = [Stamp(label="published", moment=date.fromisoformat(found.date))] if found.date else []
    author = _authors(found.author or "", html)
    return clean(found.title, found.text or "", title_inside=not found.title, author=author, stamps=stamps)


def _authors(names: str, html: str) -> str | None:
    """Return the names as the page writes them; a Hindi name that the page does not have as it is, is left out."""
    source = unescape(html)
    whole: list[str] = []
    for name in filter(None, names.split("; ")):
        written = re.search(re.escape(name) + _SIGNS, source)
        if written or not _DEVANAGARI.search(name):
            whole.append(written.group() if written else name)
    return ", ".join(whole) or None
