"""`saar` with one more engine, `slow`: the stub at four segments a second, for tests that stop a process at work."""

from __future__ import annotations

import time
from collections.abc import Sequence

from models import registry
from models.protocols import DecodingOptions, Hypothesis, Segment
from saar.__main__ import main
from tests.fakes import GatedEngine, GatedTranslator

SECONDS_A_SEGMENT = 0.25


def _slowly(
    self: GatedTranslator, segments: Sequence[Segment], *, source: str, target: str, options: DecodingOptions
) -> list[Hypothesis]:
    time.sleep(SECONDS_A_SEGMENT * len(segments))
    return self._inner.translate(segments, source=source, target=target, options=options)


if __name__ == "__main__":
    GatedTranslator.translate = _slowly  # type: ignore[method-assign]
    slow = GatedEngine()
    slow.name = "slow"
    registry.ENGINES["slow"] = slow
    main()
