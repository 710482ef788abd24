"""From the service's JSON to values: driven by their types, so each field is written down once."""

from __future__ import annotations

from dataclasses import is_dataclass
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

Value = TypeVar("Value")


def read(value_type: type[Value], wire: object) -> Value:
    """Return the value that decoded JSON describes.

    `value_type` is built from dataclasses, tuples, dictionaries, optional fields and JSON's own scalars. Fields that
    it does not have are ignored: they come from a newer service. Raises ValueError or TypeError where a field is
    missing or of another type.
    """
    value: Value = _read(value_type, wire)
    return value


def _read(hint: Any, wire: object) -> Any:  # noqa: ANN401 - a type and its value, both known only at run time
    origin, args = get_origin(hint), get_args(hint)
    if origin is UnionType:
        return None if wire is None else _read(next(arg for arg in args if arg is not NoneType), wire)
    if origin is tuple:
        items = _expect(list, wire)
        item_types = [args[0]] * len(items) if args[-1] is Ellipsis else args
        return tuple(_read(of, item) for of, item in zip(item_types, items, strict=True))
    if origin is dict:
        return {key: _read(args[1], item) for key, item in _expect(dict, wire).items()}
    if isinstance(hint, type) and is_dataclass(hint):
        given = _expect(dict, wire)
        known = get_type_hints(hint).items()
        return hint(**{name: _read(of, given[name]) for name, of in known if name in given})
    return _expect((int, float) if hint is float else hint, wire)


def _expect(expected: Any, wire: object) -> Any:  # noqa: ANN401 - what isinstance takes, and gives
    if not isinstance(wire, expected) or (isinstance(wire, bool) and expected is not bool):
        raise TypeError(f"expected {expected}, got {type(wire).__name__}")
    return wire
