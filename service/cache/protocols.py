"""The seam to what remembers: two stores of the same shape, one for briefs and one for the hypotheses under them.

Neither ever fails a request: a store that cannot read is a miss, one that cannot write says so in the log. The one
exception is `delete`, for "gone" must not be said of what may still be there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Protocol

from models.protocols import DecodingOptions, Hypothesis, Segment


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredBrief:
    """A brief as it was put, and when (UTC)."""

    payload: str
    created_at: datetime


class BriefCache(Protocol):
    """Briefs under article, signature and options. `payload` is JSON; the digests are any strings."""

    async def get(self, article_hash: str, signature: str, options_digest: str) -> StoredBrief | None:
        """Return the brief, or None."""
        ...

    async def put(
        self, article_hash: str, signature: str, options_digest: str, payload: str, segment_keys: Sequence[str]
    ) -> None:
        """Store a brief whole or not at all, with the keys of its segments in the memory; replace what was there."""
        ...

    async def delete(self, article_hash: str) -> bool:
        """Remove all briefs of the article, of any signature and options, and the remembered segments they list.

        Says whether there was a brief. Raises CacheUnavailable when it cannot tell.
        """
        ...


class SegmentMemory(Protocol):
    """Hypotheses under their `segment_key`."""

    async def get_many(self, keys: Sequence[str]) -> dict[str, Hypothesis]:
        """Return those of the keys that are remembered, in one round trip."""
        ...

    async def put(self, key: str, hypothesis: Hypothesis) -> None:
        """Remember one hypothesis."""
        ...

    async def put_many(self, hypotheses: Mapping[str, Hypothesis]) -> None:
        """Remember several, all or none of them."""
        ...


def segment_key(segment: Segment, *, source: str, target: str, options: DecodingOptions, signature: str) -> str:
    """Return the SHA-256, in hexadecimal, of everything that can change the hypothesis of a segment."""
    everything = [asdict(segment), source, target, asdict(options), signature]
    return hashlib.sha256(json.dumps(everything, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
