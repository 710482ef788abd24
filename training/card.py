"""Last step: the parts of the model card that are counted or measured.

usage: python -m training.card --work FOLDER --run FOLDER --scores SCORES.jsonl

Between `<!-- NAME -->` and `<!-- end of NAME -->` in the card stands what this made: `sources`, the pairs of each
source that were learned, with their licences; `curve`, the loss and the scores by how many examples were seen; `files`,
the digests of what is committed. The rest is written by hand.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from models.embedded import weights
from models.prepared import sha256
from training import corpus
from training.corpus import Pair
from training.examples import REPORT
from training.train import CURVE

_FILES = (
    weights.ADAPTER_CONFIG,
    weights.ADAPTER,
    weights.CONFIDENCE,
    weights.KEPT_IDS,
    weights.LEXICON,
    weights.LOANWORDS,
    weights.SMOOTHING,
)


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Return a table in Markdown."""
    head = list(head)
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def sources(pairs: Iterable[Pair], learned: dict[str, int]) -> str:
    """Return which sources there are, what of each was learned, and under which licences."""
    licences: dict[str, set[str]] = {}
    counted: dict[str, int] = {}
    for pair in pairs:
        licences.setdefault(pair.source, set()).add(pair.licence)
        counted[pair.source] = counted.get(pair.source, 0) + 1
    rows = (
        (f"`{source}`", f"{counted[source]:,}", f"{learned.get(source, 0):,}", "; ".join(sorted(licences[source])))
        for source in sorted(counted, key=lambda source: -learned.get(source, 0))
    )
    return table(("source", "counted in the lexicon", "examples", "licence as stated"), rows)


def curve(losses: Iterable[dict[str, Any]], scores: Iterable[dict[str, Any]]) -> str:
    """Return the loss a token of the moving average, and the scores, each by how many examples were seen."""
    by_seen: dict[int, dict[str, float]] = {}
    for line in losses:
        if "set" in line:
            by_seen.setdefault(line["seen"], {})[line["set"]] = line["averaged"]
    names = list(dict.fromkeys(name for at in by_seen.values() for name in at))
    fallen = table(
        ("examples of this run", *(f"loss on {name}" for name in names)),
        ((f"{seen:,}", *(at.get(name, "") for name in names)) for seen, at in sorted(by_seen.items())),
    )
    rows = (
        (f"{line['seen']:,}", f"{line['set']} ({line['lines']})", line["beam"], f"{line['bleu']} / {line['chrf++']}")
        for line in scores
    )
    return fallen + "\n\n" + table(("examples of all runs", "set (lines)", "beam", "BLEU / chrF++"), rows)


def files() -> str:
    """Return the digests of what is committed."""
    return table(("file", "sha256"), ((f"`{path.name}`", f"`{sha256(path)}`") for path in _FILES))


def filled(card: str, parts: dict[str, str]) -> str:
    """Return the card with its parts.

    Raises ValueError when the card has no place for one.
    """
    for name, text in parts.items():
        place = re.compile(f"(<!-- {name} -->\n).*?(<!-- end of {name} -->)", re.DOTALL)
        if not place.search(card):
            raise ValueError(f"the card has no <!-- {name} --> with <!-- end of {name} --> after it")
        card = place.sub(lambda found, text=text: f"{found[1]}{text}\n{found[2]}", card)  # type: ignore[misc]
    return card


def json_lines(path: Path) -> list[dict[str, Any]]:
    """Return the objects of a file, one a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def main() -> None:
    """Fill the card."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--scores", type=Path, required=True)
    given = parser.parse_args()
    learned = json.loads((given.work / REPORT).read_text(encoding="utf-8"))["pairs"]
    parts = {
        "sources": sources(corpus.read(given.work), learned),
        "curve": curve(json_lines(given.run / CURVE), json_lines(given.scores)),
        "files": files(),
    }
    path = weights.FOLDER / "MODEL_CARD.md"
    path.write_text(filled(path.read_text(encoding="utf-8"), parts), encoding="utf-8")


if __name__ == "__main__":
    main()
