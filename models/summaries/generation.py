"""How a published model is meant to write: the search that its configuration asks for."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from models.errors import InvalidCheckpoint
from models.published import CONFIG, read_json

GENERATION = "generation_config.json"
_NUMBERS: dict[str, tuple[float, float, float]] = {
    "num_beams": (4, 1, 64),
    "min_length": (0, 0, 4096),
    "max_length": (142, 2, 4096),
    "length_penalty": (1.0, -10.0, 10.0),
    "no_repeat_ngram_size": (0, 0, 64),
}
"""Under the names that transformers has for them: what holds where nothing is said, and what can be meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """`min_length` and `max_length` are in tokens, as transformers counts them: the start and the end among them."""

    num_beams: int
    min_length: int
    max_length: int
    length_penalty: float
    no_repeat_ngram_size: int

    @property
    def signature(self) -> str:
        """All of it, in short."""
        return (
            f"beam{self.num_beams}|length:{self.min_length}-{self.max_length}^{self.length_penalty:g}"
            f"|norepeat:{self.no_repeat_ngram_size}"
        )

    def as_json(self) -> dict[str, Any]:
        """Return it as a configuration has it."""
        return asdict(self)


def read_generation(folder: Path) -> Generation:
    """Return what generation_config.json says, else config.json. Raises InvalidCheckpoint for what cannot be meant."""
    configs = [read_json(folder / name) for name in (GENERATION, CONFIG)]
    values: dict[str, Any] = {
        name: next((config[name] for config in configs if config.get(name) is not None), default)
        for name, (default, _, _) in _NUMBERS.items()
    }
    for name, (default, least, most) in _NUMBERS.items():
        value = values[name]
        if isinstance(value, bool) or not isinstance(value, int | type(default)) or not least <= value <= most:
            raise InvalidCheckpoint(f"{folder} is configured with {name} {value!r}: give it one from {least} to {most}")
    if values["min_length"] >= values["max_length"]:
        raise InvalidCheckpoint(f"{folder} is configured with a min_length that is not below its max_length")
    return Generation(**values)
