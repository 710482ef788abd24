"""Start the real service, POST every article in seeds/ to it twice, print the briefs, stop it."""

from __future__ import annotations

import time

from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table

from bench.running import SEEDS, running
from saar import Brief, Client

console = Console(highlight=False)


def show(name: str, brief: Brief, seconds: float) -> None:
    """Print one brief: title, summary, warnings, and how long it took."""
    lines = [f"[bold]{escape(brief.title.en)}[/]" if brief.title else "(no title)", ""]
    lines += [escape(brief.summary.en) if brief.summary else "(no summary)", ""]
    for warning in brief.warnings:
        where = "title" if warning.segment is None else f"sentence {warning.segment + 1}"
        lines.append(f"[yellow]![/] {where}: {escape(warning.message)}")
    origin = "from the cache" if brief.cached else "made now"
    about = " · ".join(filter(None, (name, brief.place, brief.published, f"{seconds:.1f} s", origin)))
    console.print(Panel("\n".join(lines).rstrip(), title=escape(about), title_align="left"))


def main() -> None:
    """Brief every seed twice: the second pass comes from the cache."""
    articles = sorted(SEEDS.glob("*.txt"))
    second_pass = Table("article", "seconds", "cached", title="Second pass")
    console.print("Starting the service ...")
    with running() as service, Client(service.address) as client:
        console.print(f"It answers at {service.address}, {service.start_s:.1f} s after its start.")
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
