"""How far `saar batch` is, as a person and as a log see it."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from saar.commands import batch_progress
from saar.commands.batch_progress import batch_progress as following
from saar.corpus.run import Tally


def test_a_person_gets_a_bar_with_rate_and_time_left() -> None:
    """Rows done of all, articles a minute, and how many were rejected."""
    shown = Console(file=io.StringIO(), force_terminal=True, width=160)
    with following(shown, 40) as told:
        told(Tally(total=40, made=10, duplicates=2, rejected=3))
    assert isinstance(shown.file, io.StringIO)
    for word in ("15/40", "articles a minute", "left", "3 rejected"):
        assert word in shown.file.getvalue()


def test_a_log_gets_a_line_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    """No bar, no line a row: the same in words when some time has passed."""
    shown = Console(file=io.StringIO(), force_terminal=False, width=160)
    assert isinstance(shown.file, io.StringIO)
    with following(shown, 40) as told:
        told(Tally(total=40, made=10))
        assert shown.file.getvalue() == ""
        monkeypatch.setattr(batch_progress, "_LINE_S", 0)
        told(Tally(total=40, made=20))
    assert "20 of 40 rows, " in shown.file.getvalue()
    assert shown.file.getvalue().endswith(" left\n")
