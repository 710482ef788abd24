"""A segment longer than the engine takes, in pieces: cut, and whole again when all of them are decoded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from models.protocols import Hypothesis, Segment, Translator
from models.terms import TermIndex, bound
from service.cache.protocols import segment_key
from service.join import least_sure
from service.segmenter import wrap_all
from service.waiting_line import Group, Piece

Pieces = tuple[Piece, ...]
_A_FEW = 8
"""How many pieces come at a time to who reads along. Of four articles, each once beside other work, it cost 5 % more of
the processor time of the embedded engine than the first pieces and then all others did; 6 cost 12 %."""


def wrap(segments: Sequence[Segment], first: frozenset[Segment], translator: Translator) -> dict[Segment, Pieces]:
    """Return the pieces of each segment; their tokens are counted here, beside whatever the engine is doing."""
    tokens: dict[str, int] = {}

    def count_tokens(texts: Sequence[str]) -> list[int]:
        counts = translator.count_tokens(texts)
        tokens.update(zip(texts, counts, strict=True))
        return counts

    texts = [segment.text for segment in segments]
    wrapped = wrap_all(texts, count_tokens=count_tokens, max_tokens=translator.max_source_tokens)
    return {
        segment: tuple(
            Piece(segment=bound(segment, text, TermIndex(segment.terms)), tokens=tokens[text], first=segment in first)
            for text in sentence.texts
        )
        for segment, sentence in zip(segments, wrapped, strict=True)
    }


def keyed(wrapped: Iterable[Pieces], group: Group, signature: str) -> dict[str, Piece]:
    """Return the different pieces under their keys in the memory; of equal ones the first, none is more urgent."""
    found: dict[str, Piece] = {}
    for piece in chain.from_iterable(wrapped):
        key = segment_key(
            piece.segment, source=group.source, target=group.target, options=group.options, signature=signature
        )
        found.setdefault(key, piece)
    return found


def portions(pieces: Mapping[str, Piece], *, live: bool) -> Iterator[dict[str, Piece]]:
    """Yield what to ask the engine for at a time: everything, or if somebody reads along, the first pieces, then a few.

    The first pieces are the first in order.
    """
    keys = list(pieces)
    end = 0
    while end < len(keys):
        begin = end
        if not live:
            end = len(keys)
        elif pieces[keys[begin]].first:
            end = sum(piece.first for piece in pieces.values())
        else:
            end = begin + _A_FEW
        yield {key: pieces[key] for key in keys[begin:end]}


def take_whole(unanswered: dict[Segment, Pieces], decoded: Mapping[Segment, Hypothesis]) -> dict[Segment, Hypothesis]:
    """Take out of `unanswered` the segments of which every piece is decoded, and return these, joined."""
    whole = [segment for segment, pieces in unanswered.items() if all(piece.segment in decoded for piece in pieces)]
    return {segment: _joined([decoded[piece.segment] for piece in unanswered.pop(segment)]) for segment in whole}


def _joined(pieces: Sequence[Hypothesis]) -> Hypothesis:
    """Make one hypothesis of the pieces of a segment; its score is the mean over all their tokens."""
    if len(pieces) == 1:
        return pieces[0]
    scored = [(piece.score, piece.output_tokens) for piece in pieces if piece.score is not None]
    tokens = sum(count for _, count in scored)
    return Hypothesis(
        text=" ".join(piece.text for piece in pieces if piece.text),
        score=sum(score * count for score, count in scored) / tokens if tokens else None,
        source_tokens=sum(piece.source_tokens for piece in pieces),
        output_tokens=sum(piece.output_tokens for piece in pieces),
        truncated=any(piece.truncated for piece in pieces),
        confidence=least_sure(piece.confidence for piece in pieces),
    )
