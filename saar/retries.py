"""When a call is tried again, and after how long. Nothing here sleeps or sends."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx

_BUSY = frozenset({429, 503})
_FIRST_WAIT_S = 0.5
_LONGEST_WAIT_S = 8.0


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that the answer asks to wait, or None where it gives no number of them."""
    value = headers.get("retry-after", "")
    return float(value) if value.isascii() and value.isdigit() else None


@dataclass(slots=True, kw_only=True)
class Patience:
    """What one call may still spend on being tried again: `retries` times and `budget_s` seconds of waiting in all.

    Only what the service did not begin is tried again: a refusal for being busy (429, 503), or a connection that was
    never made. The wait is the one the service asks for; else it doubles, with jitter so that callers spread out.
    """

    retries: int
    budget_s: float
    _tried: int = field(default=0, init=False)

    def after_failure(self, error: httpx.RequestError) -> float | None:
        """Return the seconds to wait before the next try, or None to give up."""
        return self._wait(None) if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout) else None

    def after_answer(self, response: httpx.Response) -> float | None:
        """Return the seconds to wait before the next try, or None when this answer is final."""
        return self._wait(retry_after(response.headers)) if response.status_code in _BUSY else None

    def _wait(self, asked_s: float | None) -> float | None:
        wait_s = min(_FIRST_WAIT_S * 2**self._tried, _LONGEST_WAIT_S) if asked_s is None else asked_s
        jitter = random.uniform(1.0, 1.25)  # noqa: S311 - spreads callers, guards nothing
        wait_s *= jitter
        if self._tried >= self.retries or wait_s > self.budget_s:
            return None
        self._tried += 1
        self.budget_s -= wait_s
        return wait_s
