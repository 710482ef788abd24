"""What is submitted: its public id, and what is refused before any step reads it."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import ArticleTooLong, InvalidArticle
from service.submission import Submission

readable = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))


@given(readable)
def test_nfc_equal_texts_have_one_hash(text: str) -> None:
    """Two spellings of the same letters are the same article."""
    decomposed = unicodedata.normalize("NFD", text)
    assert Submission(text=decomposed).article_hash == Submission(text=text).article_hash


@pytest.mark.parametrize(
    "same",
    [
        "  पहला वाक्य।\r\n\r\nदूसरा वाक्य।  ",
        "पहला\u00a0 वाक्य।\n\n\n\nदूसरा वाक्य।\n",
        "\ufeffपहला वाक्य।\n\nदूसरा वाक्य।",
    ],
)
def test_white_space_does_not_change_the_hash(same: str) -> None:
    """A copy with other line ends, spaces or a byte order mark is the same article."""
    assert Submission(text=same).article_hash == Submission(text="पहला वाक्य।\n\nदूसरा वाक्य।").article_hash


@given(st.lists(readable | st.sampled_from([" ", "\t", "\u3000", "\x1c", "\x85", "\r\n", "\n\n\n", "\ufeff"])))
def test_the_hash_is_what_it_was_in_the_first_version(pieces: list[str]) -> None:
    """However it is computed, and asked for the first or the second time: links to briefs stay."""
    text = "".join(pieces)
    lines = unicodedata.normalize("NFC", text).replace("\ufeff", "").splitlines()
    joined = "\n".join(re.sub(r"[^\S\n]+", " ", line).strip() for line in lines)
    normal = re.sub(r"\n{3,}", "\n\n", joined).strip()
    expected = hashlib.sha256(json.dumps({"body": normal}, ensure_ascii=False, separators=(",", ":")).encode())
    for _ in range(2):
        assert Submission(body=text).article_hash == expected.hexdigest()


def test_everything_else_changes_the_hash() -> None:
    """Another letter, another paragraph break, another field: another article."""
    submissions = [
        Submission(text="पहला वाक्य।\n\nदूसरा वाक्य।"),
        Submission(text="पहला वाक्य।\nदूसरा वाक्य।"),
        Submission(text="पहला वाक्य। दूसरा वाक्य"),
        Submission(title="पहला वाक्य।", body="दूसरा वाक्य।"),
        Submission(body="पहला वाक्य।\n\nदूसरा वाक्य।"),
        Submission(html="पहला वाक्य।\n\nदूसरा वाक्य।"),
    ]
    assert len({submission.article_hash for submission in submissions}) == len(submissions)


def test_the_limit_is_in_characters_and_ten_times_that_for_html() -> None:
    """An article at the limit passes, one character more does not; a page may be ten times as long."""
    Submission(text="क" * 100).require_readable(max_chars=100)
    Submission(html="क" * 1000).require_readable(max_chars=100)
    for too_long in (
        Submission(text="क" * 101),
        Submission(title="क" * 101, body="ख"),
        Submission(html="क" * 1001),
    ):
        with pytest.raises(ArticleTooLong, match="send the article in parts"):
            too_long.require_readable(max_chars=100)


@pytest.mark.parametrize("broken", ["क\x00ख", "क\ud800ख", "\udfffक"])
def test_characters_that_no_step_can_read_are_refused_with_their_position(broken: str) -> None:
    """NUL and half a surrogate pair are refused in every field."""
    for submission in (
        Submission(text=broken),
        Submission(title=broken, body="क"),
        Submission(html=broken),
    ):
        with pytest.raises(InvalidArticle, match=r"at position \d"):
            submission.require_readable(max_chars=100)
