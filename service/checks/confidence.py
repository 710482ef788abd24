"""Whether the engine itself is unsure of a sentence."""

from __future__ import annotations

from models.protocols import Hypothesis
from service.brief import CheckWarning

UNSURE = 0.5
"""Engines that have a confidence are calibrated so that below it lies most of what is badly wrong, and little of what
is good (`training/confidence.py`)."""


def check(hypothesis: Hypothesis) -> list[CheckWarning]:
    """Return a warning where the engine's confidence is low."""
    if hypothesis.confidence is None or hypothesis.confidence >= UNSURE:
        return []
    return [CheckWarning(kind="confidence", message="The engine is unsure of this sentence: look at the Hindi")]
