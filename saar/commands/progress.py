"""How far a long step is, on stderr: a bar for a person, a line for each new part in a log."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

Report = Callable[[str, float], None]


@contextmanager
def progress() -> Iterator[Report]:
    """Give a function that is called with what is being done and the share done of the whole, 0 to 1."""
    console = _console()
    if console.is_terminal:
        with _bar(console) as report:
            yield report
    else:
        yield each_part(lambda doing, share: console.print(f"{share:4.0%}  {doing}"))


def _console() -> Console:
    return Console(stderr=True, markup=False, highlight=False)


@contextmanager
def _bar(console: Console) -> Iterator[Report]:
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("starting", total=1.0)
        yield lambda doing, share: bar.update(task, description=doing, completed=share)


def each_part(say: Report) -> Report:
    """Return a function that passes each new part on to `say`, once."""
    said = ""

    def report(doing: str, share: float) -> None:
        nonlocal said
        if doing != said:
            said = doing
            say(doing, share)

    return report
