"""What is read of a published folder, whoever wrote it: JSON that may be anything, dictionaries of tokens."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from models.errors import InvalidCheckpoint

CONFIG = "config.json"
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
"""The first four tokens of every vocabulary that comes from fairseq."""
_WEIGHTS = ("model.safetensors", "pytorch_model.bin")


def read_json(path: Path) -> dict[str, Any]:
    """Return the object in a JSON file; an empty one for a file that is missing or holds anything else."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


def read_dictionary(path: Path) -> list[str]:
    """Return the tokens of a dictionary in the order of their ids.

    Raises InvalidCheckpoint for anything else, and where ids are missing or doubled.
    """
    identifiers = read_json(path)
    try:
        tokens = sorted(identifiers, key=identifiers.__getitem__)
    except TypeError as error:
        raise InvalidCheckpoint(f"{path} is no dictionary of tokens: its ids are not all numbers") from error
    if not tokens or [identifiers[token] for token in tokens] != list(range(len(tokens))):
        raise InvalidCheckpoint(f"{path} is no dictionary of tokens: its ids are not 0 to {len(tokens) - 1}")
    return tokens


def read_vocabulary(folder: Path, name: str) -> list[str]:
    """Return the tokens of a conversion's vocabulary, in either form that CTranslate2 has written; none if none.

    Raises InvalidCheckpoint for a file that cannot be read.
    """
    path = next((path for suffix in (".json", ".txt") if (path := folder / f"{name}{suffix}").is_file()), None)
    if path is None:
        return []
    try:
        text = path.read_text(encoding="utf-8")
        tokens: list[str] = json.loads(text) if path.suffix == ".json" else text.split("\n")
    except ValueError as error:
        raise InvalidCheckpoint(f"{path} is no vocabulary ({error}): copy or convert it again") from error
    return tokens


def find_weights(checkpoint: Path) -> list[str]:
    """Return the names of the files with the weights: one, or an index and all its parts; none where one is missing."""
    for name in _WEIGHTS:
        if (checkpoint / name).is_file():
            return [name]
        parts = read_json(checkpoint / f"{name}.index.json").get("weight_map")
        if isinstance(parts, dict):
            names = [f"{name}.index.json", *sorted(set(parts.values()))]
            return names if all((checkpoint / part).is_file() for part in names) else []
    return []


def missing_from(checkpoint: Path, needed: Sequence[str], weights: Sequence[str]) -> str:
    """Return what a checkpoint lacks of the files `needed` and of weights, to be read; empty when it is whole."""
    missing = [name for name in needed if not (checkpoint / name).is_file()]
    return ", ".join([*missing, *([] if weights else [" or ".join(_WEIGHTS)])])
