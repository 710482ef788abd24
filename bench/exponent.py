"""How a time grows: the exponent b of a·x^b, by least squares through the logarithms."""

from __future__ import annotations

import math
from collections.abc import Sequence


def exponent(sizes: Sequence[float], values: Sequence[float]) -> float | None:
    """Return the exponent; None where fewer than two of the points have logarithms."""
    points = [(math.log(x), math.log(y)) for x, y in zip(sizes, values, strict=True) if x > 0 and y > 0]
    mean_x, mean_y = (sum(each) / max(1, len(points)) for each in ([x for x, _ in points], [y for _, y in points]))
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / spread if spread else None


def net_exponent(sizes: Sequence[float], values: Sequence[float]) -> float | None:
    """Return the exponent of what comes on top of the smallest size: what any request takes has no part in it."""
    return exponent([x - sizes[0] for x in sizes[1:]], [y - values[0] for y in values[1:]])
