"""The seam between the steps and whoever watches them: it is told what was done, never any text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from contextvars import Context
from dataclasses import dataclass
from typing import Literal, Protocol

from service.brief import WarningKind

Kept = Literal["brief", "segment"]
"""What the cache keeps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineCall:
    """One batch through an engine.

    `fill` is its padded tokens as a share of the budget, `output_tokens` None where the engine raised. `callers` are
    the contexts of the requests in it, the one whose turn it was first.
    """

    engine: str
    segments: int
    source_tokens: int
    output_tokens: int | None
    fill: float
    seconds: float
    callers: Sequence[Context]


class Watcher(Protocol):
    """Told by every step, from any thread; what it does takes microseconds and never fails the step."""

    def stage(self, name: str) -> AbstractContextManager[object]:
        """Watch a block as the stage `name`, one of a few."""
        ...

    def engine_called(self, call: EngineCall) -> None:
        """Note a batch that an engine is done with."""
        ...

    def looked_up(self, kept: Kept, *, hits: int, misses: int) -> None:
        """Note what the cache was asked for and had."""
        ...

    def translated(self, warnings: Iterable[frozenset[WarningKind]]) -> None:
        """Note segments that were translated, each by the kinds of its warnings."""
        ...


class _Nobody:
    """Watches nothing."""

    def stage(self, name: str) -> AbstractContextManager[object]:
        del name
        return nullcontext()

    def engine_called(self, call: EngineCall) -> None:
        del call

    def looked_up(self, kept: Kept, *, hits: int, misses: int) -> None:
        del kept, hits, misses

    def translated(self, warnings: Iterable[frozenset[WarningKind]]) -> None:
        del warnings


NOBODY: Watcher = _Nobody()
