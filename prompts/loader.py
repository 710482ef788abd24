"""Reads the template files of this folder."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptTemplate:
    """One template: its text with `$name` variables (as `string.Template` has them), and the sha256 of its file."""

    name: str
    text: str
    digest: str


def load_template(name: str) -> PromptTemplate:
    """Read the template ``<name>.txt``; the line break that ends the file is no part of the text.

    Raises LookupError, with the names there are, when there is no such template.
    """
    path = _FOLDER / f"{name}.txt"
    if path.parent != _FOLDER or not path.is_file():
        names = ", ".join(sorted(file.stem for file in _FOLDER.glob("*.txt")))
        raise LookupError(f"there is no prompt template {name!r}; there are: {names}")
    content = path.read_bytes()
    return PromptTemplate(
        name=name, text=content.decode("utf-8").removesuffix("\n"), digest=hashlib.sha256(content).hexdigest()
    )
