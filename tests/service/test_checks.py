"""The door of the checks: what is said about one translation, whatever the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.protocols import Hypothesis, Kind
from service.brief import CheckWarning
from service.checks import check

ODD = ("a", "1", "1,", "1 ", "1.", "12:30 ", "नहीं ", "n't", "एक सौ ", "सौ ", " - ", "un", "two hundred and ", "क्\u200d")
DIGITS = st.from_regex(
    r"[1-9][0-9]{0,3}(,[0-9]{3})?|[0-9]\.[0-9]{2}|[0-9]{1,2}:[0-5][0-9]|[१-९][०-९]{0,20}", fullmatch=True
)


def warnings(
    source: str, english: str, kind: Kind = "sentence", *, truncated: bool = False
) -> tuple[CheckWarning, ...]:
    """Check one English for one Hindi."""
    hypothesis = Hypothesis(text=english, score=None, source_tokens=1, output_tokens=1, truncated=truncated)
    return check(source, hypothesis, kind=kind)


def kinds(source: str, english: str, kind: Kind = "sentence") -> set[str]:
    """Return the kinds of the warnings."""
    return {warning.kind for warning in warnings(source, english, kind)}


def test_a_faithful_translation_gets_no_warning() -> None:
    """A sentence with number, date and negation that are all kept raises nothing."""
    hindi = "सोमवार, 6 अगस्त को 12 गाँवों में बिजली नहीं थी।"
    assert warnings(hindi, "On Monday, 6 August, there was no electricity in 12 villages.") == ()


@pytest.mark.parametrize("source", ["", " \n", "\u00a0"])
def test_a_blank_source_gets_no_warning(source: str) -> None:
    """Nothing was to be translated, so nothing can be wrong."""
    assert warnings(source, "Something") == ()


def test_a_blank_english_is_only_empty() -> None:
    """A Hindi without English gets one warning, not one for each thing that it lacks."""
    assert [warning.kind for warning in warnings("5 लोग नहीं आए।", " \n")] == ["empty"]


def test_what_the_engine_cut_is_said() -> None:
    """A hypothesis that stopped at its limit is flagged although its text looks sound."""
    assert [warning.kind for warning in warnings("वह घर गया।", "He went home.", truncated=True)] == ["truncated"]


@pytest.mark.parametrize(
    "english", ["He went to the बाज़ार today.", "He went home।", "He went home\u200d.", "५ people went home."]
)
def test_hindi_left_in_the_english_is_flagged(english: str) -> None:
    """A word, a danda, a joiner or a digit of Devanagari has no place in the English."""
    assert "script" in {warning.kind for warning in warnings("आज वह 5 लोगों के साथ बाज़ार गया।", english)}


def test_an_unwritten_character_is_flagged() -> None:
    """The sign of an unknown token is no English."""
    (warning,) = warnings("वह बाज़ार गया।", "He went to the ⁇ .")
    assert (warning.kind, warning.output) == ("script", "⁇")


@pytest.mark.parametrize(
    "english",
    [
        "He went to the market and to the market and bought rice.",
        "He went went went to the market and bought some rice.",
        "He went to the market, bought rice at the shop; he went to the market, bought rice.",
        "He went to the market and bought ricericericericeriiiiiiice.",
    ],
)
def test_a_loop_is_flagged(english: str) -> None:
    """A phrase in a row, a word in a row, a long phrase that comes back and a loop of letters are all repetition."""
    assert "repetition" in kinds("वह बाज़ार गया और वहाँ उसने अपनी दुकान के लिए बहुत सारा चावल ख़रीदा।", english)


def test_what_the_hindi_repeats_may_be_repeated() -> None:
    """A slogan called three times is called three times in English."""
    assert "repetition" not in kinds("भीड़ ने कहा: आओ, आओ, आओ!", "The crowd said: come, come, come!")


@pytest.mark.parametrize(("english", "fault"), [("The river.", "missing"), ("The river rose. " * 20, "added")])
def test_an_english_out_of_proportion_is_flagged(english: str, fault: str) -> None:
    """Much too short and much too long are told apart."""
    hindi = "लगातार बारिश के बाद नदी का पानी बढ़ गया और किनारे के कई गाँव ख़ाली कराए गए।"
    messages = [warning.message for warning in warnings(hindi, english) if warning.kind == "length"]
    assert len(messages) == 1
    assert fault in messages[0]


def test_short_texts_and_headlines_have_more_room() -> None:
    """One word may be five times as long in English, and a headline may be terse."""
    assert kinds("हाँ", "Of course") == set()
    hindi, english = "नदी का पानी बढ़ने से किनारे के कई गाँव ख़ाली कराए गए", "Flood: many villages cleared"
    assert kinds(hindi, english) == {"length"}
    assert kinds(hindi, english, "headline") == set()


@pytest.mark.parametrize(
    ("english", "found"),
    [
        ("The Chief Minister went home on Republic Day.", []),
        ("the Chief Minister went home on Republic Day.", []),
        ("The chief minister went home on 26 January.", ["office", "term", "term"]),
        ("The Chief Minister went home on 25 January.", ["number", "term"]),
        ("The Chief Minister left home 30 on Republic Day.", ["number"]),
    ],
)
def test_a_term_is_looked_for_letter_for_letter_and_is_no_other_fault(english: str, found: list[str]) -> None:
    """What a followed term leaves out or brings in is asked for; everything else is doubted as without it."""
    terms = (("26 जनवरी", "Republic Day"), ("दीदी", "the Chief Minister"))
    hypothesis = Hypothesis(text=english, score=None, source_tokens=1, output_tokens=1, truncated=False)
    warnings = check("दीदी 26 जनवरी को सुबह अपने घर चली गईं।", hypothesis, glossary=terms)
    assert [warning.kind for warning in warnings] == found


@given(st.text(), st.text(), st.sampled_from(["sentence", "headline", "fragment"]))
def test_no_text_makes_a_check_raise_and_the_answer_is_always_the_same(source: str, english: str, kind: Kind) -> None:
    """Whatever an article or an engine says, the checks answer, and answer alike twice."""
    assert warnings(source, english, kind) == warnings(source, english, kind)


@given(st.lists(st.sampled_from(ODD)), st.lists(st.sampled_from(ODD)))
def test_odd_pieces_in_any_order_make_no_check_raise(source: list[str], english: list[str]) -> None:
    """Number words, marks and digits in senseless order are read without an error."""
    assert isinstance(warnings("".join(source), "".join(english)), tuple)


@given(st.lists(DIGITS, min_size=1))
def test_the_same_digits_on_both_sides_never_warn_of_a_number(digits: list[str]) -> None:
    """Numbers that are there as they were are kept, how many and how long they may be."""
    source = " लोग, ".join(digits) + " लोग"
    english = " people, ".join(digits) + " people"
    assert "number" not in kinds(source, english)


@pytest.mark.parametrize("piece", ODD)
def test_long_odd_input_is_checked_to_its_end(piece: str) -> None:
    """20,000 characters of odd input are read: no pattern backtracks for ever and no number becomes huge."""
    text = (piece * 20_000)[:20_000]
    assert "length" not in kinds(text, text)
