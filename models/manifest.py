"""The table of engines that Saar knows, as `manifest.toml` gives it."""

from __future__ import annotations

import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict

MANIFEST = Path(__file__).with_name("manifest.toml")
Files = tuple[str | tuple[str, ...], ...]


class Entry(BaseModel):
    """What is known of an engine before any of it is on this machine; `manifest.toml` says what each field means."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    family: str
    repository: str | None = None
    revision: str = "main"
    files: Files = ()
    bytes: int | None = None
    gated: bool = False
    licence: str
    commercial: bool = True
    languages: tuple[tuple[str, str], ...]
    beam_size: int
    max_tokens: int | None = None
    forced_target: bool = True
    template: str | None = None


def read_manifest(path: Path = MANIFEST) -> dict[str, Entry]:
    """Return the entries by their names. Raises pydantic's ValidationError for a table that is none."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: Entry(name=name, **table) for name, table in tables.items()}
