"""`saar` with one more engine, `careless`: the stub at fifty segments a second, which gets one number wrong."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from models import registry
from models.protocols import DecodingOptions, Hypothesis, Segment
from saar.__main__ import main
from tests.fakes import GatedEngine, GatedTranslator

SECONDS_A_SEGMENT = 0.02


def _carelessly(
    self: GatedTranslator, segments: Sequence[Segment], *, source: str, target: str, options: DecodingOptions
) -> list[Hypothesis]:
    time.sleep(SECONDS_A_SEGMENT * len(segments))
    made = self._inner.translate(segments, source=source, target=target, options=options)
    return [replace(one, text=one.text.replace("12,34,567", "1,234")) for one in made]


if __name__ == "__main__":
    GatedTranslator.translate = _carelessly  # type: ignore[method-assign]
    registry.ENGINES["careless"] = GatedEngine("careless")
    main()
