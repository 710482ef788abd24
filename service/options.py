"""What a request may ask of a brief."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from service.glossary import NO_TERMS, Glossary

Include = Literal["summary", "translation"]
SummariserName = Literal["extractive", "abstractive", "llm"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefOptions:
    """The options of a request that change the answer; `glossary` are its own terms, no summariser is the default."""

    max_words: int = 60
    include: frozenset[Include] = frozenset({"summary", "translation"})
    glossary: Glossary = NO_TERMS
    summariser: SummariserName | None = None

    @property
    def digest(self) -> str:
        """The part of the cache key that these options are; the summariser is in the signature, which is another."""
        return _digest(self.include, self.max_words if "summary" in self.include else None, self.glossary.digest)


@lru_cache(64)
def _digest(include: frozenset[Include], max_words: int | None, glossary: str) -> str:
    named = {"include": sorted(include), "max_words": max_words, "glossary": glossary}
    return hashlib.sha256(json.dumps(named, sort_keys=True).encode()).hexdigest()[:16]
