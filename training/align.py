"""Second step: which words of a pair answer each other.

usage: python -m training.align --work FOLDER

Runs `eflomal-align` (Östling and Tiedemann 2016), which has to be installed, in both directions. Line N of the
result has the links of pair N, `I-J` for the I-th Hindi and the J-th English word; names are aligned word by word.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path

from training import corpus, tables
from training.corpus import NAMES, Pair

Links = set[tuple[int, int]]
_ALIGNMENTS = "alignments.txt.gz"
_AROUND = [step for step in product((-1, 0, 1), repeat=2) if step != (0, 0)]


def symmetrised(forward: Links, backward: Links) -> Links:
    """Return what both directions agree on, grown by what they do not (Koehn et al. 2003, grow-diag-final-and)."""
    links = forward & backward
    hindi, english = {at for at, _ in links}, {at for _, at in links}
    candidates = sorted((forward | backward) - links)
    grown = True
    while grown:
        grown = False
        for link in candidates:
            at, other = link
            if link in links or (at in hindi and other in english):
                continue
            if any((at + down, other + right) in links for down, right in _AROUND):
                links.add(link)
                hindi.add(at)
                english.add(other)
                grown = True
    for direction in (forward, backward):
        for at, other in sorted(direction - links):
            if at not in hindi and other not in english:
                links.add((at, other))
                hindi.add(at)
                english.add(other)
    return links


def aligned(pairs: list[Pair]) -> Iterator[Links]:
    """Yield the links of each pair."""
    words = [pair.words() for pair in pairs]
    sentences = [sides for pair, sides in zip(pairs, words, strict=True) if pair.source != NAMES]
    found = _by_aligner(sentences)
    for pair, (hindi, _) in zip(pairs, words, strict=True):
        yield {(at, at) for at in range(len(hindi))} if pair.source == NAMES else symmetrised(*next(found))


def _by_aligner(sentences: list[tuple[list[str], list[str]]]) -> Iterator[tuple[Links, Links]]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write(folder / "hindi", (hindi for hindi, _ in sentences))
        _write(folder / "english", (english for _, english in sentences))
        program = Path(sys.executable).with_name("eflomal-align")
        files = {"-s": "hindi", "-t": "english", "-f": "forward", "-r": "backward"}
        arguments = [part for flag, file in files.items() for part in (flag, str(folder / file))]
        subprocess.run([program, *arguments], check=True)  # noqa: S603  a program of this environment, our own files
        with (folder / "forward").open() as forward, (folder / "backward").open() as backward:
            for links, others in zip(forward, backward, strict=True):
                yield parsed(links), parsed(others)


def _write(path: Path, texts: Iterable[list[str]]) -> None:
    path.write_text("".join(" ".join(words).casefold() + "\n" for words in texts), encoding="utf-8")


def parsed(line: str) -> Links:
    """Return the links of a line."""
    links = (link.split("-") for link in line.split())
    return {(int(at), int(other)) for at, other in links}


def read(work: Path) -> Iterator[Links]:
    """Yield the links of each pair of a work folder."""
    return (parsed(line) for (line,) in tables.rows(work / _ALIGNMENTS, columns=1))


def write(work: Path, alignments: Iterable[Links]) -> None:
    """Write the links of each pair into a work folder."""
    lines = (" ".join(f"{at}-{other}" for at, other in sorted(links)) for links in alignments)
    tables.write(work / _ALIGNMENTS, "links", lines)


def share_linked(links: Links, hindi: int, english: int) -> float:
    """Return how many of so many words of both sides have a link, as a share: the alignment score of a pair."""
    return (len({at for at, _ in links}) + len({at for _, at in links})) / (hindi + english)


def main() -> None:
    """Align the pairs of the work folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True)
    work = parser.parse_args().work
    write(work, aligned(corpus.read(work)))


if __name__ == "__main__":
    main()
