"""Whose text is refused, and what the refusal says."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import InvalidArticle
from service.language import detect, identify, require_hindi

SHARED = Path(os.environ.get("SAAR_SHARED", Path(__file__).parents[3] / "shared"))
ROWS = [
    tuple(line.split("\t"))
    for line in Path(__file__).with_name("language_samples.tsv").read_text(encoding="utf-8").splitlines()
]
FOREIGN = [text for tag, text in ROWS if tag != "hi"]


def samples(tag: str) -> list[str]:
    """Return our own paragraphs in one language."""
    return [text for found, text in ROWS if found == tag]


@pytest.mark.parametrize(("tag", "text"), ROWS)
def test_names_the_language_of_a_paragraph(tag: str, text: str) -> None:
    """A paragraph in any of the languages of Hindi's neighbourhood is told apart, script shared or not."""
    assert identify(text) == tag


@pytest.mark.parametrize("text", FOREIGN)
def test_refuses_what_is_not_hindi(text: str) -> None:
    """No paragraph in another language is briefed."""
    with pytest.raises(InvalidArticle):
        require_hindi(text)


@pytest.mark.parametrize(
    ("tag", "name"), [("mr", "Marathi"), ("ne", "Nepali"), ("sa", "Sanskrit"), ("en", "English"), ("ur", "Urdu")]
)
def test_refusal_names_the_language_and_the_way_out(tag: str, name: str) -> None:
    """The message says which language was found and which route takes it."""
    with pytest.raises(InvalidArticle, match=rf"looks like {name};.*POST /v1/translations"):
        require_hindi(samples(tag)[0])


def test_refusal_names_an_unlisted_language_by_its_tag() -> None:
    """A language we have no name for is named by its tag."""
    with pytest.raises(InvalidArticle, match=r"another language \(fr\)"):
        require_hindi("Le gouvernement a annoncé que le projet de loi ne sera pas présenté avant la fin de l'année.")


def test_romanised_hindi_is_told_to_use_devanagari() -> None:
    """Hindi typed in Latin letters is recognised and asked for in Devanagari."""
    with pytest.raises(InvalidArticle, match=r"Latin letters.*Devanagari"):
        require_hindi("Sarkar ne kaha ki kisanon ko muavza diya jayega aur iske liye camp lagaye ja rahe hain.")


@pytest.mark.parametrize("text", ["", " \n\t", "12345 67.8%", "!!! ??? ।।", "😀 → ★", "१२३ ४५६"])
def test_text_without_letters_is_undetermined(text: str) -> None:
    """Where there is no letter there is no language, and the refusal says so."""
    assert identify(text) == "und"
    with pytest.raises(InvalidArticle, match="no words that look like Hindi"):
        require_hindi(text)


def test_random_latin_letters_are_undetermined() -> None:
    """The model's guess among Latin-script languages is not passed on as knowledge."""
    assert identify("xyzzy qwrt plk") == "und"


@pytest.mark.parametrize(
    "headline",
    [
        "मैच शाम पांच बजे शुरू होगा",
        "छठ घाट पर भोजपुरी गीतों की धूम",
        "मैथिली भाषा दिवस मनाया गया",
        "राष्‍ट्रपति आज कोच्चि पहुंचे",
        "मुंबई पुणे मार्ग बंद",
    ],
)
def test_short_hindi_gets_the_benefit_of_the_doubt(headline: str) -> None:
    """A Hindi headline that the model half takes for a neighbour is still Hindi."""
    require_hindi(headline)


@pytest.mark.parametrize("neighbour", ["mr", "ne"])
def test_a_hindi_quotation_does_not_make_an_article_hindi(neighbour: str) -> None:
    """Two paragraphs of Marathi or Nepali outvote one of Hindi."""
    own = samples(neighbour)
    for first, second, quotation in zip(own, own[1:], samples("hi") * 2, strict=False):
        assert identify(f"{first}\n{quotation}\n{second}") == neighbour


@pytest.mark.parametrize("tag", ["en", "mr", "ne"])
def test_a_foreign_quotation_does_not_make_an_article_foreign(tag: str) -> None:
    """Two paragraphs of Hindi outvote one in another language."""
    hindi = samples("hi")
    for first, second, quotation in zip(hindi, hindi[1:], samples(tag) * 2, strict=False):
        assert identify(f"{first}\n{quotation}\n{second}") == "hi"


def test_every_part_of_a_long_text_counts() -> None:
    """A Hindi beginning does not carry ten times as much Marathi that follows it, past what one look could hold."""
    assert identify("\n".join([samples("hi")[0]] * 30 + samples("mr") * 30)) == "mr"


@given(st.text(max_size=300))
def test_any_text_is_answered(text: str) -> None:
    """No text makes the identifier fail; the answer is a tag."""
    assert identify(text).replace("-", "").isalpha()


def test_a_mixed_text_has_each_language_with_its_share() -> None:
    """The confidences are of all letters: those of a page in two languages share the whole between them."""
    both = detect(f"{samples('hi')[0]}\n{samples('hi')[1]}\n{samples('en')[0]}")
    assert [found.tag for found in both] == ["hi", "en"]
    assert 0 < both[1].confidence < both[0].confidence < both[0].confidence + both[1].confidence <= 1
    assert detect(samples("hi")[0])[0].confidence > both[0].confidence


def test_identifies_without_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """The model is the one inside the package; nothing is downloaded."""

    def refuse(*_: object) -> None:
        raise AssertionError("the network was used")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    from service.language import _detector  # noqa: PLC0415 - loads the model afresh

    _detector.cache_clear()
    assert identify(samples("hi")[0]) == "hi"


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared corpora are not on this machine")
def test_no_real_article_is_refused() -> None:
    """None of 532 real articles, nor their headlines, is taken for another language."""
    lines = (SHARED / "articles/news_hi.jsonl").read_text(encoding="utf-8").splitlines()
    articles = [json.loads(line) for line in lines]
    assert [
        text for article in articles for text in (article["title"], article["article"]) if identify(text) != "hi"
    ] == []
