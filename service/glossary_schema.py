"""A glossary as a request gives it: a list of terms, each checked, and their number bounded."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from service.glossary import MAX_CHARS, NO_TERMS, Glossary, contradiction, english_term, hindi_term

MAX_TERMS = 1000


class Term(BaseModel):
    """The English that stands for certain Hindi words wherever they occur as they are written here."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    hi: Annotated[str, AfterValidator(hindi_term)] = Field(max_length=MAX_CHARS, examples=["राज्य ब्यूरो"])
    en: Annotated[str, AfterValidator(english_term)] = Field(max_length=MAX_CHARS, examples=["State Bureau"])


def _of_one_mind(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    if places := contradiction([(term.hi, term.en) for term in terms]):
        raise ValueError(f"items {places[0]} and {places[1]} have other English for the same Hindi: keep one of them")
    return terms


Terms = Annotated[
    tuple[Term, ...],
    AfterValidator(_of_one_mind),
    Field(max_length=MAX_TERMS, description="A glossary for this request; its terms go before the service's own."),
]


def glossary_of(terms: tuple[Term, ...]) -> Glossary:
    """Return the glossary that a request gives."""
    return Glossary((term.hi, term.en) for term in terms) if terms else NO_TERMS
