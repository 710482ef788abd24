"""Tests of reading the service's JSON."""

from __future__ import annotations

from typing import Any

import pytest

from saar import Brief, BriefWarning, CheckWarning, Engine, Removed, SummarySentence
from saar.wire import read


def test_every_field_of_the_wire_is_in_the_value(brief_wire: dict[str, Any]) -> None:
    """Each field of the service's JSON is found under its own name, nested ones included."""
    brief = read(Brief, brief_wire)
    assert brief.title is not None
    assert brief.summary is not None
    assert brief.translation is not None
    assert (brief.article_hash, brief.cached, brief.published) == ("ab" * 32, False, "2025-03-04T09:30:00+05:30")
    assert brief.title.warnings == (CheckWarning(kind="number", message="a number is missing", source="12"),)
    assert brief.summary.sentences == (SummarySentence(segment=1, hi="पुल में 12 खंभे हैं।", en="The bridge has 12 spans."),)
    assert [segment.paragraph for segment in brief.translation.segments] == [0, 1]
    assert [segment.score for segment in brief.translation.segments] == [None, -1.0]
    assert brief.warnings[1] == BriefWarning(
        kind="number", message="a number is missing", segment=1, source="12", output="21"
    )
    assert brief.removed == (Removed(kind="advertisement", text="Advertisement"),)
    assert brief.timings_ms == {"clean": 1.5, "total": 20}


def test_the_value_has_the_fields_of_the_services_own_brief() -> None:
    """A field that the service gains or renames must be found here too."""
    pytest.importorskip("pydantic")
    from service.brief import Brief as ServiceBrief  # noqa: PLC0415 - the server's side, not needed by the client

    assert set(Brief.__dataclass_fields__) == set(ServiceBrief.__dataclass_fields__)


def test_parts_that_were_not_asked_for_are_none(brief_wire: dict[str, Any]) -> None:
    """A null on the wire is None, not a failure."""
    brief = read(Brief, brief_wire | {"title": None, "summary": None, "translation": None, "byline": None})
    assert (brief.title, brief.summary, brief.translation, brief.byline) == (None, None, None, None)


def test_fields_of_a_newer_service_are_ignored(brief_wire: dict[str, Any]) -> None:
    """A field that this version does not know changes nothing, at any depth."""
    expected = read(Brief, brief_wire)
    brief_wire["headline_style"] = {"new": True}
    brief_wire["summary"]["reading_time"] = 3
    brief_wire["translation"]["segments"][0]["alternatives"] = ["x"]
    assert read(Brief, brief_wire) == expected


def test_briefs_can_be_put_into_a_set(brief_wire: dict[str, Any]) -> None:
    """A brief is a value: equal ones count once."""
    assert len({read(Brief, brief_wire), read(Brief, brief_wire)}) == 1


def test_pairs_are_read_as_pairs() -> None:
    """A language pair is a tuple of exactly two."""
    wire: dict[str, Any] = {"name": "stub", "revision": "1", "licence": "MIT", "languages": [["hi", "en"]]}
    assert read(Engine, wire).languages == (("hi", "en"),)
    with pytest.raises(ValueError, match="shorter"):
        read(Engine, wire | {"languages": [["hi"]]})


@pytest.mark.parametrize(
    "change",
    [
        {"article_hash": 5},
        {"cached": "yes"},
        {"title": "a string"},
        {"warnings": {"kind": "number"}},
        {"timings_ms": {"clean": True}},
        {"summary": {"en": "without the rest"}},
    ],
)
def test_another_shape_is_refused(brief_wire: dict[str, Any], change: dict[str, Any]) -> None:
    """A field of the wrong type, or one that is missing, never becomes a value."""
    with pytest.raises((TypeError, ValueError)):
        read(Brief, brief_wire | change)
