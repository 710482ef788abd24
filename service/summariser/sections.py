"""An article longer than a model reads at once, in sections of whole sentences."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


def sections(items: Sequence[T], size: Callable[[T], int], limit: int) -> list[list[T]]:
    """Return the items, in order, in as few sections of at most `limit` as this takes, of about the same size.

    An item that is larger than the limit is a section of its own. No items are no sections.
    """
    sizes = [size(item) for item in items]
    wanted = sum(sizes) / max(1, math.ceil(sum(sizes) / limit))
    parts: list[list[T]] = []
    filled = 0
    for item, its in zip(items, sizes, strict=True):
        if not parts or filled + its > limit or filled + its / 2 > wanted:
            parts.append([])
            filled = 0
        parts[-1].append(item)
        filled += its
    return parts
