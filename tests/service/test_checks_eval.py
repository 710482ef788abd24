"""False alarms on human references, where the shared folder is there."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from models.protocols import Hypothesis
from service.checks import check

EVAL = Path(os.environ.get("SAAR_SHARED", Path(__file__).resolve().parents[3] / "shared")) / "eval"


@pytest.mark.skipif(not EVAL.is_dir(), reason="the shared evaluation sets are not on this machine")
@pytest.mark.parametrize("name", ["flores_dev", "news_dev", "health_dev"])
def test_no_check_fires_on_more_than_three_in_a_hundred_references(name: str) -> None:
    """A warning that people cannot trust is no warning: each check stays quiet on good translations."""
    pairs = [line.split("\t") for line in (EVAL / f"{name}.tsv").read_text(encoding="utf-8").splitlines()]
    fired: Counter[str] = Counter()
    for hindi, english, *_ in pairs:
        hypothesis = Hypothesis(text=english, score=None, source_tokens=1, output_tokens=1, truncated=False)
        fired.update({warning.kind for warning in check(hindi, hypothesis)})
    assert {kind: count for kind, count in fired.items() if count > 0.03 * len(pairs)} == {}
