"""How far `saar batch` is, on stderr: a bar with rate and time left for a person, a line now and then in a log."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

if TYPE_CHECKING:
    from saar.corpus.run import Tally

_LINE_S = 30.0
_RATE_S = 120.0
"""The time over which the rate is taken: long enough for several articles of a slow engine."""
Told = Callable[["Tally"], None]


@contextmanager
def batch_progress(console: Console, total: int) -> Iterator[Told]:
    """Give a function that is called with every new state."""
    if not console.is_terminal:
        yield _lines(console)
        return
    columns = (
        *(BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}", markup=False)),
        *(TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn()),
        TextColumn("{task.fields[rejected]}", markup=False),
    )
    with Progress(*columns, console=console, speed_estimate_period=_RATE_S) as bar:
        task, begun = bar.add_task("", total=total, rate="", rejected=""), time.monotonic()

        def told(tally: Tally) -> None:
            rejected = f"{tally.rejected:,} rejected" if tally.rejected else ""
            bar.update(task, completed=tally.done, rate=rate_text(tally, time.monotonic() - begun), rejected=rejected)

        yield told


def rate_text(tally: Tally, seconds: float) -> str:
    """Return how many articles a minute were made, over all the time."""
    return f"{60 * tally.made / max(seconds, 1e-3):,.0f} articles a minute" if tally.made else ""


def _lines(console: Console) -> Told:
    begun = said = time.monotonic()

    def told(tally: Tally) -> None:
        nonlocal said
        now = time.monotonic()
        if now - said < _LINE_S:
            return
        said = now
        left = timedelta(seconds=round((tally.total - tally.done) * (now - begun) / max(tally.made, 1)))
        console.print(f"{tally.done:,} of {tally.total:,} rows, {rate_text(tally, now - begun)}, {left} left")

    return told
