"""Tests of what was measured: kept beside each other, and never in the way."""

from __future__ import annotations

from pathlib import Path

from models.measured import MEASURED, Measured, read_measured, write_measured


def test_what_was_measured_is_kept(tmp_path: Path) -> None:
    """Writing one engine's speed keeps the others'; a file that nobody can read is none."""
    one, two = (Measured(signature=name, batch_1=1.5, batch_32=20) for name in ("one@1", "two@1"))
    assert read_measured(tmp_path) == {}
    write_measured(tmp_path, "one", one)
    write_measured(tmp_path, "two", two)
    assert read_measured(tmp_path) == {"one": one, "two": two}
    (tmp_path / MEASURED).write_text('{"one": 1}')
    assert read_measured(tmp_path) == {}
