"""HTML that is sent as plain text is told from a story, and refused with the way out."""

from __future__ import annotations

import pytest

from service.article import clean_html, clean_parts, clean_text, looks_like_html
from service.errors import InvalidArticle

STORY = "नदी पर बने नए पुल का उद्घाटन शुक्रवार को हुआ और हजारों लोग उसे देखने के लिए पहुंचे।"


@pytest.mark.parametrize(
    "opening",
    [
        "<!DOCTYPE html>",
        '<html lang="hi">',
        "\ufeff\n <HTML>",
        "<head>",
        "<body\nclass='x'>",
        "<article>",
        "<p>",
        '<div class="story">',
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html PUBLIC "x">',
    ],
)
def test_html_sent_as_text_is_refused(opening: str) -> None:
    """A text or a body that opens with a tag of a page is refused, and the same is read as HTML."""
    page = f"{opening}<p>{STORY}</p>"
    assert looks_like_html(page)
    for clean in (clean_text, lambda body: clean_parts("नया पुल", body)):
        with pytest.raises(InvalidArticle, match="send it as text/html, or as 'html' in JSON"):
            clean(page)
    assert STORY in [paragraph.text for paragraph in clean_html(page).paragraphs]


@pytest.mark.parametrize(
    "opening",
    ["", "< p > ", "<पुल>", "<pre>", "<policy> ", "5 < 6 <p>", "<?xml?>", "<!-- p -->"],
)
def test_a_story_with_marks_in_it_is_text(opening: str) -> None:
    """An angle bracket, another word in brackets, or a tag further on does not make a story HTML."""
    assert not looks_like_html(opening + STORY)
    assert clean_text(opening + STORY).paragraphs[0].text == opening + STORY
