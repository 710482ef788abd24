"""`saar batch` as a real process: killed and interrupted, it goes on where it was, and no row is lost or doubled."""

from __future__ import annotations

import fcntl
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ARTICLES = 500
SENTENCES = "विभाग ने वार्ड {0} में नया हैंडपंप लगाया है और लोग खुश हैं। इस पर {0} हजार रुपये खर्च हुए। पानी अब पास में मिलेगा।"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write a corpus of five hundred articles, the first of them again at the end."""
    rows = [{"id": str(at), "text": SENTENCES.format(at)} for at in (*range(ARTICLES), 0)]
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (tmp_path / "in.jsonl").write_text("".join(lines), encoding="utf-8")
    return tmp_path


@contextmanager
def started(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Run the batch, on a data folder that holds nothing of it."""
    with subprocess.Popen(
        [sys.executable, "-m", "saar", "batch", str(folder / "in.jsonl"), "-o", str(folder / "out.jsonl")],
        env=os.environ | {"SAAR_TRANSLATOR": "stub", "SAAR_DATA_DIR": str(folder / f"data-{time.monotonic_ns()}")},
        text=True,
        stderr=subprocess.PIPE,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_for_briefs(folder: Path, count: int) -> None:
    """Wait until so many briefs are on the disk."""
    partial, deadline = folder / "out.jsonl.partial.jsonl", time.monotonic() + 60
    while not partial.exists() or partial.read_bytes().count(b"\n") <= count:
        assert time.monotonic() < deadline, "the batch never came so far"
        time.sleep(0.005)


def test_killed_twice_it_has_every_article_once(folder: Path) -> None:
    """After two SIGKILLs, one of which left half a line, a third run ends with exactly five hundred results."""
    partial = folder / "out.jsonl.partial.jsonl"
    for count in (60, 200):
        with started(folder) as process:
            wait_for_briefs(folder, count)
            process.kill()
            process.wait()
        kept = partial.read_bytes()
        assert not (folder / "out.jsonl").exists()
        partial.write_bytes(kept + b'{"article_hash": "torn')
    with started(folder) as process:
        _, said = process.communicate(timeout=120)
    assert process.returncode == 0
    results = [json.loads(line) for line in (folder / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(results) == ARTICLES
    assert len({result["article_hash"] for result in results}) == ARTICLES
    assert [result["rows"] for result in results] == [[1, ARTICLES + 1], *([at] for at in range(2, ARTICLES + 1))]
    counted = re.search(r"500 briefs in \S+ \((\d+) made now[^;]*; (\d+) made before; 1 rows", said)
    assert counted is not None, said
    assert int(counted[2]) == kept.count(b"\n") - 1
    assert int(counted[1]) + int(counted[2]) == ARTICLES
    assert not partial.exists()


def test_an_interrupt_keeps_what_is_made(folder: Path) -> None:
    """Ctrl-C ends with 130 and says how to go on, without a traceback."""
    with started(folder) as process:
        wait_for_briefs(folder, 20)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said.splitlines()[-1] == (
        f"Stopped. What is made is kept in {folder}/out.jsonl.partial.jsonl: the same command goes on from there."
    )
    assert "Traceback" not in said
    assert not (folder / "out.jsonl").exists()


def test_two_do_not_write_the_same_results(folder: Path) -> None:
    """Who comes second is told who is in the way, and touches nothing."""
    partial = folder / "out.jsonl.partial.jsonl"
    with partial.open("wb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with started(folder) as process:
            _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "another saar batch" in said
    assert partial.read_bytes() == b""
