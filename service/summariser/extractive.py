"""The default summariser: sentences of the source, scored by centroid, position and title, chosen without redundancy.

The score is that of MEAD (Radev, Jing, Styś & Tam 2004, "Centroid-based summarization of multiple documents"): how much
a sentence has of the article's own words, how early it stands, how much it shares with the title. The choice is greedy
by maximal marginal relevance (Carbonell & Goldstein 1998), and passes over sentences that would dangle. Everything
counts alike, 0 to 1: on headlines no other weights did better by more than chance (`bench/summariser.py`).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from models.embedded.weights import words_digest
from service.brief import SourceSegment
from service.summariser.cohesion import antecedents, is_whole
from service.summariser.hindi import stems

SIGNATURE = f"extractive@3|lexicon:{words_digest()}"
# The lexicon gives the names that stand for pronouns.
# A sentence of which this share has been told is left out.
_DUPLICATE = 0.6
# English words for a Hindi word; 0.78 (news) to 0.85 in the development sets. Three sentences together are longer than
# that in 22 % (news) to 51 % of the cases, and the pipeline then drops the last.
ENGLISH_WORDS = 0.85
_FEWEST_WORDS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """A sentence that may be chosen. `words` estimates its English; `before` is the sentence it leans on, if any."""

    index: int
    stems: frozenset[str]
    words: float
    score: float
    before: int | None


class ExtractiveSummariser:
    """The contract is on Summariser. Linear in the length of the article for a given length of the summary."""

    @property
    def signature(self) -> str:
        """The method and its version."""
        return SIGNATURE

    def rank(self, segments: Sequence[SourceSegment], *, title: str | None, max_words: int) -> tuple[int, ...]:
        """Return the chosen indexes, best first."""
        left = _candidates(segments, title)
        chosen: list[_Candidate] = []
        told: set[str] = set()
        repeats = dict.fromkeys((candidate.index for candidate in left), 0.0)
        while best := _best(left, chosen, repeats, room=max_words - sum(candidate.words for candidate in chosen)):
            chosen.append(best)
            left.remove(best)
            told |= best.stems
            for candidate in left:
                again = max(_share(candidate.stems, told), _share(best.stems, candidate.stems))
                repeats[candidate.index] = max(repeats[candidate.index], again)
        return tuple(candidate.index for candidate in chosen)


def _candidates(segments: Sequence[SourceSegment], title: str | None) -> list[_Candidate]:
    pool = _pool(segments)
    leaning = antecedents(segments)
    counts = [Counter(stems(segment.text)) for segment in pool]
    centroid = Counter(stem for count in counts for stem in count)
    central = [_cosine(count, centroid) for count in counts]
    most = max(central, default=0.0) or 1.0
    heading = Counter(stems(title or ""))
    return [
        _Candidate(
            index=segment.index,
            stems=frozenset(count),
            words=ENGLISH_WORDS * len(segment.text.split()),
            score=centrality / most + 1 / place + _cosine(count, heading),
            before=leaning.get(segment.index),
        )
        for place, (segment, count, centrality) in enumerate(zip(pool, counts, central, strict=True), start=1)
    ]


def _pool(segments: Sequence[SourceSegment]) -> list[SourceSegment]:
    """Return what may be chosen: whole sentences, or the next best there is.

    A standfirst often stands again in the body, word for word, after what introduces its people; that place counts.
    """
    sentences = [segment for segment in segments if segment.kind == "sentence"]
    whole = [segment for segment in sentences if is_whole(segment.text) and len(segment.text.split()) >= _FEWEST_WORDS]
    last = {" ".join(stems(segment.text)): segment.index for segment in whole}
    once = [segment for segment in whole if segment.index in set(last.values())]
    return once or sentences or [segment for segment in segments if segment.kind == "fragment"] or list(segments)


def _best(
    left: Sequence[_Candidate], chosen: Sequence[_Candidate], repeats: Mapping[int, float], *, room: float
) -> _Candidate | None:
    """Return what to choose next, or None when nothing more fits, is new and stands by itself.

    `repeats` is the share of each candidate that was told, or of a chosen sentence that it would tell again; 0 to 1.
    """
    picked = {candidate.index for candidate in chosen}
    stands = [candidate for candidate in left if candidate.before is None or candidate.before in picked]
    fits = [candidate for candidate in stands if candidate.words <= room and repeats[candidate.index] < _DUPLICATE]
    eligible = fits if fits or chosen else stands or left
    return max(eligible, key=lambda one: one.score - repeats[one.index], default=None)


def _share(part: frozenset[str], whole: Collection[str]) -> float:
    return len(part.intersection(whole)) / len(part) if part else 0.0


def _cosine(one: Mapping[str, int], other: Mapping[str, int]) -> float:
    product = sum(count * other.get(stem, 0) for stem, count in one.items())
    return product / math.sqrt(_square(one) * _square(other)) if product else 0.0


def _square(vector: Mapping[str, int]) -> int:
    return sum(count * count for count in vector.values())
