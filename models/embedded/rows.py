"""What the network has read and written, and remembers: its keys and values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.embedded.layout import WINDOW
from models.embedded.network import Distribution, Floats, Integers, Network

_SLOTS = 16
"""Slots come in vectors of this many numbers: sums over them are then the same however many empty ones follow."""
_FEWEST = 80
"""With 64 or fewer slots ONNX Runtime's matrix products add up in another order."""
_SPARE = 80
"""Rows grow by so many slots more than are needed, to grow seldom."""
_WORTHWHILE = 0.75
"""They shrink to this share of what they have at most, for everything is copied."""


class Rows:
    """Prompts side by side, and behind each the tokens of all hypotheses that go on from it.

    A row is a tree: a hypothesis sees the slots of its own tokens among all of the row (Miao et al. 2023, SpecInfer,
    "token tree"). So a prompt is remembered once however many go on from it, and none is ever copied. A slot takes
    36 KB. Rows 0 to `used` are in use.
    """

    def __init__(self, network: Network, number: int, width: int) -> None:
        self._network = network
        self._memory = network.memory(number, 0)
        self._filled = np.zeros(number, np.int64)
        self._length = np.zeros(number, np.int64)
        self._visible = np.zeros((number, width, 0), np.bool_)
        self._places = np.zeros((number, 1, 0), np.int64)
        self.used = 0

    @property
    def free(self) -> int:
        """How many prompts may be added."""
        return len(self._filled) - self.used

    def add(self, prompts: Sequence[Sequence[int]], *, best: int, also: Integers) -> Distribution:
        """Read prompts into rows after those in use: what may follow each, [prompts, best].

        `also` are places among the writable tokens, [prompts, more], whose log-probabilities are asked for.
        """
        lengths = np.array([len(prompt) for prompt in prompts])
        longest = int(lengths.max())
        tokens = np.zeros((len(prompts), longest), np.int64)
        for row, prompt in zip(tokens, prompts, strict=True):
            row[: len(prompt)] = prompt
        places, slots = np.arange(longest), _rounded(longest)
        memory = self._network.memory(len(prompts), slots)
        every = np.ones((len(prompts), 1, 1), np.bool_)
        likely = self._run(
            memory,
            tokens=tokens,
            places=np.tile(places, (len(prompts), 1)),
            begins=np.zeros(len(prompts), np.int64),
            visible=every & (np.arange(slots) <= places[:, None]),
            near=every & (np.arange(slots) > places[:, None] - WINDOW),
            wanted=np.arange(len(prompts)) * longest + lengths - 1,
            best=best,
            also=also,
        )
        self._resize(max(longest, self._longest))
        rows = slice(self.used, self.used + len(prompts))
        self.used = rows.stop
        for ours, read in zip(self._memory, memory, strict=True):
            ours[rows, :, :longest] = read[:, :, :longest]
        self._filled[rows] = self._length[rows] = lengths
        self._visible[rows] = np.arange(self._visible.shape[-1]) < lengths[:, None, None]
        self._places[rows, :, :longest] = places
        return likely

    def append(self, tokens: Integers, parents: Integers, *, best: int, also: Integers) -> Distribution:
        """Append a token to hypotheses of each row, [used, width] both: what may follow, [used * width, best].

        Each goes on from the hypothesis of the step before that `parents` names; after a prompt was read, from any.
        `also` [used * width, more] is as in `add`.
        """
        rows, width = slice(0, self.used), tokens.shape[1]
        self._resize(self._longest + width)
        slots = self._filled[rows, None] + np.arange(width)
        visible = np.take_along_axis(self._visible[rows], parents[:, :, None], axis=1)
        np.put_along_axis(visible, slots[:, :, None], values=True, axis=2)
        places = np.repeat(self._length[rows, None], width, axis=1)
        np.put_along_axis(self._places[rows], slots[:, None], places[:, None], axis=2)
        likely = self._run(
            self._memory,
            tokens=tokens,
            places=places,
            begins=self._filled[rows],
            visible=visible,
            near=self._places[rows] > places[:, :, None] - WINDOW,
            wanted=np.arange(tokens.size),
            best=best,
            also=also,
        )
        self._visible[rows] = visible
        self._filled[rows] += width
        self._length[rows] += 1
        return likely

    def drop(self, rows: Sequence[int]) -> dict[int, int]:
        """Forget rows; the last ones move into their places. Say which moved, and where to."""
        self.used -= len(rows)
        gone = set(rows)
        moving = [row for row in range(self.used, self.used + len(gone)) if row not in gone]
        moved = dict(zip(moving, (row for row in rows if row < self.used), strict=True))
        for source, target in moved.items():
            for kept in (*self._memory, self._visible, self._places, self._filled, self._length):
                kept[target] = kept[source]
        return moved

    @property
    def _longest(self) -> int:
        return int(self._filled[: self.used].max(initial=0))

    def _resize(self, needed: int) -> None:
        """Have so many slots in each row, and not many more: empty ones cost as much time as others."""
        slots, present = _rounded(needed + _SPARE), self._places.shape[-1]
        if needed > present or slots <= present * _WORTHWHILE:
            self._visible, self._places = (self._resized(kept, slots) for kept in (self._visible, self._places))
            for at, kept in enumerate(self._memory):  # one by one: both sizes of all of them would be twice the memory
                self._memory[at] = self._resized(kept, slots)

    def _resized(self, kept: NDArray[Any], slots: int) -> NDArray[Any]:
        resized = np.zeros((*kept.shape[:2], slots, *kept.shape[3:]), kept.dtype)
        same = min(slots, kept.shape[2])
        resized[: self.used, :, :same] = kept[: self.used, :, :same]
        return resized

    def _run(
        self,
        memory: list[Floats],
        *,
        visible: NDArray[np.bool_],
        near: NDArray[np.bool_],
        best: int,
        **inputs: Integers,
    ) -> Distribution:
        masks = {"visible": visible, "near": near & visible}
        return self._network.run(memory, {**inputs, **masks, "best": np.array([best])})


def _rounded(slots: int) -> int:
    return max(_FEWEST, -(-slots // _SLOTS) * _SLOTS)
