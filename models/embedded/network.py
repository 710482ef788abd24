"""The loaded graph, and the keys and values of what it has read and written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from models.embedded.layout import GRAPH, WRITABLE

_QUIET = 3
Floats = NDArray[np.float32]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """The likeliest next tokens of some rows, the best first: [rows, best] each."""

    tokens: Integers
    log_probabilities: Floats


class Network:
    """The weights, in memory once for all threads."""

    def __init__(self, folder: Path, *, threads: int) -> None:
        options = onnxruntime.SessionOptions()
        options.log_severity_level = _QUIET
        options.intra_op_num_threads = threads
        # A thread that waits for another in a loop is no faster, and slows whatever else the processor has to do.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        if not _has_vnni():  # then sums with signed weights overflow on x86; with unsigned ones they are slower
            options.add_session_config_entry("session.x64quantprecision", "1")
        self._session = onnxruntime.InferenceSession(str(folder / GRAPH), options, providers=["CPUExecutionProvider"])
        self._writable: Integers = np.load(folder / WRITABLE)
        self._past = [value for value in self._session.get_inputs() if value.name.startswith("past_")]

    def memory(self, rows: int, room: int) -> Floats:
        """Return room for the keys and values of so many tokens of each row: [layers * 2, rows, heads, room, head]."""
        _, heads, _, head = self._past[0].shape
        return np.empty((len(self._past), rows, heads, room, head), np.float32)

    def run(self, memory: Floats, rows: slice, inputs: Mapping[str, NDArray[Any]]) -> Distribution:
        """Run the graph on these rows of the memory. Arrays must be contiguous; they are not copied."""
        binding = self._session.io_binding()
        for name, value in inputs.items():
            binding.bind_input(name, "cpu", 0, value.dtype, value.shape, value.ctypes.data)
        for name in ("log_probabilities", "chosen"):
            binding.bind_output(name, "cpu")
        for past, part in zip(self._past, memory[:, rows], strict=True):
            where = ("cpu", 0, np.float32, part.shape, part.ctypes.data)
            binding.bind_input(past.name, *where)
            binding.bind_output(past.name.removeprefix("past_"), *where)
        self._session.run_with_iobinding(binding)
        log_probabilities, chosen = (value.numpy() for value in binding.get_outputs()[:2])
        return Distribution(tokens=self._writable[chosen], log_probabilities=log_probabilities)


class Rows:
    """Sequences of up to `room` tokens side by side and what is remembered of each: 36 KB a token.

    Rows 0 to `used` are in use.
    """

    def __init__(self, network: Network, number: int, room: int) -> None:
        self._network = network
        self._memory = network.memory(number, room)
        self._lengths = np.zeros(number, np.int32)
        self.used = 0

    @property
    def free(self) -> int:
        """How many rows may be added."""
        return len(self._lengths) - self.used

    def add(self, prompts: Sequence[Sequence[int]], *, best: int) -> Distribution:
        """Read prompts into rows after those in use: what may follow each, [prompts, best]."""
        lengths = np.array([len(prompt) for prompt in prompts], np.int32)
        tokens = np.zeros((len(prompts), lengths.max()), np.int64)
        for row, prompt in zip(tokens, prompts, strict=True):
            row[: len(prompt)] = prompt
        rows = slice(self.used, self.used + len(prompts))
        self.used, self._lengths[rows] = rows.stop, lengths
        return self._run(rows, tokens, np.arange(len(prompts)) * tokens.shape[1] + lengths - 1, best)

    def append(self, tokens: Integers, *, best: int) -> Distribution:
        """Append a token to each row in use: what may follow it, [rows, best]."""
        rows = slice(0, self.used)
        self._lengths[rows] += 1
        return self._run(rows, tokens[:, None], np.arange(self.used), best)

    def copy(self, sources: Sequence[int], targets: Sequence[int], *, begin: int = 0) -> None:
        """Make rows equal to others from this place on, all at once; those after the rows in use are added to them."""
        self.used = max(self.used, max(targets) + 1)
        end = self._lengths[list(sources)].max()
        self._memory[:, targets, :, begin:end] = self._memory[:, sources, :, begin:end]
        self._lengths[targets] = self._lengths[sources]

    def drop(self, rows: Sequence[int]) -> dict[int, int]:
        """Forget rows; the last ones move into their places. Say which moved, and where to."""
        self.used -= len(rows)
        gone = set(rows)
        moving = [row for row in range(self.used, self.used + len(gone)) if row not in gone]
        moved = dict(zip(moving, (row for row in rows if row < self.used), strict=True))
        for source, target in moved.items():
            length = self._lengths[target] = self._lengths[source]
            self._memory[:, target, :, :length] = self._memory[:, source, :, :length]
        return moved

    def _run(self, rows: slice, tokens: Integers, wanted: Integers, best: int) -> Distribution:
        inputs: dict[str, NDArray[Any]] = {
            "tokens": tokens,
            "lengths": self._lengths[rows] - np.int32(1),
            "longest": np.array(self._lengths[rows].max()),
            "wanted": wanted,
            "best": np.array([best]),
        }
        return self._network.run(self._memory, rows, inputs)


def _has_vnni() -> bool:
    try:
        return "_vnni" in Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
