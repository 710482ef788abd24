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
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import httpx
import pytest

from saar import Brief, Client, SaarError

ROOT = Path(__file__).parent.parent.parent
SENTENCES = 100  # three batches and a bit
ARTICLE = "\n\n".join(f"वार्ड {number} में विभाग ने नया हैंडपंप लगाया है और लोग खुश हैं।" for number in range(SENTENCES))
SLOW = ROOT / "tests" / "slow_service.py"


def slow_service(data_dir: Path) -> AbstractContextManager[tuple[subprocess.Popen[bytes], str]]:
    """Run `saar serve` with the slow engine until the block ends; gives the process and its address."""
    return running(str(SLOW), data_dir, engines="slow")


@contextmanager
def running(script: str, data_dir: Path, *, engines: str) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Run what the script makes of `saar serve` until the block ends; gives the process and its address."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    env = {**os.environ, "SAAR_TRANSLATOR": engines, "SAAR_DATA_DIR": str(data_dir), "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, script, "serve", "--port", str(port)],
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


def begun(data_dir: Path) -> list[str]:
    """Return the sentences that the slow engine has begun, in order."""
    log = data_dir / "begun.txt"
    return log.read_text(encoding="utf-8").splitlines() if log.exists() else []


def wait_until_begun(data_dir: Path, count: int) -> None:
    """Wait until the engine has begun `count` sentences."""
    deadline = time.monotonic() + 30
    while len(begun(data_dir)) < count:
        assert time.monotonic() < deadline, "the engine never came so far"
        time.sleep(0.02)


def test_sigterm_finishes_what_is_in_flight(tmp_path: Path) -> None:
    """A brief that is being made when the service is told to stop is made, sent and stored; then the process ends."""
    with slow_service(tmp_path) as (process, address):
        posting = Posting(address)
        posting.start()
        wait_until_begun(tmp_path, 1)
        assert len(begun(tmp_path)) < SENTENCES
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) in (0, -signal.SIGTERM)
        posting.join()
        assert posting.brief is not None, posting.error
    with slow_service(tmp_path) as (_, address), Client(address) as client:
        assert client.get(posting.brief.article_hash).translation == posting.brief.translation
    assert len(begun(tmp_path)) == SENTENCES


def test_a_killed_service_leaves_no_half_brief_and_keeps_finished_segments(tmp_path: Path) -> None:
    """After SIGKILL in the middle there is no brief; the next POST makes it whole from what was finished."""
    with slow_service(tmp_path) as (process, address):
        posting = Posting(address)
        posting.start()
        wait_until_begun(tmp_path, 80)  # the third batch: the first was stored long ago
        process.kill()
        process.wait()
        posting.join()
        assert posting.brief is None
    first = len(begun(tmp_path))
    with slow_service(tmp_path) as (_, address), Client(address) as client:
        made = client.brief(ARTICLE)
        assert made.cached is False
        assert made.translation is not None
        assert len(made.translation.segments) == SENTENCES
        assert client.brief(ARTICLE).translation == made.translation
    second = begun(tmp_path)[first:]
    assert 0 < len(second) <= SENTENCES - 20
    assert set(begun(tmp_path)) == set(ARTICLE.split("\n\n"))


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
