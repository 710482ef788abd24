"""Summaries compared: how well each finds what the headline says, how often it says it, how long that takes.

    python -m bench summaries [ARTICLES]

On every second article of ``$SAAR_SHARED/articles/news_hi.jsonl`` (default: the folder ``shared`` beside the
repository; the weights were chosen on the others), or the first ARTICLES of those. All figures are of Hindi: of the
chosen sentences, or of those that a written summary names as its sources. ROUGE-1, ROUGE-2 and ROUGE-L (Lin 2004) are
F against the headline, in percent, over stems. "title" is the share of the headline's content words that the summary
has, "again" the share of its content words that an earlier sentence of it had, "kept" its length against the
article's. "ms" is the time to choose, "words" what is then to be translated. The headline alone is there for scale.
Written summaries are those of the summarisers that a service with the settings of this process has, and take its time.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from statistics import fmean

import httpx
from rich.console import Console
from rich.table import Table

from bench.checks import SHARED
from bench.running import running
from bench.summariser import Segments, lead, lead_three, read_articles, rouge, saar, saar_with_title
from service.summariser.hindi import stems, words

_COLUMNS = ("R1", "R2", "RL", "title", "again", "kept", "ms", "words")
_PATIENCE_S = 3600.0
Row = tuple[float, ...]


def rouge_l(text: str, reference: str) -> float:
    """Return F of the longest common subsequence of stems, in percent."""
    one, other = ([stem for word in words(each) for stem in (stems(word) or [word])] for each in (text, reference))
    row = [0] * (len(other) + 1)
    for token in one:
        before = row
        row = [0]
        for at, wanted in enumerate(other):
            row.append(before[at] + 1 if token == wanted else max(before[at + 1], row[at]))
    return 200 * row[-1] / max(1, len(one) + len(other))


def scores(sentences: Sequence[str], segments: Segments, title: str) -> Row:
    """Return the figures of one summary, all but its time."""
    text = " ".join(sentences)
    told: set[str] = set()
    again: list[bool] = []
    for sentence in sentences:
        found = stems(sentence)
        again += [stem in told for stem in found]
        told.update(found)
    wanted = set(stems(title))
    return (
        rouge(text, title, 1)[0],
        rouge(text, title, 2)[0],
        rouge_l(text, title),
        100 * len(wanted & told) / max(1, len(wanted)),
        100 * sum(again) / max(1, len(again)),
        100 * len(text) / max(1, sum(len(segment.text) for segment in segments)),
    )


def chosen(choose: Callable[[Segments, str], Sequence[int]], segments: Segments, title: str) -> Row:
    """Return the figures of the sentences that are chosen, in article order."""
    started = time.perf_counter()
    picked = set(choose(segments, title))
    took = time.perf_counter() - started
    sentences = [segment.text for segment in segments if segment.index in picked]
    return (*scores(sentences, segments, title), 1000 * took, sum(len(one.split()) for one in sentences))


def written(articles: Sequence[tuple[str, Segments]]) -> dict[str, list[Row]]:
    """Return the figures of what the service's summarisers write; what they choose is measured without it."""
    rows: dict[str, list[Row]] = {}
    with running() as service, httpx.Client(base_url=service.address, timeout=_PATIENCE_S) as client:
        offered = client.get("/v1/summarisers").json()["summarisers"]
        for name in (one["name"] for one in offered if one["reason"] is None and one["name"] != "extractive"):
            for title, segments in articles:
                body = "\n".join(segment.text for segment in segments)
                asked = {"title": title, "body": body, "summariser": name, "include": ["summary"]}
                brief = client.post("/v1/briefs", json=asked).raise_for_status().json()
                sentences = [sentence["hi"] for sentence in brief["summary"]["sentences"]]
                timing = (brief["timings_ms"]["total"], len(brief["summary"]["en"].split()))
                rows.setdefault(name, []).append((*scores(sentences, segments, title), *timing))
    return rows


def main() -> None:
    """Print a line for each kind of summary."""
    path = SHARED / "articles" / "news_hi.jsonl"
    if not path.is_file():
        raise SystemExit(f"No articles at {path}: set SAAR_SHARED to the folder that holds articles/")
    articles = read_articles(path)[: int(sys.argv[1]) if sys.argv[1:] else None]
    rows = {
        "headline": [(*scores([title], segments, title), 0.0, len(title.split())) for title, segments in articles],
        "lead-3": [chosen(lead_three, segments, title) for title, segments in articles],
        "lead, 60 words": [chosen(lead, segments, title) for title, segments in articles],
        "extractive, no title": [chosen(saar, segments, title) for title, segments in articles],
        "extractive": [chosen(saar_with_title, segments, title) for title, segments in articles],
    }
    table = Table("summary", *_COLUMNS, title=f"{len(articles)} articles: means")
    for name, each in (rows | written(articles)).items():
        table.add_row(name, *(f"{fmean(column):.1f}" for column in zip(*each, strict=True)))
    Console().print(table)


if __name__ == "__main__":
    main()
