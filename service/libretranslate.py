"""LibreTranslate's shapes: what its clients send and what they expect back."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel

from service.brief import CheckWarning
from service.schemas import MAX_TEXTS, Problem

Texts = Annotated[list[str], Field(max_length=MAX_TEXTS)]


class LibreTranslation(BaseModel):
    """Texts to translate. Other fields, as `api_key`, are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    q: str | Texts = Field(description=f"The text, or a list of up to {MAX_TEXTS:,} of them.")
    source: str = Field(description="The language of the texts; `auto` finds it out, one for all of them.")
    target: str = Field(description="The language to translate into.")
    format: Annotated[Literal["text", "html"], BeforeValidator(lambda given: given or "text")] = Field(
        "text", description="`html` keeps the tags and translates each text between two of them by itself."
    )
    alternatives: int = Field(0, description="How many other translations are wanted; there are none to be had.")


class LibreDetection(BaseModel):
    """A text whose language is asked for. Other fields are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    q: str | Texts = Field(description="The text; of a list, the language of all of it.")


class _Camel(BaseModel):
    """Names its fields as LibreTranslate does: `translatedText`."""

    model_config = ConfigDict(alias_generator=to_camel, validate_by_name=True, frozen=True)


class DetectedLanguage(BaseModel):
    """A language and how sure that is, in per cent; `und`, with 0, is a language that cannot be told."""

    confidence: float = Field(ge=0, le=100)
    language: str


class LibreTranslated(_Camel):
    """The translation of one text. `warnings`, if there are any, is Saar's own: what it is unsure of."""

    translated_text: str
    detected_language: DetectedLanguage | None = Field(None, description="Where `source` was `auto`.")
    alternatives: list[str] | None = Field(None, description="Where they were asked for; always empty.")
    warnings: list[CheckWarning] | None = None


class LibreTranslatedList(_Camel):
    """The translations of a list, and beside each what `LibreTranslated` has."""

    translated_text: list[str]
    detected_language: list[DetectedLanguage] | None = None
    alternatives: list[list[str]] | None = None
    warnings: list[list[CheckWarning]] | None = None


class LibreLanguage(BaseModel):
    """A language and those it is translated into."""

    code: str
    name: str
    targets: list[str]


class LibreProblem(Problem):
    """An error as Saar tells it, with LibreTranslate's `error` beside."""

    error: str
