"""What was found out about one thing, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "warning", "failure"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A failure keeps briefs from being made, or made well; a warning may. Both say in `advice` what to do."""

    about: str
    state: State
    found: str
    advice: str | None = None


def ok(about: str, found: str) -> Finding:
    """Return that all is well."""
    return Finding(about=about, state="ok", found=found)


def warning(about: str, found: str, advice: str) -> Finding:
    """Return something to look at."""
    return Finding(about=about, state="warning", found=found, advice=advice)


def failure(about: str, found: str, advice: str) -> Finding:
    """Return something to mend."""
    return Finding(about=about, state="failure", found=found, advice=advice)
