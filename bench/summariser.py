"""How well the summariser finds the sentences a headline came from.

    python -m bench.summariser articles/news_hi.jsonl eval/*.tsv

The first file holds an article a line (JSON: title, article); the weights were chosen on the odd articles, and the even
ones are measured here. ROUGE-1 and ROUGE-2 (Lin 2004, "ROUGE: A package for automatic evaluation of summaries") of the
chosen Hindi sentences against the headline, over stems, function words included: F of the first choice, and recall of
all that was chosen for 60 English words. "against lead" is the mean difference in ROUGE-1 with its 95 % interval.
"dangling" is the share of summaries with a sentence that leans on one that was not chosen. The other files hold Hindi
and English, a tab between, and give English words for a Hindi word and how often three sentences are under-estimated.
"""

from __future__ import annotations

import json
import math
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from statistics import fmean, stdev

import numpy as np

from service import segmenter
from service.brief import Article, Paragraph, SourceSegment
from service.summariser.cohesion import antecedents
from service.summariser.extractive import ENGLISH_WORDS, ExtractiveSummariser
from service.summariser.hindi import stems, words

_BUDGET = 60
Segments = Sequence[SourceSegment]
Chooser = Callable[[Segments, str], Sequence[int]]


def lead(segments: Segments, _: str) -> list[int]:
    """Choose from the top."""
    return _fill(list(segments))


def lead_three(segments: Segments, _: str) -> list[int]:
    """Choose the first three sentences, however long."""
    return [segment.index for segment in segments[:3]]


def at_random(segments: Segments, title: str) -> list[int]:
    """Choose in an order that depends on nothing but the seed."""
    return _fill(random.Random(title).sample(list(segments), len(segments)))  # noqa: S311 - a baseline, not a secret


def lexrank(segments: Segments, _: str) -> list[int]:
    """Choose by continuous LexRank (Erkan & Radev 2004), damping 0.85, nothing against redundancy."""
    counts = [Counter(stems(segment.text)) for segment in segments]
    spread = Counter(stem for count in counts for stem in count)
    column = {stem: number for number, stem in enumerate(spread)}
    matrix = np.zeros((len(segments), len(column) + 1))
    for row, count in enumerate(counts):
        for stem, times in count.items():
            matrix[row, column[stem]] = times * (1 + math.log(len(segments) / spread[stem]))
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True) + 1e-9
    links = matrix @ matrix.T
    links /= links.sum(axis=1, keepdims=True) + 1e-9
    rank = np.full(len(segments), 1 / len(segments))
    for _round in range(60):
        rank = 0.15 / len(segments) + 0.85 * rank @ links
    return _fill([segments[place] for place in np.argsort(-rank, kind="stable")])


def saar(segments: Segments, _: str) -> tuple[int, ...]:
    """Choose as the service does for an article without a title."""
    return ExtractiveSummariser().rank(segments, title=None, max_words=_BUDGET)


def saar_with_title(segments: Segments, title: str) -> tuple[int, ...]:
    """Choose as the service does for an article with its title."""
    return ExtractiveSummariser().rank(segments, title=title, max_words=_BUDGET)


def _fill(order: Sequence[SourceSegment]) -> list[int]:
    """Take from the front while the estimated English fits, and one at least."""
    chosen: list[int] = []
    room = float(_BUDGET)
    for segment in order:
        room -= ENGLISH_WORDS * len(segment.text.split())
        if room < 0 and chosen:
            break
        chosen.append(segment.index)
    return chosen


def rouge(text: str, reference: str, size: int) -> tuple[float, float]:
    """Return F and recall, in percent."""
    found, wanted = (_grams(one, size) for one in (text, reference))
    common = (found & wanted).total()
    recall, precision = common / max(1, wanted.total()), common / max(1, found.total())
    return 200 * precision * recall / max(precision + recall, 1e-9), 100 * recall


