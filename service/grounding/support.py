"""Which segments of the article support a sentence best: those that together have most of its words."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from models.embedded.coverage import stems
from service.grounding.evidence import Evidence

_MOST = 3
_SHARE = 0.2
"""A further segment adds this share of the words of the sentence, weighed, or is none of its sources."""


class Support:
    """The segments, with how much each word tells: one that stands in all of them tells little."""

    def __init__(self, segments: Sequence[Evidence]) -> None:
        self._segments = segments
        self._holding = Counter(stem for segment in segments for stem in segment.stems)

    def best(self, sentence: str) -> list[int]:
        """Return the places of one to three segments, the best first; none where none has a word of the sentence."""
        left = {stem: self._weight(stem) for stem in set(stems(sentence))}
        least = _SHARE * sum(left.values())
        places: list[int] = []
        while len(places) < _MOST:
            gains = [sum(left[stem] for stem in left.keys() & segment.stems) for segment in self._segments]
            place = max(range(len(gains)), key=gains.__getitem__, default=None)
            if place is None or gains[place] <= (least if places else 0):
                break
            places.append(place)
            left = {stem: weight for stem, weight in left.items() if stem not in self._segments[place].stems}
        return places

    def _weight(self, stem: str) -> float:
        return math.log(1 + len(self._segments) / self._holding[stem]) if stem in self._holding else 0.0
