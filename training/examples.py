"""Fourth step: glosses for the pairs of the mixture, all in tokens.

usage: python -m training.examples --work FOLDER [--evaluation EVALUATION.tsv ...]

Each pair is glossed with the lexicon that was counted without its fold, a name with the one without names. Writes
`examples.npz`, `held-out.npz` with a few pairs that are not learned, and `NAME.npz` with 200 lines of each evaluation
set, glossed as in use: by their loss training tells how it goes. To be run again when glosses change. Three minutes.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from models.devanagari import is_hindi, tokenise
from models.embedded import weights
from models.embedded.gloss import Glosser
from models.embedded.lexicon import Lexicon
from models.embedded.loanwords import Loanwords
from models.embedded.vocabulary import PromptTemplate, Vocabulary
from prompts import load_template
from training import align, corpus, example_file
from training.align import share_linked
from training.base import Unadapted, base, vocabulary
from training.corpus import FOLDS, NAMES, Pair, normalised
from training.example_file import Example
from training.lexicon import without
from training.mixture import share

REPORT = "examples.json"
_LONGEST = 280
_FEWEST_WORDS = 3
_LEAST_LINKED = 0.62
_EVALUATED = 200
_GUESS = "~"


def mixture(pairs: list[Pair], scores: Sequence[float]) -> list[Pair]:
    """Return the pairs to learn, the same at every call: what is well aligned, as much of it as the mixture takes."""
    usable = [
        pair
        for pair, score in zip(pairs, scores, strict=True)
        if pair.source == NAMES or (score >= _LEAST_LINKED and len(tokenise(pair.hindi)) >= _FEWEST_WORDS)
    ]
    random.Random(0).shuffle(usable)  # noqa: S311  no secret
    taken: Counter[str] = Counter()
    references: Counter[tuple[str, str]] = Counter()
    chosen = []
    for pair in usable:
        wanted, text = share(pair.source), (pair.source, pair.hindi)
        if taken[pair.source] < wanted.examples and references[text] < wanted.references:
            taken[pair.source] += 1
            references[text] += 1
            chosen.append(pair)
    return chosen


class Maker:
    """Makes examples of pairs."""

    def __init__(self, words: Vocabulary) -> None:
        self._vocabulary = words
        self._template = PromptTemplate(words, load_template("embedded"))

    def example(self, pair: Pair, glosses: str) -> Example | None:
        """Return a pair with its glosses in tokens; None when it is longer than what is learned."""
        source, glossed, english = self._vocabulary.tokenise([pair.hindi, glosses, pair.english])
        made = Example(
            prompt=self._template.tokens(source, glossed),
            target=[*english, self._vocabulary.end],
            source=pair.source,
        )
        return made if len(made) <= _LONGEST else None

    def examples(self, pairs: Sequence[Pair], glossers: Sequence[Glosser]) -> Iterator[tuple[Pair, str, Example]]:
        """Yield the pairs that are not too long, with their glosses; the glossers are those of the folds, in order."""
        for pair in pairs:
            glosses = glossers[fold(pair) % len(glossers)].gloss(pair.hindi)
            example = self.example(pair, glosses)
            if example is not None:
                yield pair, glosses, example


def fold(pair: Pair) -> int:
    """Return which lexicon has not seen the pair."""
    return FOLDS if pair.source == NAMES else pair.fold


def glosser(lexicon: Path) -> Glosser:
    """Return what glosses with a lexicon."""
    return Glosser(Lexicon(lexicon), Loanwords(weights.LOANWORDS))


def evaluation_pairs(path: Path) -> list[Pair]:
    """Return some lines of an evaluation set, evenly spaced."""
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    every = max(1, len(lines) // _EVALUATED)
    return [
        Pair(hindi=normalised(hindi), english=normalised(english), source=path.stem, licence="")
        for hindi, english, *_ in lines[::every][:_EVALUATED]
    ]


def share_guessed(pairs: Sequence[Pair], glosses: Sequence[str]) -> float:
    """Return how many of the Hindi words have a gloss that is marked as a guess, as a share."""
    words = sum(is_hindi(word) for pair in pairs for word in tokenise(pair.hindi))
    guessed = sum(gloss.startswith(_GUESS) for line in glosses for gloss in line.split(" "))
    return guessed / words


def made(maker: Maker, pairs: Sequence[Pair], glossers: Sequence[Glosser], out: Path) -> float:
    """Write the examples of pairs into a file; return the share of words whose gloss is a guess."""
    triples = list(maker.examples(pairs, glossers))
    example_file.write(out, [example for _, _, example in triples])
    return share_guessed([pair for pair, _, _ in triples], [glosses for _, glosses, _ in triples])


def main() -> None:
    """Make the examples of the work folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--evaluation", type=Path, nargs="*", default=[])
    given = parser.parse_args()
    work: Path = given.work
    with base() as path:
        maker = Maker(vocabulary(Unadapted(path)))
    pairs = corpus.read(work)
    scores = [share_linked(links, *map(len, pair.words())) for pair, links in zip(pairs, align.read(work), strict=True)]
    chosen = mixture(pairs, scores)
    jackknifed = [glosser(work / without(left_out)) for left_out in range(FOLDS + 1)]
    guessed = {
        name: made(maker, [pair for pair in chosen if pair.is_held_out == held_out], jackknifed, work / f"{name}.npz")
        for name, held_out in (("held-out", True), ("examples", False))
    }
    shipped = glosser(weights.LEXICON)
    for file in given.evaluation:
        guessed[file.stem] = made(maker, evaluation_pairs(file), [shipped], work / f"{file.stem}.npz")
    report = {"pairs": Counter(pair.source for pair in chosen), "guessed": guessed}
    (work / REPORT).write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
