"""Who is next at the engine: requests in turn, their items in batches by padded token budget. No threads, no futures.

Requests take turns. The one whose turn it is leads the batch with its oldest item, adds those of its own items that are
nearest to it in length, and leaves the rest of the budget to other requests' items, again the nearest first. So every
request is served once in as many batches as there are requests, a request that fits one batch is done in one, and a
request of a thousand items shares its batches instead of barring the door.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.protocols import DecodingOptions, Hypothesis, Segment
from service.errors import SaarError


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What must be equal for items to share a batch."""

    source: str
    target: str
    options: DecodingOptions


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Item:
    """One segment of a request; `tokens` is at least 1, for even a blank text takes a row of the batch."""

    request: Request
    index: int
    segment: Segment
    tokens: int


class Request:
    """One caller: the items that still wait, the indices it is still owed an outcome for, and where outcomes go.

    Until the engine has counted, a token is taken to be three characters: about right for Hindi.
    """

    def __init__(self, segments: Sequence[Segment], group: Group) -> None:
        self.group = group
        self.owed = set(range(len(segments)))
        self.outcomes: asyncio.Queue[tuple[int, Hypothesis | SaarError]] = asyncio.Queue()
        self.waiting = [
            Item(request=self, index=index, segment=segment, tokens=1 + len(segment.text) // 3)
            for index, segment in enumerate(segments)
        ]
        self.tokens = sum(item.tokens for item in self.waiting)

    def keep(self, waiting: Iterable[Item]) -> None:
        """Let exactly these items wait."""
        self.waiting = list(waiting)
        self.tokens = sum(item.tokens for item in self.waiting)

    def settle(self, index: int, outcome: Hypothesis | SaarError) -> None:
        """Hand over the one outcome of an item; a second one, or one that nobody wants any more, is dropped."""
        if index in self.owed:
            self.owed.remove(index)
            self.outcomes.put_nowait((index, outcome))

    def leave(self) -> None:
        """Want nothing more: the caller has everything, or has gone."""
        self.owed.clear()
        self.keep(())


class WaitingLine:
    """The requests whose items are counted, in the order of their turns."""

    def __init__(self, *, max_batch_tokens: int) -> None:
        self._max_batch_tokens = max_batch_tokens
        self._turns: deque[Request] = deque()

    @property
    def tokens(self) -> int:
        """The tokens of all items that wait."""
        return sum(request.tokens for request in self._turns)

    def join(self, request: Request) -> None:
        """Stand at the end of the line."""
        self._turns.append(request)

    def next_batch(self) -> list[Item]:
        """Take the next batch out of the line; empty when nothing waits.

        All items are of one group, and their number times the longest is within the budget; only an item that is
        over the budget by itself goes out, alone.
        """
        self._turns = deque(request for request in self._turns if request.waiting)
        if not self._turns:
            return []
        leader = self._turns.popleft()
        lead, *own = leader.waiting
        others = (item for request in self._turns if request.group == leader.group for item in request.waiting)
        batch = self._fill(self._fill([lead], own), others)
        taken = set(batch)
        for request in {item.request for item in batch}:
            request.keep(item for item in request.waiting if item not in taken)
        if leader.waiting:
            self._turns.append(leader)
        return batch

    def _fill(self, batch: list[Item], candidates: Iterable[Item]) -> list[Item]:
        """Add the candidates nearest in length to the first item, as far as the padded budget allows."""
        lead = batch[0].tokens
        longest = max(item.tokens for item in batch)
        if (len(batch) + 1) * longest > self._max_batch_tokens:
            return batch
        filled = list(batch)
        for item in sorted(candidates, key=lambda item: abs(item.tokens - lead)):
            if (len(filled) + 1) * max(longest, item.tokens) <= self._max_batch_tokens:
                filled.append(item)
                longest = max(longest, item.tokens)
            elif (len(filled) + 1) * longest > self._max_batch_tokens:
                break
        return filled
