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
from models.embedded.network import Network, Rows

_REFILL = 4
"""New prompts are read when one in this many rows is free: reading a few at a time costs less than one by one."""
_READ_AT_ONCE = 640
"""Tokens of prompts that are read together: what is computed of more does not stay in a processor's own cache."""


class Search:
    """Continues prompts with a network, `rows` hypotheses at a time."""

    def __init__(self, network: Network, *, end: int, rows: int) -> None:
        self._network, self._end, self._most = network, end, rows

    def run(self, prompts: Sequence[Prompt], beam: Beam) -> list[list[Candidate]]:
        """Return for each prompt, same order and length, up to `beam.size` candidates, the best first.

        Ended ones come before those that stopped at the limit. A search ends when as many as the beam have ended.
        A beam of more than `rows` has as many as it needs. Raises ValueError for a prompt that is empty, or that with
        its output is longer than the network takes.
        """
        for prompt in prompts:
            if not prompt.tokens or len(prompt.tokens) + prompt.longest > LONGEST:
                raise ValueError(f"a prompt has at least one token, and with its output at most {LONGEST}")
        searches = [Hypotheses(prompt, beam, self._end) for prompt in prompts]
        _Run(self._network, searches, min(max(self._most, beam.size), len(prompts) * beam.size)).finish()
        return [search.candidates() for search in searches]


class _Run:
    """The searches for some prompts in a number of rows."""

    def __init__(self, network: Network, searches: Sequence[Hypotheses], rows: int) -> None:
        # The longest first: those that are read together are of nearly one length, and no long one is left at the end.
        self._waiting = deque(sorted(searches, key=lambda search: len(search.prompt.tokens), reverse=True))
        self._writing: list[Hypotheses] = []
        room = max((len(search.prompt.tokens) + search.prompt.longest for search in searches), default=0)
        self._rows = Rows(network, rows, room)
        self._many = rows // _REFILL

    def finish(self) -> None:
        """Write until all have finished."""
        while self._waiting or self._writing:
            if self._waiting and self._rows.free >= (max(self._waiting[0].size, self._many) if self._writing else 0):
                self._begin()
            else:
                self._step()
            self._drop_finished()

    def _begin(self) -> None:
        """Read as many prompts as there is room for and are well read together; give each hypothesis a row."""
        begun = [self._waiting.popleft()]
        longest = len(begun[0].prompt.tokens)
        while self._waiting and self._rows.free >= (len(begun) + 1) * begun[0].size:
            if (len(begun) + 1) * longest > _READ_AT_ONCE:
                break
            begun.append(self._waiting.popleft())
        first, best = self._rows.used, max(search.choices for search in begun)
        likely = self._rows.add([[*search.prompt.tokens, *search.prompt.prefix] for search in begun], best=best)
        for at, search in enumerate(begun):
            more = range(self._rows.used, self._rows.used + len(search.extend(likely, [at])))
            if more:
                self._rows.copy([first + at] * len(more), more)
            search.rows = [first + at, *more]
        self._writing += begun

    def _step(self) -> None:
        """Write one token of every hypothesis, then let each search choose how to go on."""
        tokens = np.zeros(self._rows.used, np.int64)
        for search in self._writing:
            tokens[search.rows] = search.last_tokens
        likely = self._rows.append(tokens, best=max(search.choices for search in self._writing))
        for search in self._writing:
            moves = search.extend(likely, search.rows)
            if moves and not search.finished:
                sources, targets = ([search.rows[place] for place in places] for places in zip(*moves, strict=True))
                self._rows.copy(sources, targets, begin=len(search.prompt.tokens))  # what was read is the same

    def _drop_finished(self) -> None:
        gone = [row for search in self._writing if search.finished for row in search.rows]
        if gone:
            self._writing = [search for search in self._writing if not search.finished]
            moved = self._rows.drop(gone)
            for search in self._writing:
                search.rows = [moved.get(row, row) for row in search.rows]
