"""The log tells of every request what an operator needs, and of no article a word."""

from __future__ import annotations

import io
import json
import logging
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest

from models.protocols import Hypothesis, Segment
from service.brief import Article
from service.settings import Settings
from service.submission import Submission
from service.watching import logs
from tests.fakes import GatedTranslator
from tests.service.conftest import ARTICLE, serving

BRIEFS = "/v1/briefs"
PLANTED = "कुमुदिनी"
SPELLED = "kumudini"
BROKEN = "अनपेक्षित"


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Give what is logged, all of it, as `saar serve` writes it."""
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", root.handlers)
    levels = {name: logging.getLogger(name).level for name in ("", *logs._OURS)}
    stream = io.StringIO()
    logs.configure("debug", stream)
    yield stream
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def lines(written: io.StringIO, event: str = "request") -> list[dict[str, Any]]:
    """Return the lines of this event, but of the quiet routes."""
    told = [json.loads(line) for line in written.getvalue().splitlines()]
    return [line for line in told if line["event"] == event and line.get("level") != "debug"]


async def test_a_request_is_one_line(written: io.StringIO, client: httpx.AsyncClient) -> None:
    """It has the id that the client gave, the route, the status, the time it took and the article's hash."""
    headers = {"X-Request-ID": "proxy-17"}
    answer = await client.post(BRIEFS, json={"text": ARTICLE}, headers=headers)
    (line,) = lines(written)
    assert line["request_id"] == answer.headers["x-request-id"] == "proxy-17"
    assert line["article_hash"] == answer.json()["article_hash"]
    assert (line["method"], line["route"], line["status"]) == ("POST", BRIEFS, 200)
    assert line["duration_ms"] > 0
    missing = await client.get(f"{BRIEFS}/{'0' * 64}")
    line = lines(written)[1]
    assert (line["status"], line["problem"]) == (404, "brief-not-found")
    assert line["request_id"] == missing.headers["x-request-id"] != "proxy-17"


@pytest.mark.parametrize("given", ["", "a b", "ज", "x" * 65, "a\tb"])
async def test_an_id_that_is_none_is_not_taken(client: httpx.AsyncClient, given: str) -> None:
    """What could break a line, or fill it, gets a new id."""
    answer = await client.get("/healthz", headers=[(b"X-Request-ID", given.encode())])
    assert len(answer.headers["x-request-id"]) == len("0123456789abcdef" * 2)


@pytest.fixture
def loud(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the engine and the cleaner fail with the text in their messages: on PLANTED, and on a second word beside."""

    def translate(self: GatedTranslator, segments: Sequence[Segment], **_: object) -> list[Hypothesis]:
        del self
        raise RuntimeError(f"no English for {segments}") from ValueError(segments[0].text)

    def clean(self: Submission) -> Article:
        if self.text and BROKEN in self.text:
            raise KeyError(self.text)
        return cleaned(self)

    cleaned = Submission.clean
    monkeypatch.setattr(GatedTranslator, "translate", translate)
    monkeypatch.setattr(Submission, "clean", clean)


@pytest.mark.usefixtures("loud")
async def test_no_failure_tells_the_article(written: io.StringIO, settings: Settings) -> None:
    """Whatever goes wrong, and however loud its exception quotes the text, no line of the log has a word of it."""
    text = ARTICLE.replace("चंबल", PLANTED)
    plain, json_type = ({"Content-Type": it} for it in ("text/plain", "application/json"))
    failures: list[tuple[int, dict[str, Any]]] = [
        (422, {"json": {"text": f"{SPELLED} is here in English only, as it never was before."}}),
        (422, {"json": {"html": f"<p>{SPELLED}<table>{SPELLED}"}}),
        (422, {"json": {"text": text, PLANTED: PLANTED, "max_words": PLANTED}}),
        (422, {"json": {"text": text, "engine": PLANTED}}),
        (422, {"content": f'{{"text": "{PLANTED}', "headers": json_type}),
        (422, {"content": text.encode(), "params": {PLANTED: PLANTED}, "headers": plain}),
        (422, {"content": text.encode("utf-16"), "headers": plain}),
        (415, {"content": text.encode(), "headers": {"Content-Type": f"text/{SPELLED}"}}),
        (413, {"json": {"text": text * 20}}),
        (500, {"json": {"text": text}}),
        (500, {"json": {"text": f"{text}\n\n{BROKEN}"}}),
    ]
    async with serving(settings.model_copy(update={"max_article_chars": 2000})) as client:
        for status, request in failures:
            answer = await client.post(BRIEFS, **request)
            assert answer.status_code == status, answer.text
        for path in (f"/{PLANTED}", f"/{SPELLED}?q={PLANTED}", f"{BRIEFS}/{SPELLED}"):
            await client.get(path, headers={"X-Request-ID": f"{SPELLED} {SPELLED}"})
    told = [json.loads(line) for line in written.getvalue().splitlines()]
    (bug,) = [line for line in told if line["event"] == "unexpected KeyError"]
    assert bug["exception"].endswith("KeyError")
    assert bug["request_id"] == answer.headers["x-request-id"]
    assert len(lines(written)) == len(failures) + 3
    for word in (PLANTED, SPELLED):
        assert word not in str(told)


class _Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_lines_for_people(written: io.StringIO) -> None:
    """The same, as words and pairs; an exception loses its message there, too."""
    terminal = _Terminal()
    logs.configure("info", terminal)
    logging.getLogger("service.test").error("it broke", exc_info=KeyError(PLANTED))
    assert not written.getvalue()
    assert "it broke" in terminal.getvalue()
    assert "KeyError" in terminal.getvalue()
    assert PLANTED not in terminal.getvalue()
    assert not terminal.getvalue().startswith("{")


def test_the_served_process_logs_json_alone(tmp_path: Path) -> None:
    """Whatever a started service says on stderr is JSON: its start, a request once, its end."""
    environment = {**os.environ, "SAAR_TRANSLATOR": "stub", "SAAR_DATA_DIR": str(tmp_path)}
    command = [sys.executable, "-m", "saar", "serve", "--port", "0"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as served:
        assert served.stdout is not None
        address = re.search(r"http://\S+", served.stdout.readline())
        assert address
        assert httpx.get(f"{address[0]}/v1/engines", timeout=30).is_success
        served.terminate()
        _, said = served.communicate(timeout=40)
    told = [json.loads(line) for line in said.splitlines()]
    assert [it["route"] for it in told if it["event"] == "request"] == ["/v1/engines"]
    assert not [it for it in told if "problem" in it]
    assert {it["logger"] for it in told} >= {"uvicorn.error", "saar.access"}
