"""The service as a real process: asked to stop, it finishes; killed, it leaves nothing half-written."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from saar import Brief, Client, SaarError
from tests.service.conftest import ARTICLE

ROOT = Path(__file__).parent.parent.parent
SLOW = ROOT / "tests" / "slow_service.py"


@contextmanager
def slow_service(data_dir: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Run `saar serve` with the slow engine until the block ends; gives the process and its address."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    env = {**os.environ, "SAAR_TRANSLATOR": "slow", "SAAR_DATA_DIR": str(data_dir), "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, str(SLOW), "serve", "--port", str(port)],
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_ready(address, process)
        yield process, address
    finally:
        process.kill()
        process.wait()


def _wait_until_ready(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        assert process.poll() is None, "the service ended while it started"
        try:
            if httpx.get(f"{address}/readyz").is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    pytest.fail("the service was not ready in time")


class Posting(threading.Thread):
    """POSTs the article in a thread; `brief` or `error` is there when it has ended."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self._address = address
        self.brief: Brief | None = None
        self.error: SaarError | None = None

    def run(self) -> None:
        """POST, and keep what comes back."""
        try:
            with Client(self._address, retries=0) as client:
                self.brief = client.brief(ARTICLE)
        except SaarError as error:
            self.error = error


def test_sigterm_finishes_what_is_in_flight(tmp_path: Path) -> None:
    """A brief that is being made when the service is told to stop is made, sent and stored; then the process ends."""
    with slow_service(tmp_path) as (process, address):
        posting = Posting(address)
        posting.start()
        time.sleep(0.6)
        asked = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) in (0, -signal.SIGTERM)
        assert time.monotonic() - asked > 0.2, "it did not wait for the engine"
        posting.join()
        assert posting.brief is not None, posting.error
    with slow_service(tmp_path) as (_, address), Client(address) as client:
        assert client.get(posting.brief.article_hash).translation == posting.brief.translation


def test_a_killed_service_leaves_no_half_brief_and_keeps_finished_segments(tmp_path: Path) -> None:
    """After SIGKILL in the middle there is no brief; the next POST makes it whole, faster for what was finished."""
    with slow_service(tmp_path) as (process, address):
        posting = Posting(address)
        posting.start()
        time.sleep(1.1)
        process.kill()
        process.wait()
        posting.join()
        assert posting.brief is None
    with slow_service(tmp_path) as (_, address), Client(address) as client:
        made = client.brief(ARTICLE)
        assert made.cached is False
        assert made.translation is not None
        assert len(made.translation.segments) == 6
        assert client.brief(ARTICLE).translation == made.translation


def test_two_processes_share_one_database(tmp_path: Path) -> None:
    """What one process has made is a hit for the other."""
    with slow_service(tmp_path) as (_, first), slow_service(tmp_path) as (_, second):
        with Client(first) as client:
            made = client.brief(ARTICLE)
        with Client(second) as client:
            assert client.brief(ARTICLE).cached is True
            client.delete(made.article_hash)
        with Client(first) as client:
            assert client.brief(ARTICLE).cached is False
