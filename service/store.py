"""Keeps briefs in the cache under everything that reproduces them, and finds the one that answers a request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pydantic import TypeAdapter

from service.brief import Brief
from service.cache.protocols import BriefCache
from service.errors import BriefNotFound
from service.options import BriefOptions, Include
from service.schemas import lasting_json
from service.watching.watcher import NOBODY, Watcher

_BRIEF = TypeAdapter(Brief)
_EVERYTHING: frozenset[Include] = frozenset({"summary", "translation"})


class BriefStore:
    """The briefs made under one signature. Raises nothing of its own: a failing cache is a miss."""

    def __init__(self, cache: BriefCache, *, signature: str, watcher: Watcher = NOBODY) -> None:
        self._cache = cache
        self._watcher = watcher
        self.signature = signature

    async def find_lasting(self, article_hash: str, options_digest: str) -> bytes | None:
        """Return the JSON of the brief stored under exactly these options, without what is about one request.

        Nothing reads it: these are the bytes that `lasting_json` made. A miss is not counted: `find` comes after it.
        """
        payload = await self._cache.get(article_hash, self.signature, options_digest)
        if payload is not None:
            self._watcher.looked_up("brief", hits=1, misses=0)
        return payload

    async def find(self, article_hash: str, options: BriefOptions) -> Brief | None:
        """Return the stored brief of these options; a brief with everything answers for its parts."""
        for candidate in dict.fromkeys((options, replace(options, include=_EVERYTHING))):
            payload = await self._cache.get(article_hash, self.signature, candidate.digest)
            if payload is not None:
                self._watcher.looked_up("brief", hits=1, misses=0)
                return _BRIEF.validate_json(payload).narrowed(options.include)
        self._watcher.looked_up("brief", hits=0, misses=1)
        return None

    async def put(self, brief: Brief, options: BriefOptions, *, segment_keys: Sequence[str]) -> None:
        """Store a brief whole, with the keys of what the segment memory holds of it."""
        await self._cache.put(brief.article_hash, self.signature, options.digest, lasting_json(brief), segment_keys)


async def delete_briefs(cache: BriefCache, article_hash: str) -> None:
    """Remove every brief of the article, of any engine, with what was remembered of its segments.

    Raises BriefNotFound when there was none, CacheUnavailable when the cache cannot tell.
    """
    if not await cache.delete(article_hash):
        raise BriefNotFound(f"No brief {article_hash} is stored.")
