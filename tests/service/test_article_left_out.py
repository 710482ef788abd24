"""The text of a page of HTML that is not the article: all of it is in `removed`, within stated bounds."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.article import clean_html
from service.article.fold import fold
from service.brief import Article

LEAD = "नदी पर बने नए पुल का उद्घाटन शुक्रवार को हुआ और हजारों लोग उसे देखने के लिए पहुंचे।"
THIRD = "पुल बनने से दोनों किनारों के गांवों के बीच की दूरी 35 किलोमीटर घट गई है और किसानों को मंडी तक पहुंचने में आसानी होगी।"
SECOND = "इंजीनियरों ने बताया कि पुल की लंबाई 640 मीटर है और इसे तीन साल में बनाया गया है।"
_TAGS = ("p", "div", "nav", "aside", "footer", "figcaption", "li", "h3", "span", "a", "td", "header")
_WORDS = (*LEAD.split(), "मेला", "15", "क़लम", "क्\u200dया", "Delhi", "नहीं,", "(फोटो)", "2.5")


def cleaned(inside: str = "", outside: str = "") -> Article:
    """Clean a page with something inside the article and something after it."""
    return clean_html(
        f"<html><head><title>नया पुल खुला | खबर</title><style>p {{}}</style></head><body>"
        f"<article><h1>नया पुल खुला</h1>{inside}<p>{LEAD}</p><p>{SECOND}</p><p>{THIRD}</p></article>{outside}"
    )


def beside(article: Article) -> list[str]:
    """Return what was removed because it stands beside the article."""
    return [piece.text for piece in article.removed if piece.kind == "page"]


def words(text: str) -> list[str]:
    """Return the words of a text, in one spelling."""
    return re.findall("[^\\W_\u0964\u0965\u0900-\u097f]+|[\u0900-\u0963\u0966-\u097f]+", fold(text))


def test_captions_menus_teasers_and_footers_are_reported() -> None:
    """Each block beside the article is one piece, in the order of the page, with its marks."""
    article = cleaned(
        '<p class="byline">मीना जोशी</p><figure><figcaption>पुल पर 15 लोग (फोटो: सुमन)</figcaption></figure>',
        "<nav><a>होम</a> <a>राज्य</a></nav><aside>दूसरी <b>बड़ी</b> खबर<br>यहां</aside>"
        "<footer>संपर्क<div>हमारा पता</div>करें</footer>",
    )
    assert [paragraph.text for paragraph in article.paragraphs] == [LEAD, SECOND, THIRD]
    assert {"मीना जोशी", "पुल पर 15 लोग (फोटो: सुमन)"} <= {piece.text for piece in article.removed}
    assert beside(article)[-5:] == ["होम राज्य", "दूसरी बड़ी खबर यहां", "संपर्क", "हमारा पता", "करें"]


def test_a_page_that_is_all_article_has_nothing_beside_it() -> None:
    """What is in the title, the paragraphs or another removed piece is not reported again, however it is marked up."""
    article = cleaned(
        f"<p>पटना: {LEAD[:-1]}, <i>मेयर</i>ने <b>क</b>हा।<br>उन्होंने खुशी जताई और सबको बधाई दी।</p>"
        "<p>यह भी पढ़ें: दूसरी सुर्खी</p>"
        "<ul><li>पहली बात यह है</li><li>दूसरी बात वह है</li></ul><table><tr><td>जिला</td><td>42</td></tr></table>"
    )
    assert beside(article) == []
    assert {"dateline", "related"} <= {piece.kind for piece in article.removed}


@pytest.mark.parametrize(
    "unseen",
    [
        "<script>var x = 'गुप्त'</script>",
        "<style>.गुप्त {}</style>",
        "<noscript>गुप्त</noscript>",
        "<template><p>गुप्त</p></template>",
        "<!-- गुप्त -->",
        "<div hidden>गुप्त</div>",
        '<div style="color: red; DISPLAY : none"><p>गुप्त</p></div>',
        '<span style="visibility:hidden">गुप्त</span>',
        '<img alt="गुप्त" src="a.jpg">',
        "| »",
    ],
)
def test_what_no_reader_sees_is_not_reported(unseen: str) -> None:
    """Scripts, styles, comments, hidden elements and bare marks are no text; what follows them is."""
    assert beside(cleaned(outside=f"<footer>{unseen} संपर्क करें</footer>"))[0].endswith("संपर्क करें")
    assert not any("गुप्त" in piece for piece in beside(cleaned(outside=f"<footer>{unseen} संपर्क करें</footer>")))


def test_equal_pieces_are_reported_once() -> None:
    """A label that stands on the page many times is one piece."""
    assert beside(cleaned(outside="<footer><p>शेयर</p><p>संपर्क</p><p>शेयर</p></footer>")) == ["शेयर", "संपर्क"]


def test_only_the_missing_part_of_a_block_is_reported() -> None:
    """Of a block that repeats the article's words and adds its own, its own are reported."""
    assert beside(cleaned(outside=f"<footer>{LEAD} इसके बाद मेला लगा {SECOND}</footer>")) == ["इसके बाद मेला लगा"]


def test_the_report_is_bounded() -> None:
    """A piece has at most 300 characters, the last an ellipsis, and there are at most 200 pieces."""
    long = "".join(f"<p>कड़ी संख्या {number} {'शब्द ' * 100}</p>" for number in range(500))
    pieces = beside(cleaned(outside=f"<footer>{long}</footer>"))
    assert len(pieces) == 200
    assert all(len(piece) <= 300 and piece.endswith("…") for piece in pieces)
    assert [piece.split()[2] for piece in pieces] == [str(number) for number in range(200)]


@given(
    st.lists(st.tuples(st.sampled_from(_TAGS), st.lists(st.sampled_from(_WORDS), min_size=1, max_size=8)), max_size=8)
)
def test_every_visible_word_is_kept_or_reported(blocks: list[tuple[str, list[str]]]) -> None:
    """The law of the cleaner for HTML: title, paragraphs and removed pieces have every word that the page shows."""
    shown = "".join(f"<{tag}>{' '.join(text)}</{tag}>\n" for tag, text in blocks)
    article = cleaned(shown, shown)
    pieces = [article.title or "", *(paragraph.text for paragraph in article.paragraphs)]
    pieces += [piece.text for piece in article.removed]
    assert set(words(" ".join(" ".join(text) for _, text in blocks))) <= set(words(" ".join(pieces)))


@pytest.mark.parametrize("unit", ["<p>क", "<div>", "<p>क ख</p>", "<b>", "<nav>क</nav>", "क ", "<br>", "\u200d"])
def test_long_repetition_is_read_in_seconds(unit: str) -> None:
    """200,000 characters of one thing beside an article do not hang the report."""
    started = time.monotonic()
    assert cleaned(outside=f"<footer>{unit * (200_000 // len(unit))}").paragraphs
    assert time.monotonic() - started < 30
