"""`saar` with one more engine, `slow`: the stub at twenty segments a second, for tests that stop a process at work.

It writes each segment that it begins to `begun.txt` in the data folder, a line each.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path

from models import registry
from models.protocols import DecodingOptions, Hypothesis, Segment
from saar.__main__ import main
from tests.fakes import GatedEngine, GatedTranslator

SECONDS_A_SEGMENT = 0.05


def _slowly(
    self: GatedTranslator, segments: Sequence[Segment], *, source: str, target: str, options: DecodingOptions
) -> list[Hypothesis]:
    if options == DecodingOptions():
        with Path(os.environ["SAAR_DATA_DIR"], "begun.txt").open("a", encoding="utf-8") as begun:
            begun.writelines(f"{segment.text}\n" for segment in segments)
        time.sleep(SECONDS_A_SEGMENT * len(segments))
    return self._inner.translate(segments, source=source, target=target, options=options)


if __name__ == "__main__":
    GatedTranslator.translate = _slowly  # type: ignore[method-assign]
    registry.ENGINES["slow"] = GatedEngine("slow")
    main()
