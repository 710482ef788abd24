"""Tests of the command line as real processes: signals, pipes, and the service under a real client."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from saar import AsyncClient, Brief, BriefNotFound, Client, InvalidRequest

ARTICLE = "नैनीताल में पर्यटन\n\nनैनीताल। इस साल 3 लाख पर्यटक आए। होटल संचालक खुश हैं। सड़क पर जाम नहीं लगा।"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Return an environment with the stub engine and a data folder of its own."""
    return os.environ | {"SAAR_TRANSLATOR": "stub", "SAAR_DATA_DIR": str(tmp_path / "data"), "PYTHONUNBUFFERED": "1"}


@contextmanager
def _started(environment: dict[str, str], *arguments: str) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-m", "saar", *arguments],
        env=environment,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def _serving(environment: dict[str, str]) -> Iterator[tuple[subprocess.Popen[str], str]]:
    with _started(environment, "serve", "--port", "0") as process:
        assert process.stdout is not None
        address = re.search(r"http://\S+", process.stdout.readline())
        assert address is not None
        yield process, address[0]


def test_the_client_and_the_service_speak_the_same_language(environment: dict[str, str]) -> None:
    """Every method of the client against the real service: made, cached, remade, found, translated, deleted."""
    with _serving(environment) as (_, url), Client(url) as client:
        made = client.brief(ARTICLE)
        assert (made.cached, client.brief(ARTICLE).cached, client.brief(ARTICLE, refresh=True).cached) == (
            False,
            True,
            False,
        )
        assert made.summary is not None
        assert made.translation is not None
        assert client.get(made.article_hash).translation == made.translation
        summary_only = client.brief(title="नैनीताल में पर्यटन", body=ARTICLE, max_words=20, include=("summary",))
        assert summary_only.translation is None
        assert [len(client.translate(texts)) for texts in ([], ["जाम नहीं लगा।", ""])] == [0, 2]
        assert [engine.name for engine in client.engines() if engine.loaded] == ["stub"]
        with pytest.raises(InvalidRequest, match="max_words"):
            client.brief(ARTICLE, max_words=0)
        client.delete(made.article_hash)
        with pytest.raises(BriefNotFound):
            client.get(made.article_hash)


def test_both_clients_and_the_command_line_give_the_same_brief(environment: dict[str, str]) -> None:
    """One pipeline behind all of them: what differs is only how long it took and whether it was cached."""

    async def ask(url: str) -> Brief:
        async with AsyncClient(url) as client:
            return await client.brief(ARTICLE)

    with _serving(environment) as (_, url), Client(url) as client:
        brief, same = client.brief(ARTICLE), asyncio.run(ask(url))
    with _started(environment, "brief", "-") as process:
        printed, complaints = process.communicate(ARTICLE, timeout=60)
    assert str(same) == str(brief)
    assert (printed, complaints) == (f"{brief}\n", "")


def test_a_terminated_service_ends_cleanly(environment: dict[str, str]) -> None:
    """SIGTERM ends the service by that signal, without a traceback."""
    with _serving(environment) as (process, url):
        with Client(url) as client:
            client.brief(ARTICLE)
        process.send_signal(signal.SIGTERM)
        _, logged = process.communicate(timeout=60)
        assert process.returncode == -signal.SIGTERM
        assert "Traceback" not in logged


def test_an_interrupt_is_quiet(environment: dict[str, str]) -> None:
    """Ctrl-C while a command waits for its input ends it with 130 and says nothing."""
    with _started(environment, "translate") as process:
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=2)
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=60) == ("", "")
        assert process.returncode == 130


@pytest.mark.parametrize("arguments", [["translate"], ["models", "list"], ["--help"]])
def test_a_closed_pipe_is_quiet(environment: dict[str, str], arguments: list[str]) -> None:
    """What `| head` does to a command is no error worth a word."""
    with _started(environment, *arguments) as process:
        assert process.stdout is not None
        process.stdout.close()
        process.stdout = None
        _, complaints = process.communicate("बारिश हुई।\n" * 300, timeout=60)
    assert complaints == ""
