"""`saar doctor`: what is wrong with this installation, and what to do."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.text import Text

if TYPE_CHECKING:
    from saar.doctor.finding import Finding, State

_MARKS: dict[State, tuple[str, str]] = {"ok": ("✓", "green"), "warning": ("!", "yellow"), "failure": ("✗", "red")}


def doctor(
    *,
    host: Annotated[str, typer.Option(help="The address that the service is to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port that it is to listen on.")] = 8000,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Check this installation and say what to fix; exit with 1 if the service would not work.

    Each engine in use is loaded and translates a sentence, which takes its memory for seconds. Nothing is changed.
    """
    from saar.doctor.examination import examine  # noqa: PLC0415 - see the package

    findings = examine(host, port)
    if as_json:
        found = list(findings)
        typer.echo(json.dumps([asdict(finding) for finding in found], ensure_ascii=False, indent=2))
    else:
        found = _shown(findings)
    if any(finding.state == "failure" for finding in found):
        raise typer.Exit(1)


def _shown(findings: Iterable[Finding]) -> list[Finding]:
    """Print each as it comes, and at the end what it comes to."""
    console = Console(highlight=False, markup=False)
    shown: list[Finding] = []
    with console.status("looking"):
        for finding in findings:
            mark, colour = _MARKS[finding.state]
            told = Text.assemble((mark, colour), " ", (finding.about, "bold"), f": {finding.found}")
            if finding.advice:
                told.append(f"\n    → {finding.advice}", colour)
            console.print(told, soft_wrap=True)
            shown.append(finding)
    states = [finding.state for finding in shown]
    wrong, doubtful = states.count("failure"), states.count("warning")
    console.print(f"\n{wrong} to fix, {doubtful} to look at." if wrong or doubtful else "\nAll is well: saar serve")
    return shown
