"""HTML pages: trafilatura finds the article and its metadata, the cleaner does the rest as for text."""

from __future__ import annotations

from datetime import date

from trafilatura import bare_extraction
from trafilatura.settings import Document

from service.article.cleaner import clean
from service.article.stamp import Stamp
from service.brief import Article
from service.errors import InvalidArticle

# The page's own statement of its date; an extensive search would guess one from the prose.
_DATE = {"extensive_search": False, "original_date": True, "outputformat": "%Y-%m-%d"}


def clean_html(html: str) -> Article:
    """Clean the article of an HTML page.

    Raises:
        InvalidArticle: there is no article on the page; the message says what to do.
    """
    if not html.strip():
        raise InvalidArticle("The page is empty: paste the article's text or its HTML.")
    page = bare_extraction(html, include_comments=False, with_metadata=True, date_extraction_params=_DATE)
    if not isinstance(page, Document) or not (page.text or "").strip():
        raise InvalidArticle("No article was found in this HTML: paste the whole page, or the article's text.")
    stamps = [Stamp(label="published", moment=date.fromisoformat(page.date))] if page.date else []
    return clean(page.title, page.text or "", title_inside=not page.title, author=page.author, stamps=stamps)
