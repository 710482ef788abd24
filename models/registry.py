"""The engines by name. Importing this loads no weights and no native library: engines do that when they are loaded."""

from __future__ import annotations

from models.embedded.engine import EmbeddedEngine
from models.errors import UnknownEngine
from models.protocols import Engine
from models.stub import StubEngine

ENGINES: dict[str, Engine] = {engine.name: engine for engine in (EmbeddedEngine(), StubEngine())}


def engine(name: str) -> Engine:
    """Return the engine of this name. Raises UnknownEngine, with the names there are."""
    try:
        return ENGINES[name]
    except KeyError:
        raise UnknownEngine(f"there is no engine {name!r}; there are: {', '.join(ENGINES)}") from None
