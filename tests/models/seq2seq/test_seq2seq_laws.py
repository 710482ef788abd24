"""Whatever is typed, each segment is answered by itself and honestly."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.protocols import DecodingOptions, Hypothesis, Segment
from models.seq2seq.translator import Seq2SeqTranslator
from tests.models.seq2seq.conftest import Tiny
from tests.models.seq2seq.texts import CONTROL, ODD, SENTENCES

GREEDY = DecodingOptions(beam_size=1)
NEIGHBOURS = (SENTENCES[0], SENTENCES[3])
law = settings(deadline=None, max_examples=40)
STRANGE = st.one_of(
    st.text(st.characters(codec=None), max_size=60),  # halves of surrogate pairs among them
    st.text(st.characters(min_codepoint=0x900, max_codepoint=0x97F), max_size=60),
    st.lists(st.sampled_from([*CONTROL, *ODD, "नदी", " ", "।", "\u2581"]), max_size=8).map("".join),
)
LONG = ("न" * 5_000, "नदी " * 2_500, "1-" * 2_500 + " नदी", "<unk>" * 1_000 + "नदी", "नदी" + "\u0301" * 3_000)


def translate(translator: Seq2SeqTranslator, *texts: str, options: DecodingOptions = GREEDY) -> list[Hypothesis]:
    """Translate texts as plain sentences."""
    return translator.translate([Segment(text=text) for text in texts], source="hi", target="en", options=options)


@cache
def alone(translator: Seq2SeqTranslator, text: str) -> str:
    """Return the English of a text that is translated by itself."""
    return translate(translator, text)[0].text


def assert_by_itself(translator: Seq2SeqTranslator, text: str) -> None:
    """Assert that a text is answered, and that its neighbours do not notice."""
    before, answer, after = translate(translator, NEIGHBOURS[0], text, NEIGHBOURS[1])
    assert [before.text, after.text] == [alone(translator, neighbour) for neighbour in NEIGHBOURS]
    assert answer.source_tokens == translator.count_tokens([text])[0]
    assert answer.score is None or answer.score <= 0
    answer.text.encode("utf-8")
    assert answer.text == " ".join(answer.text.split())


@law
@given(text=STRANGE)
def test_any_text(tiny: Tiny, text: str) -> None:
    """Any text at all is answered, changes no neighbour and is counted the same both times."""
    assert_by_itself(tiny.translator, text)


@pytest.mark.parametrize("text", LONG, ids=lambda text: text[:5])
def test_long_text(tiny: Tiny, text: str) -> None:
    """What is longer than the engine takes is answered as well, and said to be cut."""
    assert_by_itself(tiny.translator, text)
    (answer,) = translate(tiny.translator, text)
    assert answer.truncated or answer.source_tokens <= tiny.translator.max_source_tokens


@law
@given(parts=st.lists(st.sampled_from([*CONTROL, "नदी", " ", "है"]), max_size=6))
def test_control_tokens_are_text(tiny: Tiny, parts: list[str]) -> None:
    """A token that is typed is spelt out in pieces, or unknown; it never becomes that token."""
    translator = tiny.translator
    assert not {*CONTROL} - {"<unk>"} & {*translator._tokeniser.pieces("".join(parts))}


def test_unknown_letters_are_no_token(tiny: Tiny) -> None:
    """Not even a token whose letters the model does not know gets through, as SentencePiece returns it as it is."""
    processor = tiny.translator._tokeniser._source
    unknown = "\u0e01\u0e02"
    assert unknown in processor.encode(unknown, out_type=str)
    assert "<unk>" in tiny.translator._tokeniser.pieces(unknown)
    assert unknown not in tiny.translator._tokeniser.pieces(unknown)


def test_control_tokens_are_not_written(tiny: Tiny) -> None:
    """What a model writes of languages, ends and unused tokens is no text."""
    pieces = tiny.translator._tokeniser.pieces("नदी")
    assert tiny.translator._tokeniser.text([*CONTROL, *pieces, "<unk>", *CONTROL]) == "नदी"


def test_spelling_does_not_matter(tiny: Tiny) -> None:
    """Texts that NFC and single spaces make equal are translated alike."""
    composed, apart = "फ\u093cैसला  ज\u093cमीन", " फ\u093cैसला ज\u093cमीन\n"
    assert translate(tiny.translator, composed) == translate(tiny.translator, apart)


def test_without_hindi(tiny: Tiny) -> None:
    """Numbers and Latin letters are copied, without a score, their digits in ASCII."""
    answers = translate(tiny.translator, "१२", "BJP", "</s>", "", " \n", "\ud800")
    assert [answer.text for answer in answers] == ["12", "BJP", "</s>", "", "", "?"]
    assert all(answer.score is None and not answer.truncated for answer in answers)
