"""Laws of the text on both sides of the model: nothing is lost, nothing is shared, and upstream would do the same."""

from __future__ import annotations

import re
import threading
import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from indicnlp.normalize.indic_normalize import DevanagariNormalizer
from indicnlp.tokenize.indic_tokenize import trivial_tokenize

from models.indictrans2.normalisation import normalise, tokenise
from models.indictrans2.postprocessing import clean_up, restored
from models.indictrans2.preprocessing import Preprocessed, preprocess

law = settings(deadline=None)
"""Machines are busy; what takes long is tested as such."""
UPSTREAM = DevanagariNormalizer(lang="hi")
THREADS, TEXTS = 8, 300
ODD = (
    *("<ID1>", "< ID2 >", "[id 1]", "<ID3", "ID4>", "<ＩＤ1>", "＜ID1＞", "hin_Deva "),
    *("eng_Latn", "</s>", "<s>", "<unk>", "👩\u200d👧", "🙂", "\u200d", "\u200c", "\u200b"),
    *("\u00a0", "\ufeff", "\u00ad", "\u0000", "\x1b", "\r\n", "\t", "्", "ः"),
    *("10:30", "१०:३०", "12/03/2024", "₹1,23,45,678", "100 %", "7.5%", "2023–24", "5:", "राम:", "बी.जे.पी.", "क|ख"),
    *("https://example.com/a?b=1&c=2", "info@example.com", "example.org", "@ram", "#भारत", "&amp;", "&#124;", "@-@"),
    *(" ", ".", ",", "'", "''", '"', "“", "—", "…", "(", "]", "\\", "।", "॥", "ज़", "ड़", "नमस्ते", "word", "0", "७"),
)
HINDI = st.lists(st.sampled_from(ODD) | st.text("अकखगड़ज़ािी्ंः:।|'\" ०५9,./-0", max_size=6), max_size=20).map("".join)
REPEATED = (
    *("1", "1-", "a.", "@", "a@", "a@b.", "<ID", "ID1", "http://", "http://.", "--a", "#a", "a-", "1,", "1 , "),
    *("1 : ", "12:30 ", "' ", '".', "~1", "1%", "a.com", "a.com/", "क:", "् ", "[ID1] ", "<", "a.b@c", "1.a", "ﷺ"),
)
TEXT = HINDI | st.text(max_size=60)
OTHER_DIGITS = st.text(st.characters(exclude_categories=["Nd", "Cs"], include_characters="0123456789०१२३४५६७८९"))


def put_back(preprocessed: Preprocessed) -> str:
    """Return the model's text with each placeholder replaced by its original."""
    originals = dict(preprocessed.masked)
    return re.sub("< ID([0-9]+) >", lambda found: originals[found[1]], preprocessed.text)


def digits(text: str) -> list[int]:
    """Return the values of the decimal digits in a text."""
    return [unicodedata.decimal(character) for character in text if unicodedata.category(character) == "Nd"]


@law
@given(TEXT)
def test_tokens_between_single_spaces(text: str) -> None:
    """The model's text has single spaces only, and no bracket that could make a control token."""
    for preprocessed in (preprocess(text), preprocess(text, mask=False)):
        assert preprocessed.text == " ".join(preprocessed.text.split())
        assert not re.search(r"[<>]\S|\S[<>]", preprocessed.text)


@law
@given(TEXT)
def test_deterministic(text: str) -> None:
    """The same text is preprocessed the same way again, and without masks nothing is masked."""
    assert preprocess(text) == preprocess(text)
    assert preprocess(text, mask=False).masked == ()


@law
@given(TEXT)
def test_originals_come_back(text: str) -> None:
    """A model that copies its source loses no placeholder, and every original is in the English as often."""
    preprocessed = preprocess(text)
    for decoded in (preprocessed.text, clean_up(preprocessed.text)):
        english = restored(decoded, preprocessed)
        assert english is not None
        for number, original in preprocessed.masked:
            assert english.count(original) >= preprocessed.text.count(f"< ID{number} >") >= 1


@law
@given(HINDI | OTHER_DIGITS)
def test_digits_are_kept(text: str) -> None:
    """No digit is lost, changed, moved or made up, with masks or without."""
    assert digits(put_back(preprocess(text))) == digits(text)
    assert digits(preprocess(text, mask=False).text) == digits(text)


@pytest.mark.parametrize("piece", [*REPEATED, *ODD])
def test_long_runs_end(piece: str) -> None:
    """A long run of anything makes the round trip: a pattern that backtracks would hang here for hours."""
    text = (piece * 100_000)[:100_000]
    preprocessed = preprocess(text)
    assert restored(preprocessed.text, preprocessed) is not None


@law
@given(TEXT)
def test_normaliser_is_upstreams(text: str) -> None:
    """Our normaliser does what indic-nlp-library's does with its default options."""
    assert normalise(text) == UPSTREAM.normalize(text)


@law
@given(TEXT)
def test_tokeniser_is_upstreams(text: str) -> None:
    """Our tokeniser does what indic-nlp-library's does."""
    assert tokenise(text) == trivial_tokenize(text, lang="hi")


def test_requests_share_nothing() -> None:
    """Threads that preprocess and restore at the same time each get their own numbers and addresses back."""
    together = threading.Barrier(THREADS)

    def wrong(thread: int) -> list[str]:
        together.wait()
        originals = [
            (f"{10 + thread}:{10 + text % 50}", f"https://example.com/{thread}/{text}", f"{thread}-{text}-2024")
            for text in range(TEXTS)
        ]
        waiting = [(preprocess(f"{a} बजे {b} पर {c} को"), a, b, c) for a, b, c in originals]
        found = ((restored("< ID2 > on < ID3 > at < ID1 >", given), a, b, c) for given, a, b, c in waiting)
        # The address is masked first, then the numerals.
        return [str(english) for english, a, b, c in found if english != f"{a} on {c} at {b}"]

    with ThreadPoolExecutor(THREADS) as pool:
        assert [list(wrong) for wrong in pool.map(wrong, range(THREADS))] == [[]] * THREADS
