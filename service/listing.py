"""The list of stored briefs: what may be asked of it, what it shows, and where each brief is found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field

from service.cache.protocols import RecentBrief
from service.options import BriefOptions, SummariserName

_DEFAULT = BriefOptions().digest


class ListQuery(BaseModel):
    """Which briefs are listed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    q: str = Field(
        "",
        max_length=200,
        description="Words, each of which begins a word of title or summary, Hindi or English, or the article hash.",
    )
    limit: int = Field(20, ge=1, le=100, description="The most articles in the list.")


class BriefEntry(BaseModel):
    """A stored brief, the newest of its article; `href` is where it is found."""

    article_hash: str
    href: str
    engine: str
    summariser: SummariserName
    made_at: datetime
    title: str | None
    title_hi: str | None
    summary: str | None
    warnings: int = Field(description="How many there are.")


class BriefList(BaseModel):
    """Stored briefs, the newest first."""

    briefs: list[BriefEntry]


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeBy:
    """What a signature stands for, and whether it is what a request gets that names none."""

    engine: str
    summariser: SummariserName
    default_engine: bool
    default_summariser: bool


def entry(brief: RecentBrief, made_by: MadeBy) -> BriefEntry:
    """Return what the list shows of a brief."""
    href = link(
        brief.article_hash,
        engine=None if made_by.default_engine else made_by.engine,
        summariser=None if made_by.default_summariser else made_by.summariser,
        variant=brief.options_digest,
    )
    return BriefEntry(
        article_hash=brief.article_hash,
        href=href,
        engine=made_by.engine,
        summariser=made_by.summariser,
        made_at=datetime.fromtimestamp(brief.made_at, UTC),
        title=brief.title,
        title_hi=brief.title_hi,
        summary=brief.summary,
        warnings=brief.warnings,
    )


def link(article_hash: str, *, engine: str | None, summariser: SummariserName | None, variant: str) -> str:
    """Return where a brief is found, a path with its query; what is the default is left out of it."""
    query = {"engine": engine, "summariser": summariser, "variant": None if variant == _DEFAULT else variant}
    given = urlencode({name: value for name, value in query.items() if value is not None})
    return f"/v1/briefs/{article_hash}{given and '?'}{given}"
