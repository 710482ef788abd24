"""Sentence boundaries found in paragraphs joined from segments whose boundaries are known.

    python -m bench.segmenter eval/*.tsv

Each file holds a Hindi segment a line, before the first tab. Lines that end in an end mark are joined by one space,
ten to a paragraph, and the boundaries found are compared with the joints. A line of two sentences counts as a false
boundary, so precision is a lower bound. indic-nlp-library is measured beside ours where it can be imported.
"""

from __future__ import annotations

import importlib
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

from service.segmenter import split

_LINES_A_PARAGRAPH = 10
_ENDS = re.compile(r"[।॥.?!…|][\"'”’)]*$")
Splitter = Callable[[str], list[str]]


def splitters() -> dict[str, Splitter]:
    """Return what can be measured here, by name."""
    found: dict[str, Splitter] = {"saar": lambda text: list(split(text).texts)}
    try:
        theirs = importlib.import_module("indicnlp.tokenize.sentence_tokenize")
    except ImportError:
        return found
    found["indic-nlp"] = lambda text: list(theirs.sentence_split(text, lang="hi"))
    found["indic-nlp, no danda"] = lambda text: list(
        theirs.sentence_split(text, lang="hi", delim_pat=theirs.DELIM_PAT_NO_DANDA)
    )
    return found


def boundaries(sentences: list[str]) -> set[int]:
    """Return the inner boundaries as numbers of characters before them, white space not counted."""
    ends: set[int] = set()
    length = 0
    for sentence in sentences:
        length += len("".join(sentence.split()))
        ends.add(length)
    return ends - {length}


def paragraphs(path: Path) -> list[list[str]]:
    """Return the paragraphs of a file as lists of their sentences."""
    lines = (line.split("\t")[0].strip() for line in path.read_text(encoding="utf-8").splitlines())
    ended = [line for line in lines if _ENDS.search(line)]
    return [ended[start : start + _LINES_A_PARAGRAPH] for start in range(0, len(ended), _LINES_A_PARAGRAPH)]


def measure(path: Path, splitter: Splitter) -> tuple[float, float, float, float]:
    """Return precision, recall, F1 and seconds."""
    right = found = wanted = 0
    seconds = 0.0
    for sentences in paragraphs(path):
        begun = time.perf_counter()
        result = splitter(" ".join(sentences))
        seconds += time.perf_counter() - begun
        expected, given = boundaries(sentences), boundaries(result)
        right += len(expected & given)
        found += len(given)
        wanted += len(expected)
    precision, recall = right / max(found, 1), right / max(wanted, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9), seconds


def main(paths: list[str]) -> None:
    """Print one line for each file and splitter."""
    print(f"{'file':<18} {'splitter':<20} {'precision':>9} {'recall':>7} {'F1':>7} {'seconds':>8}")
    for path in map(Path, paths):
        for name, splitter in splitters().items():
            precision, recall, f1, seconds = measure(path, splitter)
            print(f"{path.name:<18} {name:<20} {precision:>9.4f} {recall:>7.4f} {f1:>7.4f} {seconds:>8.3f}")


if __name__ == "__main__":
    main(sys.argv[1:])
