"""Tests of when a call is tried again."""

from __future__ import annotations

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saar.retries import Patience, retry_after


def _busy(status: int = 429, **headers: str) -> httpx.Response:
    return httpx.Response(status, headers=headers)


@given(st.integers(1, 100))
def test_the_service_decides_how_long(seconds: int) -> None:
    """Law: a Retry-After is waited at least, and at most a quarter longer."""
    wait_s = Patience(retries=1, budget_s=1000).after_answer(httpx.Response(429, headers={"Retry-After": str(seconds)}))
    assert wait_s is not None
    assert seconds <= wait_s <= seconds * 1.25


def test_waits_double_to_a_limit() -> None:
    """Without a Retry-After the wait doubles from half a second and stays bounded."""
    patience = Patience(retries=7, budget_s=1000)
    waits = [patience.after_answer(_busy(503)) or 0 for _ in range(7)]
    for wait_s, least in zip(waits, [0.5, 1, 2, 4, 8, 8, 8], strict=True):
        assert least <= wait_s <= least * 1.25


@given(st.integers(0, 6), st.floats(0, 60))
def test_patience_ends(retries: int, budget_s: float) -> None:
    """Law: never more tries than allowed, never more waiting in all than allowed."""
    patience = Patience(retries=retries, budget_s=budget_s)
    waits = [wait_s for _ in range(10) if (wait_s := patience.after_answer(_busy())) is not None]
    assert len(waits) <= retries
    assert sum(waits) <= budget_s + 1e-9


@pytest.mark.parametrize("status", [200, 304, 404, 413, 422, 500, 504])
def test_other_answers_are_final(status: int) -> None:
    """Only a refusal for being busy is tried again."""
    assert Patience(retries=9, budget_s=99).after_answer(httpx.Response(status, headers={"Retry-After": "1"})) is None


def test_only_a_request_that_was_never_sent_is_sent_again() -> None:
    """A connection that was not made is tried again; one that broke may have cost a translation already."""
    patience = Patience(retries=9, budget_s=99)
    assert patience.after_failure(httpx.ConnectError("refused")) is not None
    assert patience.after_failure(httpx.ConnectTimeout("slow")) is not None
    assert patience.after_failure(httpx.ReadTimeout("slow")) is None
    assert patience.after_failure(httpx.RemoteProtocolError("gone")) is None


@pytest.mark.parametrize(
    ("value", "seconds"), [("12", 12.0), ("0", 0.0), ("", None), ("-3", None), ("soon", None), ("१२", None)]
)
def test_a_retry_after_is_a_number_of_seconds(value: str, seconds: float | None) -> None:
    """Anything else counts as none given."""
    assert retry_after(httpx.Headers([(b"Retry-After", value.encode())])) == seconds
