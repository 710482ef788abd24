"""The Hindi that engines are measured with: sentences for speed, wrapped pairs of the development sets for quality."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import cycle, islice
from multiprocessing import get_context

from bench.checks import FILES, SHARED
from bench.random_checkpoints import articles
from bench.reference_variants import loaded
from bench.translation import evenly_spaced
from models.protocols import ModelStore, Translator
from service.segmenter import segment_text, wrap_all

_SEED = 5
_SHORTEST = 8
_ALL = 10_000
"""More lines than any file has."""
_KEPT_AS_IS = re.compile("[A-Za-z0-9०-९]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a development set: its Hindi in pieces that the engine takes whole, and the reference."""

    file: str
    pieces: tuple[str, ...]
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentences:
    """What one engine is measured with."""

    speed: list[str]
    quality: list[Line]


def chosen(name: str, store: ModelStore, *, fixed_length: int | None, number: int, lines: int) -> Sentences:
    """Return `number` sentences for speed and `lines` of each development set for the engine, by its own tokens.

    In a process of its own: the engine has to be loaded.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
        return apart.submit(_choose, name, store, fixed_length, number, lines).result()


def _choose(name: str, store: ModelStore, fixed_length: int | None, number: int, lines: int) -> Sentences:
    translator = loaded(name, store, fixed_length=fixed_length, threads=1)
    speed = list(islice(cycle(_fitting(translator, fixed_length)), number))
    quality = [line for file in FILES if lines for line in _wrapped(translator, file, lines)]
    translator.close()
    return Sentences(speed=speed, quality=quality)


def _fitting(translator: Translator, fixed_length: int | None) -> list[str]:
    """Return real sentences that the engine takes whole, in an order that depends on nothing but the seed.

    For random weights they have no numbers and names in Latin letters either: what is masked random outputs lose, and
    then it is decoded twice.
    """
    texts = _hindi()
    random.Random(_SEED).shuffle(texts)  # noqa: S311 - a reproducible order, no secret
    if fixed_length is not None:
        texts = [text for text in texts if not _KEPT_AS_IS.search(text)]
    longest = min(translator.max_source_tokens, fixed_length or translator.max_source_tokens)
    counted = zip(texts, translator.count_tokens(texts), strict=True)
    return [text for text, tokens in counted if _SHORTEST <= tokens <= longest]


def _hindi() -> list[str]:
    """Return lines of the development sets, or the articles' sentences where those are not at hand."""
    files = [SHARED / "eval" / f"{name}.tsv" for name in FILES]
    if all(path.is_file() for path in files):
        return [hindi for path in files for hindi, _ in evenly_spaced(path, _ALL)]
    return [segment.text for text in articles() for segment in segment_text(text)]


def _wrapped(translator: Translator, file: str, lines: int) -> Sequence[Line]:
    """Return lines of a development set, evenly spaced, wrapped as the service does; none where it is not at hand."""
    path = SHARED / "eval" / f"{file}.tsv"
    if not path.is_file():
        return []
    pairs = evenly_spaced(path, lines)
    wrapped = wrap_all(
        [hindi for hindi, _ in pairs],
        count_tokens=translator.count_tokens,
        max_tokens=translator.max_source_tokens,
    )
    return [
        Line(file=file, pieces=sentences.texts, reference=english)
        for sentences, (_, english) in zip(wrapped, pairs, strict=True)
    ]
