"""Tests of the lexicons that are counted from aligned pairs."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from models.embedded.lexicon import Entry, Lexicon
from tests.training.toy import RARE, WORDS, write_toy_corpus
from training import lexicon
from training.align import Links
from training.corpus import FOLDS, NAMES, Pair
from training.lexicon import LEXICON, counted, entries, without


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a work folder in which the step has been taken."""
    folder = tmp_path_factory.mktemp("work")
    write_toy_corpus(folder)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sys, "argv", ["lexicon", "--work", str(folder)])
        lexicon.main()
    return folder


def test_lexicon_says_what_words_mean(work: Path) -> None:
    """The engine reads the lexicon, which has all words, and no phrase that says what its words say."""
    read = Lexicon(work / LEXICON)
    for hindi, english in (*WORDS.items(), RARE):
        entry = read.get(hindi)
        assert entry is not None
        assert (entry.english, entry.second, entry.probability) == (english, "", 1.0)


def test_word_seen_in_one_fold_has_no_entry_without_it(work: Path) -> None:
    """The lexicon for a fold has not seen the fold."""
    known = [Lexicon(work / without(fold)).get(RARE[0]) is not None for fold in range(FOLDS)]
    assert known == [True, True, True, True, False]


def entries_of(*pairs: tuple[str, str, Links, int], source: str = "news") -> dict[str, Entry]:
    """Return the lexicon of pairs with their links, each seen so many times."""
    repeated = [
        (Pair(hindi=hindi, english=english, source=source, licence="MIT"), links)
        for hindi, english, links, times in pairs
        for _ in range(times)
    ]
    return entries(counted([pair for pair, _ in repeated], (links for _, links in repeated)))


def test_phrase_that_says_more_than_its_words_is_kept() -> None:
    """An idiom has an entry once it is seen three times, without an article."""
    idiom = ("की ओर से", "on the behalf", {(0, 0), (1, 1), (2, 2)})
    assert "की ओर से" not in entries_of((*idiom, 2))
    assert entries_of((*idiom, 3), ("की", "of", {(0, 0)}, 9))["की ओर से"].english == "on the behalf"


def test_second_choice_is_named_when_nearly_as_likely() -> None:
    """Two likely translations are both given; words that differ in case are one."""
    pairs = ("मत", "vote", {(0, 0)}, 4), ("मत", "x Vote", {(0, 1)}, 1), ("मत", "opinion", {(0, 0)}, 3)
    assert entries_of(*pairs)["मत"] == Entry("vote", "opinion", 0.62, 5.0)


def test_first_word_of_a_sentence_is_written_small() -> None:
    """A capital that only begins a sentence is not learned, that of a name is."""
    pairs = ("बैठक हुई", "Meeting held", {(0, 0)}, 2), ("हुई बैठक", "held meeting", {(1, 1)}, 2)
    assert entries_of(*pairs)["बैठक"].english == "meeting"
    assert entries_of(("राम", "Ram", {(0, 0)}, 2), source=NAMES)["राम"].english == "Ram"
