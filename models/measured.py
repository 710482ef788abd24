"""How fast each engine was on this machine: `measured.json` in the folder of models, which a benchmark writes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

MEASURED = "measured.json"


class Measured(BaseModel):
    """The speed of an engine, in output tokens a second.

    `signature` says of what: the engine, its weights and the number format. `batch_1` is with one segment at a time,
    `batch_32` with 32.
    """

    model_config = ConfigDict(frozen=True)

    signature: str
    batch_1: float
    batch_32: float


_File = TypeAdapter(dict[str, Measured])


def read_measured(folder: Path) -> Mapping[str, Measured]:
    """Return what was measured, by the names the engines are chosen by; nothing when that cannot be read."""
    try:
        return _File.validate_json((folder / MEASURED).read_bytes())
    except (OSError, ValidationError):
        return {}


def write_measured(folder: Path, name: str, measured: Measured) -> None:
    """Keep what was measured of one engine, beside what is known of the others; a reader sees the old or the new."""
    known = {other: value.model_dump() for other, value in read_measured(folder).items()}
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{MEASURED}.part"
    text = json.dumps(known | {name: measured.model_dump()}, indent=1, ensure_ascii=False)
    part.write_text(f"{text}\n", encoding="utf-8")
    part.replace(folder / MEASURED)
