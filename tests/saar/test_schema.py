"""The client's own values are what the interface says: the same fields, each of a type that it allows."""

from __future__ import annotations

from dataclasses import MISSING, fields
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

import pytest

from saar import brief
from service.app import create_app
from service.settings import Settings

SCHEMAS: dict[str, Any] = create_app(Settings(translator="stub")).openapi()["components"]["schemas"]
NAMED_OTHERWISE = {"Title": "Translated", "TranslatedText": "TextTranslation", "Engine": "EngineDescription"}
JSON_TYPES = {str: "string", int: "integer", float: "number", bool: "boolean"}
VALUES = [
    brief.Brief,
    brief.BriefWarning,
    brief.CheckWarning,
    brief.Engine,
    brief.Removed,
    brief.Summary,
    brief.SummarySentence,
    brief.Title,
    brief.TranslatedSegment,
    brief.TranslatedText,
    brief.Translation,
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: value.__name__)
def test_a_value_has_the_fields_of_its_schema(value: type[Any]) -> None:
    """No field is missing on either side; what may be left out or null there has a default or is optional here."""
    schema = SCHEMAS[NAMED_OTHERWISE.get(value.__name__, value.__name__)]
    hints = get_type_hints(value)
    assert set(hints) == set(schema["properties"])
    for field in fields(value):
        said = schema["properties"][field.name]
        assert agrees(hints[field.name], said), (field.name, said)
        if field.default is MISSING and field.default_factory is MISSING:
            assert field.name in schema["required"] or "default" in said, field.name


def agrees(hint: Any, said: dict[str, Any]) -> bool:  # noqa: ANN401 - a type, known only at run time
    """Whether a value of type `hint` can hold all that the schema `said` allows."""
    if "anyOf" in said:
        optional = [arm for arm in said["anyOf"] if arm != {"type": "null"}]
        inner = [of for of in get_args(hint) if of is not NoneType]
        return NoneType in get_args(hint) and len(optional) == len(inner) == 1 and agrees(inner[0], optional[0])
    if "$ref" in said:
        name = said["$ref"].rpartition("/")[2]
        return bool(NAMED_OTHERWISE.get(hint.__name__, hint.__name__) == name)
    if get_origin(hint) is tuple:
        items = said.get("prefixItems") or [said["items"]]
        return said["type"] == "array" and all(map(agrees, (of for of in get_args(hint) if of is not ...), items))
    if get_origin(hint) is dict:
        return said["type"] == "object" and agrees(get_args(hint)[1], said["additionalProperties"])
    return bool(JSON_TYPES[hint] == said["type"])
