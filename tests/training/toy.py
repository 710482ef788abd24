"""A toy corpus: sentences whose English is word for word, in another order."""

from __future__ import annotations

import random
from pathlib import Path

from training import align, corpus
from training.align import Links
from training.corpus import FOLDS, Pair

WORDS = dict(
    zip(
        "किसान सरकार बाज़ार गाँव किताब नदी पेड़ पत्थर शहर बैठक".split(),  # noqa: SIM905  reads best as words
        "farmer government market village book river tree stone city meeting".split(),  # noqa: SIM905  as above
        strict=True,
    )
)
RARE = "टिमटिमाहट", "twinkle"


def sentence(hindi: list[str], english: list[str], number: int) -> tuple[Pair, Links]:
    """Return a pair whose English runs backwards, with its links; a number makes it like no other."""
    length = len(hindi)
    pair = Pair(
        hindi=" ".join([*hindi, str(number)]),
        english=" ".join([str(number), *reversed(english)]),
        source="news",
        licence="MIT",
    )
    return pair, {(at, length - at) for at in range(length)} | {(length, 0)}


def toy_corpus() -> list[tuple[Pair, Links]]:
    """Return some hundred sentences with their links; the rare word is in the first of each fold but one."""
    rng = random.Random(0)  # noqa: S311  no secret
    made = []
    for number in range(300):
        chosen = rng.sample(sorted(WORDS), 4)
        made.append(sentence(chosen, [WORDS[word] for word in chosen], number))
    rare = next(
        one for number in range(1000, 2000) if (one := sentence([RARE[0]], [RARE[1]], number))[0].fold == FOLDS - 1
    )
    return [*made, rare]


def write_toy_corpus(work: Path) -> list[Pair]:
    """Write the corpus and its links into a work folder."""
    made = toy_corpus()
    corpus.write(work, [pair for pair, _ in made])
    align.write(work, [links for _, links in made])
    return [pair for pair, _ in made]
