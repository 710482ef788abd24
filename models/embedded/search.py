"""Beam search over many prompts at once: prompts in, the best hypotheses of each out.

Sequences of different prompts are written side by side, a token each at a time; when enough of them have ended, the
next prompts take their rows (continuous batching; Yu et al. 2022, Orca). A prompt is read once for all its beams. What
becomes of it does not depend on its company.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

import numpy as np

from models.embedded.hypotheses import Beam, Candidate, Hypotheses, Prompt
from models.embedded.layout import LONGEST
from models.embedded.network import Integers, Network
from models.embedded.rows import Rows

_REFILL = 4
"""New prompts are read when one in this many rows is free: reading a few at a time costs less than one by one."""
_READ_AT_ONCE = 640
"""Tokens of prompts that are read together: what is computed of more does not stay in a processor's own cache."""


class Search:
    """Continues prompts with a network, at most `rows` of them and `hypotheses` of all of them at a time."""

    def __init__(self, network: Network, *, end: int, rows: int, hypotheses: int) -> None:
        self._network, self._end, self._rows, self._hypotheses = network, end, rows, hypotheses

    def can_write(self, tokens: Sequence[int]) -> bool:
        """Say whether an output may hold these tokens."""
        return self._network.can_write(tokens)

    def run(self, prompts: Sequence[Prompt], beam: Beam) -> list[list[Candidate]]:
        """Return for each prompt, same order and length, up to `beam.size` candidates, the best first.

        Ended ones come before those that stopped at the limit. A search ends when as many as the beam have ended.
        A beam wider than `hypotheses` is searched one prompt at a time. Raises ValueError for a prompt that is empty,
        or that with its output is longer than the network takes.
        """
        for prompt in prompts:
            if not prompt.tokens or len(prompt.tokens) + prompt.longest > LONGEST:
                raise ValueError(f"a prompt has at least one token, and with its output at most {LONGEST}")
        searches = [Hypotheses(prompt, beam, self._end) for prompt in prompts]
        rows = min(len(prompts), self._rows, max(1, self._hypotheses // beam.size))
        _Run(self._network, searches, rows, beam.size).finish()
        return [search.candidates() for search in searches]


class _Run:
    """The searches for some prompts in a number of rows."""

    def __init__(self, network: Network, searches: Sequence[Hypotheses], rows: int, width: int) -> None:
        # The longest first: those that are read together are of nearly one length, and no long one is left at the end.
        self._waiting = deque(sorted(searches, key=lambda search: len(search.prompt.tokens), reverse=True))
        self._writing: list[Hypotheses] = []
        self._network = network
        self._rows = Rows(network, rows, width)
        self._more = max([1, *(2 * len(search.prompt.required) for search in searches)])
        self._width = width
        self._many = max(1, rows // _REFILL)

    def finish(self) -> None:
        """Write until all have finished."""
        while self._waiting or self._writing:
            if self._waiting and self._rows.free >= (self._many if self._writing else 1):
                self._begin()
            else:
                self._step()
            self._drop_finished()

    def _begin(self) -> None:
        """Read as many prompts as there is room for and are well read together."""
        begun = [self._waiting.popleft()]
        longest = len(begun[0].prompt.tokens)
        while self._waiting and len(begun) < self._rows.free and (len(begun) + 1) * longest <= _READ_AT_ONCE:
            begun.append(self._waiting.popleft())
        first, best = self._rows.used, max(search.choices for search in begun)
        also = np.zeros((len(begun), self._more), np.int64)
        for asked, search in zip(also, begun, strict=True):
            self._ask(asked[None], search)
        likely = self._rows.add(
            [[*search.prompt.tokens, *search.prompt.prefix] for search in begun], best=best, also=also
        )
        for at, search in enumerate(begun):
            search.row = first + at
            search.extend(likely[at : at + 1])
        self._writing += begun

    def _step(self) -> None:
        """Write one token of every hypothesis, then let each search choose how to go on."""
        tokens, parents = np.zeros((2, self._rows.used, self._width), np.int64)
        also = np.zeros((self._rows.used, self._width, self._more), np.int64)
        for search in self._writing:
            tokens[search.row], parents[search.row] = search.next_step()
            self._ask(also[search.row], search)
        best = max(search.choices for search in self._writing)
        likely = self._rows.append(tokens, parents, best=best, also=also.reshape(-1, self._more))
        for search in self._writing:
            search.extend(likely[search.row * self._width : (search.row + 1) * self._width])

    def _ask(self, also: Integers, search: Hypotheses) -> None:
        """Note which tokens each hypothesis of a search has to come to, [hypotheses, more]."""
        for row, wanted in zip(also, search.wanted(), strict=False):  # the rest stays filled up
            row[: len(wanted)] = self._network.places(wanted)

    def _drop_finished(self) -> None:
        gone = [search.row for search in self._writing if search.finished]
        if gone:
            self._writing = [search for search in self._writing if not search.finished]
            moved = self._rows.drop(gone)
            for search in self._writing:
                search.row = moved.get(search.row, search.row)
