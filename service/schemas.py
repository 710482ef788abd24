"""What comes in over HTTP, checked, and what goes out; every field with its limits and an example."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, model_validator

from service.brief import Brief, CheckWarning
from service.glossary import Glossary
from service.glossary_schema import Terms, glossary_of
from service.options import BriefOptions, Include, SummariserName
from service.submission import Submission

MAX_TEXTS = 1000
_BRIEF = TypeAdapter(Brief)
_PER_REQUEST = {"cached", "timings_ms"}
_COMPACT = json.JSONEncoder(separators=(",", ":"))
EngineName = Annotated[
    str | None, Field(description="The engine that translates, one of `/v1/engines` that is loaded; else the default.")
]


def _split(value: object) -> object:
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        return value
    return [part.strip() for item in items for part in item.split(",")]


class BriefQuery(BaseModel):
    """The options of a brief."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    max_words: int = Field(60, ge=1, le=1000, description="The longest summary, in English words.")
    include: Annotated[
        frozenset[Include],
        BeforeValidator(_split),
        Field(min_length=1, description="What to make: `summary`, `translation` or both, comma-separated in a query."),
    ] = frozenset({"summary", "translation"})
    engine: EngineName = None
    summariser: SummariserName | None = Field(
        None,
        description="Who makes the summary, one of `/v1/summarisers`; else the default. `extractive` chooses sentences,"
        " `abstractive` and `llm` write them, and what they write is checked against the article.",
    )

    @property
    def options(self) -> BriefOptions:
        """The options as the pipeline takes them."""
        return BriefOptions(max_words=self.max_words, include=self.include, summariser=self.summariser)


class FindQuery(BriefQuery):
    """Which of an article's briefs is asked for: by its options, or by the name that a list or a `Location` gives."""

    variant: str | None = Field(
        None, pattern="^[0-9a-f]{16}$", description="A brief of other options, as a list or a `Location` names it."
    )

    @model_validator(mode="after")
    def _one_way(self) -> FindQuery:
        if self.variant is not None and self.model_fields_set & {"max_words", "include"}:
            raise ValueError("'variant' stands for 'max_words' and 'include': give one or the other")
        return self


class BriefRequest(BriefQuery):
    """An article as JSON, in one of three forms: `text`, `title` and `body`, or `html`."""

    text: str | None = Field(None, description="The article as plain text; its title is looked for in it.")
    title: str | None = Field(None, description="The title, with `body`.")
    body: str | None = Field(None, description="The article without its title.")
    html: str | None = Field(None, description="The web page that holds the article.")
    terms: Terms = ()

    @model_validator(mode="after")
    def _one_form(self) -> BriefRequest:
        forms = [name for name in ("text", "body", "html") if getattr(self, name) is not None]
        if len(forms) != 1:
            raise ValueError("give exactly one of 'text', 'body' (with 'title', if it has one) and 'html'")
        if self.title is not None and forms != ["body"]:
            raise ValueError(f"'title' goes with 'body', not with '{forms[0]}'")
        return self

    @cached_property
    def options(self) -> BriefOptions:
        """The options as the pipeline takes them."""
        return replace(super().options, glossary=glossary_of(self.terms))

    @property
    def submission(self) -> Submission:
        """The article as it was given."""
        return Submission(text=self.text, title=self.title, body=self.body, html=self.html)


class TranslationRequest(BaseModel):
    """Texts that are no article: sentences, paragraphs, headlines."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    texts: list[str] = Field(max_length=MAX_TEXTS, description="The texts; the answer has their order and length.")
    source: str = Field("hi", description="The language of the texts, as a BCP-47 tag.")
    target: str = Field("en", description="The language to translate into, as a BCP-47 tag.")
    engine: EngineName = None
    terms: Terms = ()

    @property
    def glossary(self) -> Glossary:
        """The request's own terms."""
        return glossary_of(self.terms)


class TextTranslation(BaseModel):
    """One text in English; `score` is the mean log-probability a token, `confidence` from 0 to 1."""

    text: str
    score: float | None
    confidence: float | None
    warnings: list[CheckWarning]


class TranslationResponse(BaseModel):
    """The translations, in the order of the texts, and what made them."""

    translations: list[TextTranslation]
    signature: str


class EngineDescription(BaseModel):
    """An engine that this service knows; one that is loaded can be named in a request."""

    name: str
    revision: str | None = Field(description="The digest of its weights; null before they are on this machine.")
    licence: str
    languages: list[tuple[str, str]] = Field(description="Pairs of source and target, as BCP-47 tags.")
    precision: str | None = Field(description="The number format it computes in; null when it is not loaded.")
    loaded: bool
    default: bool = Field(description="Whether it translates where a request names no engine.")


class EngineList(BaseModel):
    """The engines that this service knows."""

    engines: list[EngineDescription]


class Health(BaseModel):
    """Whether the process is alive."""

    status: Literal["alive"] = "alive"


class Readiness(BaseModel):
    """Whether requests can be served: each thing the service holds, `ok` or what is wrong with it."""

    ready: bool
    checks: dict[str, str]


class Problem(BaseModel):
    """An error (RFC 9457): `detail` says what to do; `errors` names the fields that are wrong, where there are any."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[dict[str, str]] = Field(default_factory=list)


def lasting_json(brief: Brief) -> bytes:
    """Return all of a brief that is not about one request, as JSON: the same bytes for all who get it."""
    return _BRIEF.dump_json(brief, exclude=_PER_REQUEST)


def answer_json(lasting: bytes, *, cached: bool, timings_ms: dict[str, float]) -> bytes:
    """Put into the JSON of a brief what is about one request; the brief itself is passed on as it is."""
    own = _COMPACT.encode({"cached": cached, "timings_ms": timings_ms})
    return lasting[:-1] + b"," + own[1:].encode()


def brief_json(brief: Brief) -> dict[str, Any]:
    """Return a brief as it goes over the wire: values that JSON has."""
    wire: dict[str, Any] = _BRIEF.dump_python(brief, mode="json")
    return wire
