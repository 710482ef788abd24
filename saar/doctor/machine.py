"""Python with what is installed beside it, the processors, the memory, the port."""

from __future__ import annotations

import os
import platform
import re
import socket
import sys
from contextlib import suppress
from importlib import metadata
from pathlib import Path

import httpx
import psutil

from saar.doctor.finding import Finding, failure, ok, warning

_OLDEST = (3, 11)
_EXTRAS = ("server", "prepare", "batch", "otel")
_CONTROL = Path("/sys/fs/cgroup")
"""Where Linux says what a container may take."""
_ANSWER_S = 2.0


def python() -> Finding:
    """Whether this Python is new enough."""
    if sys.version_info < _OLDEST:
        return failure("python", platform.python_version(), "install Saar with Python 3.11 or newer")
    return ok("python", f"{platform.python_version()}, saar {metadata.version('saar')}")


def extras(*, is_traced: bool) -> Finding:
    """Which extras are whole; those that are not are wanted only where something is asked of them."""
    missing = {extra: missing_of(extra) for extra in _EXTRAS}
    there = ", ".join(extra for extra, lacking in missing.items() if not lacking) or "none"
    if missing["server"]:
        return failure("extras", f"server lacks {', '.join(missing['server'])}", "pip install 'saar[server]'")
    if is_traced and missing["otel"]:
        found = "a collector of traces is configured, and nothing is traced"
        return warning("extras", found, "pip install 'saar[otel]'")
    return ok("extras", there)


def missing_of(extra: str) -> list[str]:
    """Return the distributions of an extra that are not installed."""
    needed = [it for it in metadata.requires("saar") or () if re.search(rf"extra == ['\"]{extra}['\"]", it)]
    names = [re.split(r"[\s\[<>=!~;(]", it, maxsplit=1)[0] for it in needed]
    return [name for name in names if not _is_installed(name)]


def processors(threads: int) -> Finding:
    """Whether each engine's threads have a processor."""
    have = _processors()
    used = threads or os.cpu_count() or 1
    found = f"{used} threads for each engine, {have:g} processors"
    if used > have:
        advice = f"set SAAR_THREADS={max(1, int(have))}: more threads than processors are slower"
        return warning("threads", found, advice)
    return ok("threads", found)


def free_memory() -> int:
    """Return the bytes that this machine, or the container, has left."""
    free: int = psutil.virtual_memory().available
    with suppress(OSError, ValueError):  # another system, or no limit
        limit = int((_CONTROL / "memory.max").read_text(encoding="ascii"))
        used = int((_CONTROL / "memory.current").read_text(encoding="ascii"))
        stat = dict(line.split() for line in (_CONTROL / "memory.stat").read_text(encoding="ascii").splitlines())
        free = min(free, limit - used + int(stat.get("inactive_file", 0)))  # files read once give way
    return free


def port(host: str, number: int) -> Finding:
    """Whether `saar serve` could listen there, or already does."""
    about = "port"
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, number))
        except OSError as error:
            if _is_saar(host, number):
                return ok(about, f"Saar serves on {host}:{number}")
            return failure(about, f"{host}:{number}: {error.strerror}", "choose another: saar serve --port 8001")
    return ok(about, f"{host}:{number} is free")


def _is_installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def _processors() -> float:
    have = float(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
    with suppress(OSError, ValueError):  # another system, or "max"
        quota, period = (_CONTROL / "cpu.max").read_text(encoding="ascii").split()
        have = min(have, int(quota) / int(period))
    return have


def _is_saar(host: str, number: int) -> bool:
    address = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - asked, not bound
    url = f"http://{f'[{address}]' if ':' in address else address}:{number}/openapi.json"
    try:
        return bool(httpx.get(url, timeout=_ANSWER_S).json()["info"]["title"] == "Saar")
    except (httpx.HTTPError, ValueError, KeyError, TypeError):
        return False
