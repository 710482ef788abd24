"""Tests of word alignment."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.training.toy import toy_corpus
from training.align import aligned, share_linked, symmetrised
from training.corpus import NAMES, Pair


def test_agreement_grows_by_neighbours() -> None:
    """What one direction alone says counts next to an agreed link, or where both words have none."""
    forward = {(0, 0), (1, 1), (5, 2), (9, 9)}
    backward = {(0, 0), (1, 2), (5, 1)}
    assert symmetrised(forward, backward) == {(0, 0), (1, 1), (1, 2), (9, 9)}


def test_score_counts_both_sides() -> None:
    """The alignment score is the share of the words of both sides that have a link."""
    assert share_linked({(0, 0), (0, 1)}, hindi=2, english=2) == 0.75


def test_names_are_aligned_word_by_word() -> None:
    """Names need no aligner."""
    name = Pair(hindi="राम लाल", english="Ram Lal", source=NAMES, licence="MIT")
    assert list(aligned([name])) == [{(0, 0), (1, 1)}]


@pytest.mark.skipif(not Path(sys.executable).with_name("eflomal-align").exists(), reason="needs eflomal")
def test_aligner_finds_the_links_of_a_toy_corpus() -> None:
    """Of sentences in another order most links are found."""
    toy = toy_corpus()
    found = list(aligned([pair for pair, _ in toy]))
    right = sum(len(links & true) for links, (_, true) in zip(found, toy, strict=True))
    assert right > 0.8 * sum(len(true) for _, true in toy)
