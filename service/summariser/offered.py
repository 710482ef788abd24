"""The summarisers that a service offers, as its settings say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import get_args

from service.errors import EngineUnavailable, InvalidRequest
from service.options import SummariserName
from service.summariser.extractive import SIGNATURE as EXTRACTIVE
from service.summariser.protocols import Writer

_SETTINGS = {
    "abstractive": "SAAR_ABSTRACTIVE_MODEL, to one of `saar models list` that summarises",
    "llm": "SAAR_LLM_URL and SAAR_LLM_MODEL",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SummariserDescription:
    """A summariser that can be named in a request; while it cannot, `signature` is None and `reason` says why."""

    name: SummariserName
    signature: str | None
    reason: str | None
    default: bool


class OfferedSummarisers:
    """The extractive summariser, which is always there, and writers; the contract is on Summarisers.

    Each of the `writers` is what returns it, or raises EngineUnavailable while its model is not loaded.
    """

    def __init__(self, default: SummariserName, writers: Mapping[SummariserName, Callable[[], Writer]]) -> None:
        self.default = default
        self._writers = writers

    def describe(self, name: SummariserName) -> SummariserDescription:
        """Return what is known of one of those offered."""
        try:
            writer = self.writer(name)
        except EngineUnavailable as error:
            return SummariserDescription(name=name, signature=None, reason=str(error), default=name == self.default)
        signature = writer.signature if writer else EXTRACTIVE
        return SummariserDescription(name=name, signature=signature, reason=None, default=name == self.default)

    @property
    def offered(self) -> tuple[SummariserName, ...]:
        """Those that the settings name, whether they can be asked for now or not."""
        return tuple(name for name in get_args(SummariserName) if name == "extractive" or name in self._writers)

    @property
    def available(self) -> tuple[SummariserName, ...]:
        """Those that can be asked for now, the default first."""
        found = [name for name in self.offered if self.describe(name).reason is None]
        return tuple(sorted(found, key=lambda name: name != self.default))

    def writer(self, name: SummariserName | None) -> Writer | None:
        """Return the writer of this name, or of the default; None for the extractive summariser."""
        chosen = name or self.default
        if chosen == "extractive":
            return None
        if chosen not in self._writers:
            message = (
                f"this service has no {chosen} summariser: name {' or '.join(self.offered)}, or set {_SETTINGS[chosen]}"
            )
            raise InvalidRequest(f"summariser: {message}", errors=[{"field": "summariser", "message": message}])
        return self._writers[chosen]()
