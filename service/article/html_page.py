"""HTML pages: trafilatura finds the article and its metadata, the cleaner does the rest as for text."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html import unescape

from lxml.html import HtmlElement, HTMLParser, document_fromstring
from trafilatura import bare_extraction
from trafilatura.settings import Document

from service.article.cleaner import clean
from service.article.declared import declared
from service.article.left_out import left_out
from service.article.stamp import Stamp
from service.brief import Article
from service.errors import InvalidArticle

# The page's own statement of its date; an extensive search would guess one from the prose.
_DATE = {"extensive_search": False, "original_date": True, "outputformat": "%Y-%m-%d"}
# Vowel signs, which are no letters to trafilatura: at the end of an author's name it drops them.
_SIGNS = "[\u0900-\u0903\u093a-\u094f\u200c\u200d]*"
_PARSER = {"remove_comments": True, "remove_pis": True, "huge_tree": True}
_DEVANAGARI = re.compile("[\u0900-\u097f]")


def clean_html(html: str) -> Article:
    """Clean the article of an HTML page, or of a piece of one.

    The visible text that trafilatura leaves out is in `removed` too, within the bounds of `left_out`.
    Raises InvalidArticle where there is none; the message says what to do.
    """
    if not html.strip():
        raise InvalidArticle("The page is empty: paste the article's text or its HTML.")
    # trafilatura refuses a piece of a page that has one element alone.
    page = html if "<html" in html.lower() else f"<html><body>{html}</body></html>"
    # A date that the calendar does not have can make trafilatura give up on the metadata, and with them on the page.
    found = _extracted(page, metadata=True) or _extracted(page, metadata=False)
    if found is None or not found.text or not found.text.strip():
        raise InvalidArticle("No article was found in this HTML: paste the whole page, or the article's text.")
    tree = document_fromstring(page.encode(errors="replace"), parser=HTMLParser(encoding="utf-8", **_PARSER))
    author = _authors(found.author or "", html)
    article = clean(found.title, found.text, title_inside=not found.title, author=author, stamps=_stamps(tree, found))
    return replace(article, removed=(*article.removed, *left_out(tree, found.title or "", found.text)))


def _extracted(page: str, *, metadata: bool) -> Document | None:
    found = bare_extraction(
        page, include_comments=False, with_metadata=metadata, date_extraction_params=_DATE if metadata else None
    )
    return found if isinstance(found, Document) else None


def _stamps(tree: HtmlElement, found: Document) -> tuple[Stamp, ...]:
    """Return what the page declares; only where that is nothing, the date that trafilatura finds."""
    fallback = (Stamp(label="published", moment=date.fromisoformat(found.date)),) if found.date else ()
    return declared(tree) or fallback


def _authors(names: str, html: str) -> str | None:
    """Return the names as the page writes them; a Hindi name that the page does not have as it is, is left out."""
    source = unescape(html)
    whole: list[str] = []
    for name in filter(None, names.split("; ")):
        written = re.search(re.escape(name) + _SIGNS, source)
        if written or not _DEVANAGARI.search(name):
            whole.append(written.group() if written else name)
    return ", ".join(whole) or None
