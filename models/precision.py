"""Which number formats an engine computes in."""

from __future__ import annotations

from collections.abc import Iterable

from models.errors import UnsupportedPrecision


def require_precision(precision: str, supported: Iterable[str]) -> None:
    """Raise UnsupportedPrecision, with what there is, unless it is one of those that are supported."""
    known = sorted(supported)
    if precision not in known:
        raise UnsupportedPrecision(
            f"This engine does not compute in {precision} on this processor: "
            f"set SAAR_PRECISION to one of {', '.join(known)}"
        )
