"""Tests of how a long step shows on stderr."""

from __future__ import annotations

import pytest

from saar.commands.progress import progress


def test_a_log_gets_a_line_for_each_new_part(capsys: pytest.CaptureFixture[str]) -> None:
    """Where nobody watches, each part is said once, with the share done so far; markup in it is text."""
    with progress() as report:
        for doing, share in (("reading [base]", 0.0), ("reading [base]", 0.2), ("merging", 0.25), ("writing", 0.9)):
            report(doing, share)
    printed = capsys.readouterr()
    assert printed.err == "  0%  reading [base]\n 25%  merging\n 90%  writing\n"
    assert printed.out == ""


def test_a_person_gets_a_bar(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal the last state is a full bar with what was done last; stdout stays clean."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    with progress() as report:
        report("merging [base]", 0.5)
        report("writing", 1.0)
    printed = capsys.readouterr()
    assert "writing" in printed.err
    assert "100%" in printed.err
    assert printed.out == ""
