"""What the service is given to measure it: news articles, short and long, no two of which share a sentence.

The texts are news from beside the checkout where there is any, else sentences of the seeds, each with a number of its
own put before it. The order is drawn with a fixed seed, so every contender and every run gets the same ones.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from functools import cache
from itertools import chain, count, islice

from bench.checks import SHARED
from bench.running import SEEDS
from models.protocols import Segment
from service import segmenter
from service.submission import Submission

NEWS = SHARED / "articles" / "news_hi.jsonl"
SHORT_WORDS, LONG_WORDS, LONGEST_WORDS = 100, 200, 400
WARM_UP = "जयपुर में नया पुल\n\nजयपुर में शनिवार को नया पुल खोला गया। लोगों ने इसका स्वागत किया।"
"""An article that is none of the others, for a service that has just started."""
PARAGRAPH = 3
"""Sentences of a paragraph that is made here."""
_SEED = 11
_SENTENCE_WORDS = range(12, 31)


def segments_of(text: str) -> list[Segment]:
    """Return what the service translates of an article: its title and its sentences."""
    article = Submission(text=text).clean()
    title = [Segment(text=article.title, kind="headline")] if article.title else []
    return [*title, *(Segment(text=one.text, kind=one.kind) for one in segmenter.segment(article))]


def mixed(number: int) -> list[str]:
    """Return this many articles, by turns short (100 words at most) and long (200 to 400)."""
    short = [text for text in _all() if _words(text) <= SHORT_WORDS]
    long = [text for text in _all() if LONG_WORDS <= _words(text) <= LONGEST_WORDS]
    if 2 * min(len(short), len(long)) < number:
        raise ValueError(f"there are {min(len(short), len(long))} pairs of a short and a long article")
    return list(chain.from_iterable(zip(short, long, strict=False)))[:number]


def sentences(number: int) -> list[str]:
    """Return this many different sentences of 12 to 30 words."""
    fit = dict.fromkeys(segment.text for text in _all() for segment in segments_of(text) if _fits(segment.text))
    if len(fit) < number:
        raise ValueError(f"there are {len(fit)} sentences")
    return list(islice(fit, number))


def article(chosen: list[str]) -> str:
    """Return an article of these sentences, in paragraphs of three; a part of the first one is the title."""
    paragraphs = (" ".join(chosen[at : at + PARAGRAPH]) for at in range(0, len(chosen), PARAGRAPH))
    return "\n\n".join([" ".join(chosen[0].split()[:8]), *paragraphs])


@cache
def _all() -> tuple[str, ...]:
    texts = list(_news() if NEWS.is_file() else _from_seeds())
    random.Random(_SEED).shuffle(texts)  # noqa: S311 - an order, no secret
    return tuple(texts)


def _news() -> Iterator[str]:
    """Yield the articles that share no sentence with one before them."""
    seen: set[str] = set()
    for line in NEWS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = f"{row['title']}\n\n{row['article']}"
        own = {segment.text for segment in segments_of(text)}
        if seen.isdisjoint(own):
            seen |= own
            yield text


def _from_seeds() -> Iterator[str]:
    """Yield short and long articles of numbered sentences."""
    texts = (path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt")))
    known = [segment.text for text in texts for segment in segments_of(text) if _fits(f"संख्या 1: {segment.text}")]
    numbered = (f"संख्या {at}: {known[at % len(known)]}" for at in count())
    for at in range(200):
        yield article(list(islice(numbered, 12 if at % 2 else 4)))


def _fits(sentence: str) -> bool:
    return _words(sentence) in _SENTENCE_WORDS and sentence.endswith("।")


def _words(text: str) -> int:
    return len(text.split())
