"""Engines that a test can hold, count and break; they translate as the stub does."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

from models import registry
from models.protocols import DecodingOptions, Hypothesis, Progress, Segment, Template, Translator


class GatedTranslator:
    """The stub, with a gate: while `gate` is cleared, `translate` waits; `seen` holds every segment of a first try."""

    def __init__(self, engine: GatedEngine, inner: Translator) -> None:
        self._engine = engine
        self._inner = inner

    @property
    def signature(self) -> str:
        """The stub's, so that the cache rows are the same."""
        return self._inner.signature

    @property
    def max_source_tokens(self) -> int:
        """The stub's."""
        return self._inner.max_source_tokens

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
        """Close the stub."""
        self._inner.close()


class GatedEngine:
    """A registry entry whose translator the test controls: only batches with `hold` in them wait at the gate."""

    name = "gated"
    revision = "1"
    licence = "Apache-2.0"
    languages = (("hi", "en"),)
    template = None

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.gate.set()
        self.entered = threading.Event()
        self.seen: list[Segment] = []
        self.hold = ""
        self.poison: str | None = None
        self._stub = registry.engine("stub")

    def folder(self, models_dir: Path) -> Path:
        """Return the stub's folder."""
        return self._stub.folder(models_dir)

    def is_prepared(self, models_dir: Path) -> bool:
        """Say what the stub says."""
        return self._stub.is_prepared(models_dir)

    def prepare(self, models_dir: Path, progress: Progress) -> None:
        """Prepare the stub."""
        self._stub.prepare(models_dir, progress)

    def load(self, models_dir: Path, *, template: Template | None, precision: str, threads: int) -> GatedTranslator:
        """Load the stub behind the gate."""
        return GatedTranslator(
            self, self._stub.load(models_dir, template=template, precision=precision, threads=threads)
        )
