"""An engine for tests of everything that is not an engine: needs nothing, and anyone can say what it will answer.

It puts ``en:`` before the text and spells the Devanagari in it in Latin letters; digits become ASCII ones.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from models.devanagari import ascii_marks
from models.embedded.transliteration import transliterate
from models.errors import UnsupportedLanguages
from models.protocols import DecodingOptions, Hypothesis, ModelStore, Progress, Segment, Template, Translator


class StubTranslator:
    """The stub at work. It is sure of nothing, so it gives no score."""

    signature = "stub@1"
    max_source_tokens = 128
    max_batch_tokens = 384
    """It gains nothing by any; tests see several batches."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return the number of words of each text."""
        return [len(text.split()) for text in texts]

    def translate(
        self, segments: Sequence[Segment], *, source: str, target: str, options: DecodingOptions
    ) -> list[Hypothesis]:
        """Spell each segment in Latin letters; `options` change nothing."""
        del options
        if (source, target) != ("hi", "en"):
            raise UnsupportedLanguages(f"the stub translates hi to en, not {source} to {target}")
        return [self._spell(segment) for segment in segments]

    def close(self) -> None:
        """There is nothing to free."""

    def _spell(self, segment: Segment) -> Hypothesis:
        words = segment.text.split()
        taken = words[: self.max_source_tokens]
        output = ["en:", *map(_latin, taken)] if taken else []
        return Hypothesis(
            text=" ".join(output),
            score=None,
            source_tokens=len(words),
            output_tokens=len(output),
            truncated=len(words) > len(taken),
        )


class StubEngine:
    """The stub as the registry lists it: nothing to prepare, nothing to load."""

    name = "stub"
    licence = "Apache-2.0"
    languages: tuple[tuple[str, str], ...] = (("hi", "en"),)
    template: str | None = None

    def checkpoint(self, store: ModelStore) -> None:
        """Return nothing: it needs none."""
        del store

    def folder(self, store: ModelStore) -> Path:
        """Return where weights would lie, had it any."""
        return store.folder / "stub"

    def revision(self, store: ModelStore) -> str:
        """Return the version of its rule."""
        del store
        return "1"

    def is_prepared(self, store: ModelStore) -> bool:
        """Say yes."""
        del store
        return True

    def prepare(self, store: ModelStore, progress: Progress) -> None:
        """Do nothing."""
        del store
        progress("prepared", 1.0)

    def load(self, store: ModelStore, *, template: Template | None, threads: int) -> Translator:
        """Return the translator; none of the arguments matters to it."""
        del store, template, threads
        return StubTranslator()


def _latin(word: str) -> str:
    """Return the word with its Devanagari letters, digits and danda in ASCII, everything else as it is."""
    pieces = re.split(r"([\u0900-\u0963\u0970-\u097f\u200c\u200d]+)", ascii_marks(word))
    return "".join(transliterate(piece) if at % 2 else piece for at, piece in enumerate(pieces))
