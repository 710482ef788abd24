"""The real service as a process of its own, for as long as a measurement needs it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

SEEDS = Path(__file__).parent.parent / "seeds"
SAAR = ("-m", "saar", "serve")
_START_S = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A running service: its address, its process id, and the seconds from its start to ready."""

    address: str
    pid: int
    start_s: float

    def memory_mb(self, field: str) -> float:
        """Return `VmRSS` (now) or `VmHWM` (peak) of the process in MB (Linux)."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        return int(status.partition(f"{field}:")[2].split()[0]) / 1024


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def running(*command: str, **environment: str | Path) -> Iterator[Service]:
    """Run `saar serve` on a free port until the block ends, with these settings beside those of this process.

    `command` is what Python is given instead, and takes ``--port`` too. Raises RuntimeError when it does not become
    ready.
    """
    port = _free_port()
    env = {**os.environ, **{name: str(value) for name, value in environment.items()}}
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *(command or SAAR), "--port", str(port)],
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _until_ready(address, process)
        yield Service(address=address, pid=process.pid, start_s=time.perf_counter() - started)
    finally:
        process.terminate()
        process.wait(timeout=60)


def _until_ready(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{address}/readyz").is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.02)
    raise RuntimeError("the service did not become ready")
