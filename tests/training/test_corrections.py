"""Tests of what is corrected in a counted lexicon."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.embedded import weights
from models.embedded.gloss import Glosser
from models.embedded.lexicon import Entry, Lexicon
from models.embedded.loanwords import Loanwords
from training import corrections

LOANWORDS = Loanwords(weights.LOANWORDS)
COUNTED = {
    "ब्रिस्बेन": Entry("session", "", 0.5, 1),
    "टेलनेट": Entry("telnet", "", 0.5, 1),
    "बोल्टन": Entry("John", "", 1, 1),
    "राजभवन": Entry("Governor", "", 1, 1),
    "राज्यपाल": Entry("governor", "", 1, 50),
    "शर्मा": Entry("Sharma", "", 1, 2),
    "दिल्ली": Entry("Delhi", "", 1, 99),
    "शहर": Entry("city", "", 1, 99),
    "दिल्ली शहर": Entry("Delhi", "", 0.8, 4),
    "दिल्ली से": Entry("from Delhi", "", 0.8, 4),
    "न्यायालय": Entry("court", "", 1, 60),
    "न्\u200dयायालय": Entry("Supreme", "", 0.5, 3),
}


@pytest.fixture
def words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a file in the place of `words.tsv`."""
    path = tmp_path / "words.tsv"
    path.write_text("# a comment\n", encoding="utf-8")
    monkeypatch.setattr(corrections, "WORDS", path)
    return path


@pytest.mark.usefixtures("words")
def test_what_cannot_be_goes() -> None:
    """A rare loanword's neighbour, another's name, a phrase that lacks a word and a rare respelling are dropped."""
    dropped = COUNTED.keys() - corrections.corrected(COUNTED, LOANWORDS).keys()
    assert dropped == {"ब्रिस्बेन", "बोल्टन", "दिल्ली शहर", "न्\u200dयायालय"}


def test_hand_goes_before_counting(words: Path, tmp_path: Path) -> None:
    """A word written by hand wins, - takes its gloss away, ! drops a phrase; the file that is written can be read."""
    words.write_text("शहर\ttown\t\nकरता\t-\t\nदिल्ली से\t!\t\nअरब\tbillion\tArab\n", encoding="utf-8")
    path = tmp_path / "lexicon.tsv.gz"
    corrections.write(corrections.corrected(COUNTED, LOANWORDS), path)
    glosser = Glosser(Lexicon(path), LOANWORDS)
    assert glosser.gloss("अरब शहर करता दिल्ली से ब्रिस्बेन") == "billion/Arab town Delhi ~Se ~Brisbane"


def test_the_words_by_hand() -> None:
    """`words.tsv` has three columns, each word once, in order, and no mark that the glosses have a use for."""
    rows = [line.split("\t") for line in corrections.WORDS.read_text(encoding="utf-8").splitlines()[1:]]
    assert all(len(row) == 3 and row[1] and not set("~/") & set("".join(row)) for row in rows)
    assert [row[0] for row in rows] == sorted({row[0] for row in rows})


def test_the_same_bytes(tmp_path: Path) -> None:
    """The same entries give the same file, for its digest is in the engine's signature."""
    corrections.write(COUNTED, tmp_path / "one")
    corrections.write(dict(reversed(COUNTED.items())), tmp_path / "two")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert corrections.read(tmp_path / "one") == COUNTED
