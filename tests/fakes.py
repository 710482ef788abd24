"""Engines that a test can hold, count and break; they translate as the stub does."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from models import registry
from models.protocols import DecodingOptions, Hypothesis, ModelStore, Progress, Segment, Template, Translator


class GatedTranslator:
    """The stub, with a gate: while `gate` is cleared, `translate` waits; `seen` holds every segment of a first try."""

    def __init__(self, engine: GatedEngine, inner: Translator) -> None:
        self._engine = engine
        self._inner = inner

    @property
    def signature(self) -> str:
        """The name of its engine: two gated engines have cache rows of their own."""
        return f"{self._engine.name}@1"

    @property
    def max_source_tokens(self) -> int:
        """The stub's."""
        return self._inner.max_source_tokens

    @property
    def max_batch_tokens(self) -> int:
        """The stub's."""
        return self._inner.max_batch_tokens

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count as the stub does."""
        return self._inner.count_tokens(texts)

    def translate(
        self, segments: Sequence[Segment], *, source: str, target: str, options: DecodingOptions
    ) -> list[Hypothesis]:
        """Wait for the gate, then translate as the stub does, or raise for a segment that is poison."""
        self._engine.entered.set()
        held = any(self._engine.hold in segment.text for segment in segments)
        if held and not self._engine.gate.wait(timeout=30):
            raise TimeoutError("the test never opened the gate")
        if options == DecodingOptions():
            self._engine.seen.extend(segments)
        if self._engine.poison is not None and any(self._engine.poison in segment.text for segment in segments):
            raise RuntimeError("poisoned segment")
        return self._inner.translate(segments, source=source, target=target, options=options)

    def close(self) -> None:
        """Close the stub, then do what the test says."""
        self._inner.close()
        self._engine.on_close()


class GatedEngine:
    """A registry entry whose translator the test controls: only batches with `hold` in them wait at the gate."""

    licence = "Apache-2.0"
    languages = (("hi", "en"),)
    template = None

    def __init__(self, name: str) -> None:
        self.name = name
        self.gate = threading.Event()
        self.gate.set()
        self.entered = threading.Event()
        self.seen: list[Segment] = []
        self.hold = ""
        self.poison: str | None = None
        self.on_close: Callable[[], object] = lambda: None
        self._stub = registry.engine("stub")

    def checkpoint(self, store: ModelStore) -> Path | None:
        """Return the stub's: none."""
        return self._stub.checkpoint(store)

    def folder(self, store: ModelStore) -> Path:
        """Return the stub's folder."""
        return self._stub.folder(store)

    def revision(self, store: ModelStore) -> str | None:
        """Return the stub's."""
        return self._stub.revision(store)

    def is_prepared(self, store: ModelStore) -> bool:
        """Say what the stub says."""
        return self._stub.is_prepared(store)

    def prepare(self, store: ModelStore, progress: Progress) -> None:
        """Prepare the stub."""
        self._stub.prepare(store, progress)

    def load(self, store: ModelStore, *, template: Template | None, threads: int) -> GatedTranslator:
        """Load the stub behind the gate."""
        return GatedTranslator(self, self._stub.load(store, template=template, threads=threads))
