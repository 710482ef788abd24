"""Tests of the glosses: lexicon, guesses, terms, bare names, and what becomes of marks and digits."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.devanagari import plain_spelling, tokenise
from models.embedded import weights
from models.embedded.gloss import Glosser, terms_in
from models.embedded.lexicon import Entry, Lexicon
from models.embedded.loanwords import Loanwords, initialism
from models.embedded.phones import frame
from models.embedded.transliteration import transliterate

LEXICON = Lexicon(weights.LEXICON)
LOANWORDS = Loanwords(weights.LOANWORDS)
GLOSSER = Glosser(LEXICON, LOANWORDS)


def lexicon(folder: Path, *rows: tuple[str, str, str, float, float]) -> Lexicon:
    """Write a lexicon of these rows and read it."""
    path = folder / "lexicon.tsv.gz"
    lines = ["hindi\tenglish\tsecond\tprobability\tcount", *("\t".join(map(str, row)) for row in rows)]
    path.write_bytes(gzip.compress("\n".join(lines).encode()))
    return Lexicon(path)


@pytest.mark.parametrize(
    ("hindi", "glosses"),
    [
        ("राज्य सरकार ने ५० करोड़ रुपये नहीं दिए।", "state government 50 crore Rs/rupees not."),
        ('Q3 में 3.5% (बढ़त) "तेज" — अंत', 'Q3 in 3.5 % ( lead/rise ) " fast/faster " end'),
        ("वीपीएन", "VPN"),
        ("इनफ्लुएंजा", "~Influenza"),
        ("टेलिस्कोपों", "~Telescopes"),
        ("गार्बुजोव", "~Garbujov"),
        ("लैपटॉपों", "laptop"),
        ("। , है", ""),
        ("् पुल ऽ।", "bridge."),
    ],
)
def test_glosses(hindi: str, glosses: str) -> None:
    """Words, phrases, digits, marks, letters, sounds, stems and transliterations are glossed as in training."""
    assert GLOSSER.gloss(hindi) == glosses


def test_longest_phrase_wins(tmp_path: Path) -> None:
    """A phrase goes before its words, the longest first."""
    rows = [("जल", "water", "", 1, 9), ("जल बोर्ड", "Water Board", "", 1, 9), ("जल बोर्ड भवन", "Jal House", "", 1, 9)]
    glosser = Glosser(lexicon(tmp_path, *rows), LOANWORDS)
    assert glosser.gloss("जल बोर्ड भवन जल बोर्ड जल") == "Jal House Water Board water"


def test_terms_win() -> None:
    """The words of a term are glossed as the glossary says, the longest term first, whatever the lexicon says."""
    terms = [("मंत्री", "secretary"), ("रेल मंत्री", "Head of Rail")]
    assert GLOSSER.gloss("रेल मंत्री और मंत्री", terms).split() == "Head of Rail and secretary".split()  # noqa: SIM905


def test_a_term_within_a_phrase_wins(tmp_path: Path) -> None:
    """A phrase of the lexicon does not swallow the term that begins or stands within it."""
    rows = [("जल बोर्ड भवन", "Jal House", "", 1, 9), ("जल", "water", "", 1, 9), ("भवन", "building", "", 1, 9)]
    glosser, text, terms = Glosser(lexicon(tmp_path, *rows), LOANWORDS), "जल बोर्ड भवन", [("बोर्ड", "Council")]
    assert glosser.gloss(text, terms) == "water Council building"
    assert terms_in(text, [*terms, ("सड़क", "road")]) == ["Council"]


def test_other_spelling(tmp_path: Path) -> None:
    """A word spelled otherwise than in the lexicon is found, under the more frequent of two that are spelled alike."""
    small = lexicon(tmp_path, ("हिंदी", "Hindi", "", 1, 3), ("हिन्दी", "HINDI", "", 1, 7), ("ज़रा", "slightly", "", 1, 1))
    assert small.spelled_like("हिँदी") == Entry("HINDI", "", 1.0, 7.0)
    assert small.spelled_like("जरा") == Entry("slightly", "", 1.0, 1.0)
    assert small.spelled_like("नया") is None


def test_name_by_mistake(tmp_path: Path) -> None:
    """An unsure entry that makes a common noun a name takes its second translation instead; an initialism stays."""
    small = lexicon(
        tmp_path, ("आशा", "Asha", "hope", 0.3, 5), ("संघ", "UN", "union", 0.3, 5), ("उषा", "Usha", "dawn", 0.6, 5)
    )
    assert [small.get(word) for word in ("आशा", "संघ", "उषा")] == [
        Entry("hope", "", 0.3, 5.0),
        Entry("UN", "union", 0.3, 5.0),
        Entry("Usha", "dawn", 0.6, 5.0),
    ]
    assert small.get("आशा संघ") is None


@pytest.mark.parametrize(
    ("hindi", "english"),
    [
        ("सुनीता वर्मा", "Sunita Verma"),
        ("लखनऊ।", "Lucknow."),
        ("भारत, रूस", "India, Russia"),
        ("उत्तर प्रदेश", None),  # the lexicon knows the phrase; word by word it would be the north
        ("मुख्य समाचार", None),
        ("रमेश के", None),
        ("भारत-रूस", None),
        ("सुनीता वर्मा 42", None),
        ("सुनीता वर्मा रमेश गुप्ता", None),
        ("।", None),
        ("ॲ", None),
        ("ऽ", None),
        ("्", None),
        ("सुनीता ऽ", None),
        ("", None),
    ],
)
def test_bare_names(hindi: str, english: str | None) -> None:
    """Up to three names and nothing else are glossed without a model; anything that may be more is not."""
    assert GLOSSER.bare_name(hindi) == english


@given(st.text(alphabet="कखगतनमरस ािीेो्ंँ़।,.०5a(", max_size=25))
def test_any_text_is_glossed(text: str) -> None:
    """Any text has glosses without Devanagari, and the same ones each time."""
    glosses = GLOSSER.gloss(text)
    assert not [char for char in glosses if "\u0900" <= char <= "\u097f"]
    assert GLOSSER.gloss(text) == glosses


@given(st.text(st.characters(min_codepoint=0x900, max_codepoint=0x97F) | st.sampled_from(" ,."), max_size=8))
def test_a_bare_name_is_never_empty(text: str) -> None:
    """Whatever is glossed as a bare name comes out as some English, and no gloss is a mark of a guess alone."""
    name = GLOSSER.bare_name(text)
    assert name is None or name.strip()
    assert not {"~", "~.", "~,"} & set(GLOSSER.pieces(text))


@pytest.mark.parametrize(
    ("hindi", "latin"),
    [
        ("राजस्थान", "rajasthan"),
        ("कमल", "kamal"),
        ("ज़मीन", "zamin"),
        ("लड़का", "larka"),
        ("दुःख", "duhkh"),
        ("ऋषि", "rishi"),
        ("आँख", "ankh"),
        ("क", "ka"),
        ("x", ""),
    ],
)
def test_transliteration(hindi: str, latin: str) -> None:
    """Words are spelled as newspapers spell names."""
    assert transliterate(hindi) == latin


@pytest.mark.parametrize(
    ("hindi", "letters"),
    [("जीएसटी", "GST"), ("आईपीएल", "IPL"), ("डब्ल्यूटीओ", "WTO"), ("बी", None), ("सीमा", None), ("", None)],
)
def test_initialisms(hindi: str, letters: str | None) -> None:
    """Two or more letter names are letters; one alone, or one inside another word, is not."""
    assert initialism(hindi) == letters


def test_loanwords_by_sound() -> None:
    """An English word is found by its sound; too short a word, and one that sounds like none, is not."""
    found = LOANWORDS.find("टेलिस्कोप")
    assert found is not None
    assert found.english == "telescope"
    assert found.cost < 0.06
    assert LOANWORDS.find("क") is None
    assert LOANWORDS.find("घघघङझझढझखञणछ") is None


def test_loanword_index_is_filed_right() -> None:
    """Every line of the committed index is filed under the frame of its words, or with S for the J of a z."""
    lines = gzip.decompress(weights.LOANWORDS.read_bytes()).decode("ascii").splitlines()
    assert len(lines) > 30_000
    for line in lines[1::50]:
        filed_under, words = line.split("\t")
        frames = {frame(sound) for sound in words.split()[1::3]}
        assert all(filed_under in (name, name.replace("J", "S")) for name in frames)


def test_tokens() -> None:
    """Words keep their signs, numbers their commas and points, and everything else stands alone."""
    assert tokenise("रु. 12,34,567 और ३.५%!") == ["रु", ".", "12,34,567", "और", "३.५", "%", "!"]


def test_plain_spelling() -> None:
    """Nukta, chandrabindu, half nasals, glides and ऑ make no difference."""
    assert plain_spelling("हिन्दी") == plain_spelling("हिंदी")
    assert plain_spelling("क़ॉलेज") == plain_spelling("कालेज")
    assert plain_spelling("गयी") == plain_spelling("गई")
    assert plain_spelling("कमल") == "कमल"
