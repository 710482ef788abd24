"""Tests of the examples that are made of pairs."""

from __future__ import annotations

from pathlib import Path

import pytest

from models import registry
from models.embedded.lexicon import Entry
from models.embedded.vocabulary import Vocabulary
from models.protocols import ModelStore
from tests.training.toy import RARE, WORDS
from training import corrections, example_file
from training.corpus import FOLDS, NAMES, Pair
from training.example_file import Examples
from training.examples import Maker, evaluation_pairs, fold, glosser, made, mixture, share_guessed


def pair(hindi: str, english: str, source: str = "news") -> Pair:
    """Return a pair of a source."""
    return Pair(hindi=hindi, english=english, source=source, licence="MIT")


@pytest.fixture(scope="module")
def vocabulary(model_store: ModelStore) -> Vocabulary:
    """Read the prepared tokenizer."""
    return Vocabulary(registry.engine("embedded").folder(model_store) / "tokenizer.json")


def test_mixture_takes_what_is_well_aligned_and_no_more_than_its_share() -> None:
    """Badly aligned and very short pairs, further references and sources without a share are left out."""
    wiki = "joshua_wiki_mturk_devtest"
    pairs = [
        pair("किसान शहर गया", "The farmer left"),
        pair("किसान गाँव गया", "The farmer came"),
        pair("किसान गया", "He left"),
        pair("राम लाल", "Ram Lal", NAMES),
        pair("ईश्वर ने कहा", "God said", "bible_hhbd_web"),
        *(pair("नदी बहती है", f"A river flows {number}", wiki) for number in range(5)),
    ]
    chosen = mixture(pairs, [0.9, 0.4, *[0.9] * 8])
    assert mixture(pairs, [0.9, 0.4, *[0.9] * 8]) == chosen
    assert {one.hindi for one in chosen} == {"किसान शहर गया", "राम लाल", "नदी बहती है"}
    assert sum(one.source == wiki for one in chosen) == 3


def test_pairs_are_glossed_by_a_lexicon_that_has_not_seen_them(tmp_path: Path, vocabulary: Vocabulary) -> None:
    """The prompt of an example has the glosses of its fold, the English ends it, and guesses are counted."""
    rare = pair(f"किसान {RARE[0]}", "A farmer's twinkle")
    known = {hindi: Entry(english, "", 1.0, 9.0) for hindi, english in WORDS.items()}
    glossers = []
    for number in range(FOLDS + 1):
        has_rare = {RARE[0]: Entry(RARE[1], "", 1.0, 9.0)} if number != fold(rare) else {}
        corrections.write(known | has_rare, tmp_path / f"{number}.tsv.gz")
        glossers.append(glosser(tmp_path / f"{number}.tsv.gz"))
    ((_, glosses, example),) = Maker(vocabulary).examples([rare, pair("किसान " * 200, "farmer")], glossers)
    assert glosses.startswith("farmer ~")
    assert share_guessed([rare], [glosses]) == 0.5
    assert vocabulary.text(example.prompt) == f"{rare.hindi}{glosses}"
    assert vocabulary.text(example.target) == rare.english
    assert example.target[-1] == vocabulary.end
    assert fold(pair("राम", "Ram", NAMES)) == FOLDS
    assert made(Maker(vocabulary), [rare], glossers, tmp_path / "examples.npz") == 0.5
    assert Examples(tmp_path / "examples.npz").tokens(0).tolist() == [*example.prompt, *example.target]


def test_example_file_keeps_examples_apart(tmp_path: Path) -> None:
    """Each example of a file has its own tokens, and how many of them are its prompt."""
    made = [example_file.Example(prompt=[1] * size, target=[2, size], source=str(size)) for size in (3, 1, 2)]
    example_file.write(tmp_path / "some.npz", made)
    read = Examples(tmp_path / "some.npz")
    assert [read.tokens(at).tolist() for at in range(3)] == [[1, 1, 1, 2, 3], [1, 2, 1], [1, 1, 2, 2]]
    assert read.prompts.tolist() == [3, 1, 2]


def test_evaluation_set_is_sampled_evenly(tmp_path: Path) -> None:
    """Of a long file 200 lines are looked at, from its beginning to its end."""
    path = tmp_path / "dev.tsv"
    path.write_text("".join(f"पंक्ति {number}\tLine {number}\n" for number in range(600)), encoding="utf-8")
    pairs = evaluation_pairs(path)
    assert [one.english for one in (pairs[0], pairs[1], pairs[-1])] == ["Line 0", "Line 3", "Line 597"]
    assert len(pairs) == 200
