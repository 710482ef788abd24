"""Laws of the cleaner: nothing vanishes, nothing is made up, nothing crashes."""

from __future__ import annotations

import unicodedata
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.article import clean_html, clean_parts, clean_text
from service.article.fold import JOINERS
from service.article.lines import INVISIBLE
from service.brief import Article
from service.errors import InvalidArticle

_SENTENCES = (
    "मंत्री ने 12 गांवों का दौरा किया और राहत का भरोसा दिया।",
    "मंत्री ने 12 गांवों का दौरा किया और राहत का भरोसा दिया",
    "उन्होंने कहा: सर्वे जारी है.",
    "पटना: बैठक में 42 प्रधान शामिल हुए और मांगें रखीं.",
    "राज्य ब्यूरो, लखनऊ। सर्वे का काम अगले सप्ताह तक पूरा हो जाएगा।",
    "सर्वे का काम अभी बाकी",
    "क्या है मामला?",
    "मुख्\u200dयमंत्री ने क़लम उठाई।",
)
_BOILERPLATE = (
    "Advertisement",
    "• पटना,",
    "• 06 अगस्त 2025,",
    "अपडेटेड 10:55 PM IST",
    "सुमन वर्मा",
    "By Ramesh Kumar Edited By: Sita Rai",
    "date 2025-08-09 ETV Bharat / state",
    "खेत में पानी (फोटो- ITG) खेत में पानी (फोटो- ITG)",
    "यह भी पढ़ें",
    "यह भी पढ़ें- दूसरी सुर्खी",
    "- दूसरी सुर्खी",
    "---- समाप्त ----",
    "भाषा सुमन मोहन",
    "हमें फॉलो करें",
    "\ufeff\u200b",
    "",
)
pages = st.lists(
    st.sampled_from(_SENTENCES + _BOILERPLATE) | st.text(max_size=20) | st.text("ाक़फ ़\u200d।:.-(),1", max_size=60),
    max_size=14,
).flatmap(lambda rows: st.sampled_from(("\n", "\r\n", "\n\n", "\u2028", " ")).map(lambda end: end.join(rows)))


def visible(text: str) -> str:
    """Return the characters that are neither white space, nor controls, nor without width."""
    hidden = INVISIBLE + JOINERS
    return "".join(
        mark for mark in text if not mark.isspace() and mark not in hidden and unicodedata.category(mark) != "Cc"
    )


def is_part(part: str, whole: str) -> bool:
    """Tell whether the characters of `part` stand in `whole` in the same order."""
    rest = iter(whole)
    return all(mark in rest for mark in part)


def check(article: Article, source: str) -> None:
    """Assert the law of the cleaner for an article and the text it came from."""
    pieces = [article.title or "", *(paragraph.text for paragraph in article.paragraphs)]
    removed = [piece.text for piece in article.removed]
    assert Counter(visible("".join(pieces + removed))) == Counter(visible(source))
    assert is_part(visible("".join(pieces)), visible(source))
    for copy in (article.byline, article.place):
        assert copy is None or all(visible(part) in visible("".join(removed)) for part in copy.split(", "))
    assert all(paragraph.text.strip() for paragraph in article.paragraphs)
    assert article.paragraphs


@given(pages)
def test_every_visible_character_is_kept_or_reported(text: str) -> None:
    """Title, paragraphs and removed pieces have exactly the visible characters of the text; the kept ones in order."""
    try:
        article = clean_text(text)
    except InvalidArticle:
        return
    check(article, text)


@given(st.none() | st.sampled_from(_SENTENCES), pages)
def test_a_given_title_is_kept_or_reported_too(title: str | None, body: str) -> None:
    """The same holds with a title from the caller."""
    try:
        article = clean_parts(title, body)
    except InvalidArticle:
        return
    check(article, f"{title or ''}\n{body}")


@given(pages)
def test_html_is_cleaned_or_refused(text: str) -> None:
    """Whatever is sent as HTML becomes an article with paragraphs or is refused as none."""
    try:
        article = clean_html(f"<p>{text}</p>")
    except InvalidArticle:
        return
    assert article.paragraphs


@pytest.mark.parametrize(
    "unit", ["(फोटो: ", "लखनऊ: ", "यह भी पढ़ें\n", "6 अगस्त 2025\n", "• क\n", "By Ram ", "(", "\u200d", "क। ", "<p>"]
)
def test_long_repetition_is_cleaned_or_refused(unit: str) -> None:
    """200,000 characters of one thing neither crash nor hang the cleaner."""
    text = unit * (200_000 // len(unit))
    try:
        article = clean_text(text)
    except InvalidArticle:
        return
    check(article, text)
