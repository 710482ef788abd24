"""The seam between the service and its engines: the values that cross it and the promises made about them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

Kind = Literal["sentence", "headline", "fragment"]
Progress = Callable[[str, float], None]
"""Called with what is being done and the share done of the whole, 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """The unit of translation: one sentence, headline or fragment.

    `terms` are the (source, target) pairs of the glossary that must hold in this segment. An engine that can be told
    follows them; the others take no notice, and whoever asked looks for the words in what comes back.
    """

    text: str
    kind: Kind = "sentence"
    terms: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodingOptions:
    """How to search for a hypothesis. Segments share a batch only when their options are equal.

    `beam_size` 1 is greedy; None leaves the choice to the engine, whose default is in its signature.
    """

    beam_size: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hypothesis:
    """What an engine answers for one segment.

    `score` is the mean log-probability a token (natural logarithm, at most 0), or None for an engine that has none.
    `confidence` is how sure the engine is that the text says what the source says, 0 to 1, from more than the score;
    None for an engine that has not been calibrated, and where nothing was in doubt.
    `truncated` is True when the output stopped at the length limit instead of at its own end, or when the source
    was longer than the engine takes; nothing is ever cut without it.
    """

    text: str
    score: float | None
    source_tokens: int
    output_tokens: int
    truncated: bool
    confidence: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelStore:
    """Where a machine keeps its models, and the number format that it computes in.

    `precision` is a CTranslate2 compute type such as ``int8`` or ``float32``.
    """

    folder: Path
    precision: str = "int8"


class Template(Protocol):
    """A prompt as the prompts folder holds it: the text with `$name` variables, and the digest of its file."""

    @property
    def name(self) -> str:
        """Its file name without the suffix."""
        ...

    @property
    def text(self) -> str:
        """The wording with its variables."""
        ...

    @property
    def digest(self) -> str:
        """The sha256 of its file, in hexadecimal."""
        ...


class Translator(Protocol):
    """A loaded engine. Synchronous; keeps no state between calls.

    `translate` is called from one thread at a time; `count_tokens` from any, also while `translate` runs.

    `signature` names everything that can change the output apart from the arguments of `translate`:
    ``engine@revision|precision|beam|...`` with the digests of weights, prompt and lexicon.
    `max_source_tokens` is the longest segment, in the engine's own tokens, that it translates whole.
    `max_batch_tokens` is how much of a batch it makes use of: source tokens of a batch, its items times the longest of
    them, beyond which the engine gains nothing. At least `max_source_tokens`. More in one call is translated all the
    same; it only takes longer, and whoever comes meanwhile waits for it.
    """

    @property
    def signature(self) -> str:
        """One line that reproduces the output; see the class."""
        ...

    @property
    def max_source_tokens(self) -> int:
        """The longest source, in tokens; see the class."""
        ...

    @property
    def max_batch_tokens(self) -> int:
        """The largest batch worth its while, in padded source tokens; see the class."""
        ...

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return the number of source tokens of each text, same order and length."""
        ...

    def translate(
        self, segments: Sequence[Segment], *, source: str, target: str, options: DecodingOptions
    ) -> list[Hypothesis]:
        """Translate each segment; same order, same length, no segment sees another.

        `source` and `target` are BCP-47 tags. Empty or blank text gives an empty hypothesis. Raises
        UnsupportedLanguages for a pair that the engine does not translate.
        """
        ...

    def close(self) -> None:
        """Free what the engine holds; calling it twice is harmless."""
        ...


class Engine(Protocol):
    """An engine as the registry lists it, before its weights are in memory."""

    @property
    def name(self) -> str:
        """The name it is chosen by."""
        ...

    @property
    def licence(self) -> str:
        """The licence of the weights."""
        ...

    @property
    def languages(self) -> tuple[tuple[str, str], ...]:
        """The (source, target) pairs it translates, as BCP-47 tags."""
        ...

    @property
    def template(self) -> str | None:
        """The name of the prompt it needs from the prompts folder, if any."""
        ...

    def checkpoint(self, store: ModelStore) -> Path | None:
        """Return the published folder that it is prepared from, pulled or not; None if it comes with the package."""
        ...

    def folder(self, store: ModelStore) -> Path:
        """Return where its prepared weights lie (or would lie)."""
        ...

    def revision(self, store: ModelStore) -> str | None:
        """Return which weights these are, a digest of what they are made from; None before anybody can know."""
        ...

    def is_prepared(self, store: ModelStore) -> bool:
        """Say whether prepared weights of exactly this revision are there; cheap, reads no weights."""
        ...

    def prepare(self, store: ModelStore, progress: Progress) -> None:
        """Make the prepared weights: atomic, verified by checksum, a no-op when they are there. Touches no network.

        Raises NotInstalled with how to get the weights when they are not on this machine, InvalidCheckpoint when they
        are not what they should be, NotPrepared with what to install when a library for it is missing.
        """
        ...

    def load(self, store: ModelStore, *, template: Template | None, threads: int) -> Translator:
        """Open the prepared weights.

        Raises NotPrepared when they are not there or damaged, UnsupportedPrecision when this processor does not
        compute in the store's number format.
        """
        ...
