"""Who is next at the engine: requests in turn, their items in batches by padded token budget. No threads, no futures.

Requests take turns. The one whose turn it is leads the batch with its oldest item and adds those that its caller wants
first, the nearest in length before the others; the rest of the budget goes to whatever is nearest in length to these,
whoever's it is. So every request is served once in as many batches as there are requests, what it wants first is done
in its first turns, a thousand items share their batches instead of barring the door, and little of a batch is padding.
What one request wants first comes before its own rest and never before another's turn: who asks for a whole article
would else wait for the summaries of all who came later.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from contextvars import Context, copy_context
from dataclasses import dataclass
from itertools import chain, islice

from models.protocols import DecodingOptions, Hypothesis, Segment
from service.errors import SaarError


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What must be equal for items to share a batch; in the `background` is what nobody waits for."""

    source: str
    target: str
    options: DecodingOptions
    background: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What a caller brings: a segment that the engine takes whole, as it counts its tokens.

    `first` are the pieces that the caller wants before its others.
    """

    segment: Segment
    tokens: int
    first: bool = True


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Item:
    """One piece of a request, the `index`-th."""

    request: Request
    index: int
    piece: Piece

    @property
    def tokens(self) -> int:
        """At least 1, for even a blank text takes a row of the batch."""
        return max(1, self.piece.tokens)


class Shelf:
    """Items by length, those of one length in the order in which they came.

    Finding some takes as many steps as there are lengths, which the engine bounds, however many items there are.
    """

    def __init__(self, items: Iterable[Item] = ()) -> None:
        self._lengths: defaultdict[int, OrderedDict[Item, None]] = defaultdict(OrderedDict)
        for item in items:
            self.put(item)

    def __bool__(self) -> bool:
        return bool(self._lengths)

    def __iter__(self) -> Iterator[Item]:
        return chain.from_iterable(self._lengths.values())

    def put(self, item: Item) -> None:
        """Add an item."""
        self._lengths[item.tokens][item] = None

    def take(self, item: Item) -> None:
        """Remove an item that is there."""
        alike = self._lengths[item.tokens]
        del alike[item]
        if not alike:
            del self._lengths[item.tokens]

    def oldest(self) -> Item:
        """Return the first item of the request that they are of."""
        return min((next(iter(alike)) for alike in self._lengths.values()), key=lambda item: item.index)

    def nearest(self, tokens: int) -> list[tuple[int, Iterable[Item]]]:
        """Return the lengths with their items, the nearest to `tokens` first."""
        return sorted(self._lengths.items(), key=lambda at: abs(at[0] - tokens))


class Request:
    """One caller: the items that still wait, the indices it is still owed an outcome for, and where outcomes go.

    `context` is the caller's, for whoever watches whose work the engine does.
    """

    def __init__(self, pieces: Sequence[Piece], group: Group) -> None:
        self.group = group
        self.context: Context = copy_context()
        self.owed = set(range(len(pieces)))
        self._outcomes: asyncio.Queue[tuple[int, Hypothesis | SaarError]] = asyncio.Queue()
        items = [Item(request=self, index=index, piece=piece) for index, piece in enumerate(pieces)]
        self.first = Shelf(item for item in items if item.piece.first)
        self.rest = Shelf(item for item in items if not item.piece.first)

    @property
    def waiting(self) -> Shelf:
        """What its next turn is for; empty when nothing of it waits."""
        return self.first or self.rest

    def take(self, item: Item) -> None:
        """Let an item of it wait no more."""
        (self.first if item.piece.first else self.rest).take(item)

    def settle(self, index: int, outcome: Hypothesis | SaarError) -> None:
        """Hand over the one outcome of an item; a second one, or one that nobody wants any more, is dropped."""
        if index in self.owed:
            self.owed.remove(index)
            self._outcomes.put_nowait((index, outcome))

    async def outcomes(self) -> list[tuple[int, Hypothesis | SaarError]]:
        """Wait for an outcome; return it and all that came with it, each under the index of its piece."""
        outcomes = [await self._outcomes.get()]
        while not self._outcomes.empty():
            outcomes.append(self._outcomes.get_nowait())
        return outcomes


class WaitingLine:
    """The requests in the order of their turns, and all that waits of them by group and length."""

    def __init__(self, *, max_batch_tokens: int) -> None:
        self._max_batch_tokens = max_batch_tokens
        self._turns: deque[Request] = deque()
        self._groups: defaultdict[Group, Shelf] = defaultdict(Shelf)
        self.tokens = 0
        """Of all items that wait."""

    def join(self, request: Request) -> None:
        """Stand at the end of the line."""
        self._turns.append(request)
        for item in chain(request.first, request.rest):
            self._groups[request.group].put(item)
            self.tokens += item.tokens

    def leave(self, request: Request) -> None:
        """Want nothing more: the caller has everything, or has gone."""
        request.owed.clear()
        for item in (*request.first, *request.rest):
            self._take(item)

    def next_batch(self) -> list[Item]:
        """Take the next batch out of the line; empty when nothing waits.

        All items are of one group, and their number times the longest is within the budget; only an item that is
        over the budget by itself goes out, alone.
        """
        while self._turns and not self._turns[0].waiting:
            self._turns.popleft()
        if not self._turns:
            return []
        leader = self._turns.popleft()
        batch = [leader.waiting.oldest()]
        self._take(batch[0])
        for shelf in (leader.first, self._groups[leader.group]):
            self._fill(batch, shelf)
        if leader.waiting:
            self._turns.append(leader)
        return batch

    def _fill(self, batch: list[Item], shelf: Shelf) -> None:
        """Move to the batch what is nearest in length to its longest item, as far as the padded budget allows."""
        longest = max(item.tokens for item in batch)
        for length, alike in shelf.nearest(longest):
            padded = max(longest, length)
            room = self._max_batch_tokens // padded - len(batch)
            if room > 0:
                longest = padded
                for item in tuple(islice(alike, room)):
                    batch.append(item)
                    self._take(item)

    def _take(self, item: Item) -> None:
        item.request.take(item)
        self._groups[item.request.group].take(item)
        self.tokens -= item.tokens