def _grams(text: str, size: int) -> Counter[tuple[str, ...]]:
    tokens = [stem for word in words(text) for stem in (stems(word) or [word])]
    return Counter(tuple(tokens)[start : start + size] for start in range(len(tokens) - size + 1))


def read_articles(path: Path) -> list[tuple[str, Segments]]:
    """Return titles and sentences of the even articles."""
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()][0::2]
    read: list[tuple[str, Segments]] = []
    for record in records:
        paragraphs = tuple(Paragraph(text=text) for text in record["article"].splitlines() if text.strip())
        article = Article(title=record["title"], paragraphs=paragraphs)
        segments = segmenter.segment(article)
        read.append((record["title"], [one for one in segments if one.kind == "sentence"] or segments))
    return read


def compare(articles: Sequence[tuple[str, Segments]]) -> None:
    """Print a line for each way of choosing."""
    print(f"{len(articles)} articles    one sentence: R1 F  R2 F  against lead    60 words: R1 R  R2 R  dangling")
    of_lead: list[float] = []
    for choose in (lead, lead_three, at_random, lexrank, saar, saar_with_title):
        rows = [_row(choose(segments, title), segments, title) for title, segments in articles]
        of_lead = of_lead or [row[0] for row in rows]
        gains = [row[0] - base for row, base in zip(rows, of_lead, strict=True)]
        one, two, all_one, all_two, dangling = (fmean(column) for column in zip(*rows, strict=True))
        gain = f"{fmean(gains):+6.1f} ± {1.96 * stdev(gains) / math.sqrt(len(gains)):.1f}"
        print(f"{choose.__name__:<26} {one:>7.1f} {two:>5.1f}  {gain:>13} ", end="")
        print(f"{all_one:>14.1f} {all_two:>5.1f} {dangling:>8.1%}")


def _row(chosen: Sequence[int], segments: Segments, title: str) -> tuple[float, float, float, float, float]:
    text = {segment.index: segment.text for segment in segments}
    first, everything = text[chosen[0]], " ".join(text[index] for index in sorted(chosen))
    leaning = antecedents(segments)
    dangling = any(index in leaning and leaning[index] not in chosen for index in chosen)
    one, two = (rouge(first, title, size)[0] for size in (1, 2))
    all_one, all_two = (rouge(everything, title, size)[1] for size in (1, 2))
    return one, two, all_one, all_two, float(dangling)


def lengths(path: Path) -> None:
    """Print English words for a Hindi word, and the share of under-estimates."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    hindi, english = ([len(row[side].split()) for row in rows] for side in (0, 1))
    starts = range(0, len(rows) - 2, 3)
    under = fmean(sum(english[at : at + 3]) > ENGLISH_WORDS * sum(hindi[at : at + 3]) for at in starts)
    print(f"{path.name:<18} {sum(english) / sum(hindi):.3f} English words for one; three under-estimated: {under:.1%}")


def speed(articles: Sequence[tuple[str, Segments]]) -> None:
    """Print seconds for long articles, made of all sentences in a row."""
    texts = [segment.text for _, segments in articles for segment in segments]
    for count in (375, 750, 1500):
        segments = [SourceSegment(index=at, paragraph=at // 4, text=text) for at, text in enumerate(texts[:count])]
        marks = [time.perf_counter()]
        for _ in range(5):
            ExtractiveSummariser().rank(segments, title=articles[0][0], max_words=_BUDGET)
            marks.append(time.perf_counter())
        fastest = min(after - before for before, after in pairwise(marks))
        print(f"{len(segments)} sentences ranked in {fastest:.3f} s, the first time in {marks[1] - marks[0]:.3f} s")


def main(paths: list[str]) -> None:
    """Measure on the articles of the first file, then on the pairs of the others."""
    articles = read_articles(Path(paths[0]))
    speed(articles)
    compare(articles)
    for path in paths[1:]:
        lengths(Path(path))


if __name__ == "__main__":
    main(sys.argv[1:])
