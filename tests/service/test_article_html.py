"""HTML pages, as browsers save them and as people paste them."""

from __future__ import annotations

from datetime import datetime

import pytest

from service.article import clean_html
from service.errors import InvalidArticle

LEAD = "राज्य के कृषि मंत्री ने शनिवार को पांच जिलों के किसानों से मुलाकात की और मुआवजे का भरोसा दिया।"
SECOND = "बैठक में 42 गांवों के प्रधान शामिल हुए और उन्होंने अपनी मांगें रखीं।"
THIRD = "अधिकारियों के अनुसार 3.5 लाख हेक्टेयर में फसल खराब हुई है और सर्वे 6 अगस्त 2019 से जारी है।"


def page(head: str = "", body: str = "") -> str:
    """Return a page with a title, navigation, an article and a footer."""
    return f"""<!DOCTYPE html><html lang="hi"><head><meta charset="utf-8"><title>किसानों से मिले मंत्री</title>{head}</head>
    <body><nav><a href="/">होम</a> <a href="/up">राज्य</a></nav><article><h1>किसानों से मिले मंत्री</h1>{body}
    <p>पटना: {LEAD}</p><div>Advertisement</div><h2>सर्वे का काम जारी</h2><p>{SECOND}</p><p>{THIRD}</p>
    <p>यह भी पढ़ें: दूसरी खबर की सुर्खी</p></article><footer>संपर्क</footer></body></html>"""


def test_a_page_becomes_an_article() -> None:
    """Title, author and date come from the page's metadata, place and paragraphs from its text."""
    article = clean_html(
        page(
            '<meta name="author" content="सुमन वर्मा">'
            '<meta property="article:published_time" content="2025-08-09T20:15:00+05:30">'
        )
    )
    assert (article.title, article.byline, article.place) == ("किसानों से मिले मंत्री", "सुमन वर्मा", "पटना")
    assert article.published == datetime.fromisoformat("2025-08-09T20:15:00+05:30")
    assert [(paragraph.text, paragraph.heading) for paragraph in article.paragraphs] == [
        (LEAD, False),
        ("सर्वे का काम जारी", True),
        (SECOND, False),
        (THIRD, False),
    ]


def test_what_the_text_says_comes_before_the_metadata() -> None:
    """A byline and a time of publication in the text are more than the page's metadata."""
    article = clean_html(
        page(
            '<meta name="author" content="Desk"><meta property="article:published_time" content="2025-08-09">',
            "<p>By Suman Verma</p><p>Published : August 9, 2025 at 7:05 AM IST</p>",
        )
    )
    assert article.byline == "Suman Verma"
    assert article.published == datetime.fromisoformat("2025-08-09T07:05:00+05:30")


def test_no_date_is_guessed_from_prose() -> None:
    """A page that does not say when it was published has no date, whatever dates are in the story."""
    article = clean_html(page())
    assert (article.published, article.byline) == (None, None)


def test_a_name_that_the_page_does_not_have_is_left_out() -> None:
    """A Hindi author who can be read only by decoding a script is not shown with letters missing."""
    script = '<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","author":{"@type":"Person","name":"%s"}}</script>'
    escaped = "सुमन वर्मा".encode("unicode_escape").decode()
    assert clean_html(page(script % escaped)).byline is None
    assert clean_html(page(script % "सुमन वर्मा")).byline == "सुमन वर्मा"


@pytest.mark.parametrize(
    "html", [f"<p>{LEAD}</p>", f"<div>{LEAD}<br>{SECOND}</div>", f"<p>{LEAD}</p><p>{SECOND}</p>", LEAD]
)
def test_a_piece_of_a_page_is_enough(html: str) -> None:
    """Paragraphs pasted without the page around them are an article, without a title."""
    article = clean_html(html)
    assert article.title is None
    assert article.paragraphs[0].text.startswith(LEAD)


@pytest.mark.parametrize("html", ["", " \n", "<html><body><form><input></form></body></html>", "<<<", "<p></p>"])
def test_html_without_an_article_is_refused(html: str) -> None:
    """An empty page and one without text are refused with a message that says what to do."""
    with pytest.raises(InvalidArticle, match="paste"):
        clean_html(html)
