"""Which number formats this processor computes in."""

from __future__ import annotations

import ctranslate2

from models.errors import UnsupportedPrecision


def require_precision(precision: str) -> None:
    """Raise UnsupportedPrecision, with what there is, unless this processor computes in that type."""
    supported = {"auto", *ctranslate2.get_supported_compute_types("cpu")}
    if precision not in supported:
        known = ", ".join(sorted(supported))
        raise UnsupportedPrecision(
            f"The processor does not compute in {precision}: set SAAR_PRECISION to one of {known}"
        )
