"""The loaded graph."""

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
    """The likeliest next tokens of some hypotheses, the best first: [hypotheses, best] each.

    `also` are the log-probabilities of the tokens that were asked for, [hypotheses, more].
    """

    tokens: Integers
    log_probabilities: Floats
    also: Floats

    def __getitem__(self, some: slice) -> Distribution:
        """Return those of some hypotheses."""
        return Distribution(
            tokens=self.tokens[some], log_probabilities=self.log_probabilities[some], also=self.also[some]
        )


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
        self._places = {int(token): place for place, token in enumerate(self._writable)}
        self._past = [value for value in self._session.get_inputs() if value.name.startswith("past_")]

    def memory(self, rows: int, slots: int) -> list[Floats]:
        """Return empty slots for the keys and the values of each layer: [rows, 1, slots, head]."""
        return [np.zeros((rows, 1, slots, int(past.shape[-1])), np.float32) for past in self._past]

    def can_write(self, tokens: Sequence[int]) -> bool:
        """Say whether an output may hold these tokens."""
        return all(token in self._places for token in tokens)

    def places(self, tokens: Sequence[int]) -> list[int]:
        """Return where tokens stand among the writable ones. Raises KeyError for one that no output may hold."""
        return [self._places[token] for token in tokens]

    def run(self, memory: list[Floats], inputs: Mapping[str, NDArray[Any]]) -> Distribution:
        """Run the graph on the first rows of the memory. Inputs must be contiguous; they are not copied."""
        binding = self._session.io_binding()
        for name, value in inputs.items():
            binding.bind_input(name, "cpu", 0, value.dtype, value.shape, value.ctypes.data)
        for name in ("log_probabilities", "chosen", "log_probabilities_also"):
            binding.bind_output(name, "cpu")
        rows = len(inputs["tokens"])
        for past, part in zip(self._past, memory, strict=True):
            where = ("cpu", 0, np.float32, (rows, *part.shape[1:]), part.ctypes.data)
            binding.bind_input(past.name, *where)
            binding.bind_output(past.name.removeprefix("past_"), *where)
        self._session.run_with_iobinding(binding)
        log_probabilities, chosen, also = (value.numpy() for value in binding.get_outputs()[:3])
        return Distribution(tokens=self._writable[chosen], log_probabilities=log_probabilities, also=also)


def _has_vnni() -> bool:
    try:
        return "_vnni" in Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
