"""The cleaner: an article as it came from the web goes in, its title, paragraphs and metadata come out.

Every step is a pure function on lines, from certain to less certain. What is not unmistakably boilerplate stays: a line
of boilerplate in a brief is a blemish, a lost fact is a fault. What goes is reported in `Article.removed`.
"""

from __future__ import annotations

from service.article.cleaner import clean_parts, clean_text
from service.article.html_page import clean_html
from service.article.markup import looks_like_html

VERSION = "2"
"""Part of the cache signature: raise it with every change that can change an article."""

__all__ = ["VERSION", "clean_html", "clean_parts", "clean_text", "looks_like_html"]
