"""Tests of what is kept of pairs and names."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from training import corpus, tables
from training.contamination import Evaluation
from training.corpus import NAMES, Pair
from training.pairs import filtered, read_names, read_pairs

NOTHING = Evaluation([])


def pair(hindi: str, english: str, *, licence: str = "MIT") -> Pair:
    """Return a pair of some source."""
    return Pair(hindi=hindi, english=english, source="news", licence=licence)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (pair("वह घर गया", "He went home", licence="CC BY-NC-SA 4.0"), "non-commercial"),
        (pair("वह घर गया", "He went home", licence="CC BY or CC BY-NC"), "non-commercial"),
        (pair("He went home", "He went home"), "script"),
        (pair("वह घर गया", "He went घर"), "script"),
        (pair("वह घर गया", "12 34"), "script"),
        (pair("वह घर गया और वहाँ सो गया", "He " * 30), "proportion"),
        (pair("वह " * 130, "He " * 130), "proportion"),
    ],
)
def test_bad_pairs_are_dropped(bad: Pair, reason: str) -> None:
    """A pair goes when its licence, script or length is wrong, and the step says for what."""
    good = pair("वह घर गया", "He went home", licence="SNC licence")
    kept, dropped = filtered([bad, good, good], NOTHING)
    assert kept == [good]
    assert dropped == {reason: 1, "repeated": 1}


def test_evaluation_text_is_dropped() -> None:
    """A side of an evaluation set goes however it is written, and so do nine of its words in a row, not eight."""
    evaluation = Evaluation(["The cat sat on the mat and looked at me twice today.", "वह घर गया।"])
    assert evaluation.holds("वह  घर गया")
    assert evaluation.holds("Then, the CAT sat on the mat and looked at nobody")
    assert not evaluation.holds("Then the cat sat on the mat and looked away")
    kept, dropped = filtered([pair("वह घर गया", "He left"), pair("वह गया", "He left")], evaluation)
    assert [one.hindi for one in kept] == ["वह गया"]
    assert dropped == {"evaluation": 1}


def test_evaluation_files_are_read(tmp_path: Path) -> None:
    """Both sides of each line of a file count."""
    path = tmp_path / "dev.tsv"
    path.write_text("वह आया\tHe came\n", encoding="utf-8")
    evaluation = Evaluation.of_files([path])
    assert evaluation.holds("वह आया")
    assert evaluation.holds("he came.")


def test_tables_are_read(tmp_path: Path) -> None:
    """Pairs come in NFC with single spaces, names only where words answer words; a torn table is refused."""
    path = tmp_path / "pairs.tsv.gz"
    path.write_bytes(gzip.compress("header\nबड़ा  घर\tbig house\tnews\tpress\tMIT\n".encode()))
    (read,) = read_pairs(path)
    assert (read.hindi, read.source) == ("बड़ा घर", "news")
    names = tmp_path / "names.tsv.gz"
    names.write_bytes(gzip.compress("header\nराम लाल\tRAM LAL BJP\tx\tMIT\nराम लाल\tSHYAM LAL\tx\tMIT\n".encode()))
    assert [(name.english, name.source) for name in read_names(names)] == [("Shyam LAL", NAMES)]
    with pytest.raises(ValueError, match=r"pairs\.tsv\.gz, line 2: 5 columns, not 4"):
        list(tables.rows(path, columns=4))


def test_work_folder_keeps_pairs(tmp_path: Path) -> None:
    """What is written into a work folder is read from it; all translations of a text are in one fold."""
    pairs = [pair("वह घर गया", "He went home"), pair("वह घर गया", "He has left for home")]
    corpus.write(tmp_path, pairs)
    assert corpus.read(tmp_path) == pairs
    assert len({one.fold for one in pairs}) == 1
