"""The seam to what remembers: two stores of the same shape, one for briefs and one for the hypotheses under them.

Neither ever fails a request, nor holds one up: a store that cannot read is a miss, one that cannot write says so in the
log, and a slow write goes on by itself. The exceptions are `delete`, for "gone" must not be said of what may still be
there, and `recent`, for the same of what may be.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Protocol

from models.protocols import DecodingOptions, Hypothesis, Segment


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentBrief:
    """What a list shows of a stored brief. `made_at` is in seconds since 1970, `warnings` their number."""

    article_hash: str
    signature: str
    options_digest: str
    made_at: float
    title_hi: str | None
    title: str | None
    summary: str | None
    warnings: int


class BriefCache(Protocol):
    """Briefs under article, signature and options. `payload` is JSON in UTF-8; the digests are any strings."""

    async def get(self, article_hash: str, signature: str, options_digest: str) -> bytes | None:
        """Return the payload, or None."""
        ...

    async def put(
        self, article_hash: str, signature: str, options_digest: str, payload: bytes, segment_keys: Sequence[str]
    ) -> None:
        """Store a brief whole or not at all, with the keys of its segments in the memory; replace what was there."""
        ...

    async def recent(self, signatures: Sequence[str], words: str, limit: int) -> list[RecentBrief]:
        """Return the newest brief of at most `limit` articles among those with these signatures, the newest first.

        Each of the `words` begins a word of title or summary, Hindi or English, or the article hash; none is no
        condition. Raises CacheUnavailable.
        """
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

    async def put_many(self, hypotheses: Mapping[str, Hypothesis]) -> None:
        """Remember hypotheses that were finished together, in one round trip."""
        ...


def segment_key(segment: Segment, *, source: str, target: str, options: DecodingOptions, signature: str) -> str:
    """Return the SHA-256, in hexadecimal, of everything that can change the hypothesis of a segment."""
    everything = [asdict(segment), source, target, asdict(options), signature]
    return hashlib.sha256(json.dumps(everything, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
