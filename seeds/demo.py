"""Start the real service, POST every article in this folder to it twice, print the briefs, stop it."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table

from saar import Brief, Client

SEEDS = Path(__file__).parent
START_S = 60.0
console = Console(soft_wrap=False, highlight=False)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def running_service(port: int) -> Iterator[str]:
    """Run the service on `port` until the block ends; yields its address. Raises RuntimeError if it does not start."""
    command = [sys.executable, "-m", "saar", "serve", "--port", str(port)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)  # noqa: S603 - our own command
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_ready(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=40)


def _wait_until_ready(address: str, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the service did not start:\n{process.stderr.read() if process.stderr else ''}")
        try:
            if httpx.get(f"{address}/readyz").is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise RuntimeError(f"the service was not ready within {START_S:g} s: {httpx.get(f'{address}/readyz').text}")


def show(name: str, brief: Brief, seconds: float) -> None:
    """Print one brief: title, summary, warnings, and how long it took."""
    lines = [escape(brief.summary.en) if brief.summary else "(no summary)", ""]
    lines += [
        f"[yellow]![/] {'title' if warning.segment is None else f'sentence {warning.segment}'}: {escape(warning.message)}"
        for warning in brief.warnings
    ]
    origin = "cache" if brief.cached else "made now"
    about = " · ".join(filter(None, (name, brief.place, brief.published, f"{seconds:.2f} s", origin)))
    title = escape(brief.title.en) if brief.title else "(no title)"
    console.print(Panel("\n".join(lines).rstrip(), title=title, subtitle=escape(about)))


def main() -> None:
    """Brief every seed twice: the second pass comes from the cache."""
    articles = sorted(SEEDS.glob("*.txt"))
    second_pass = Table("article", "seconds", "cached", title="Second pass")
    started = time.perf_counter()
    with running_service(free_port()) as address, Client(address) as client:
        console.print(f"The service answers at {address} after {time.perf_counter() - started:.1f} s.")
        for number, path in enumerate(articles, start=1):
            console.print(f"[dim]{number} of {len(articles)}: POST {path.name} ...[/]")
            started = time.perf_counter()
            brief = client.brief(path.read_text(encoding="utf-8"))
            show(path.name, brief, time.perf_counter() - started)
        for path in articles:
            started = time.perf_counter()
            brief = client.brief(path.read_text(encoding="utf-8"))
            second_pass.add_row(path.name, f"{time.perf_counter() - started:.4f}", "yes" if brief.cached else "no")
        console.print(second_pass)


if __name__ == "__main__":
    main()
