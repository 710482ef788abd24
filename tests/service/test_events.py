"""A brief as server-sent events: what there is of it as it is made."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from service.routes import events
from tests.fakes import GatedEngine
from tests.service.conftest import ARTICLE
from tests.service.test_processes import ARTICLE as LONG_ARTICLE
from tests.service.test_processes import SENTENCES, begun, slow_service, wait_until_begun

EVENTS = {"Accept": "text/event-stream"}
BRIEFS = "/v1/briefs"
Told = list[tuple[str, dict[str, Any]]]


def told(response: httpx.Response) -> Told:
    """Return the events of a stream, in order: names and data; comments are left out."""
    blocks = [dict(line.split(": ", 1) for line in block.split("\n")) for block in response.text.strip().split("\n\n")]
    return [(block["event"], json.loads(block["data"])) for block in blocks if "event" in block]


async def streamed(client: httpx.AsyncClient, **body: object) -> Told:
    """Ask for a brief as events, and return them."""
    response = await client.post(BRIEFS, json={"text": ARTICLE, **body}, headers=EVENTS)
    assert response.status_code == httpx.codes.OK, response.text
    assert response.headers["content-type"].startswith("text/event-stream")
    return told(response)


def same(brief: dict[str, Any]) -> dict[str, Any]:
    """Return of a brief what does not depend on the request."""
    return {name: value for name, value in brief.items() if name not in ("cached", "timings_ms")}


async def test_the_events_unfold_into_the_brief(client: httpx.AsyncClient) -> None:
    """First the article, then the summary, then every segment once, and at last the brief that JSON gives."""
    got = await streamed(client, max_words=20)
    names = list(dict.fromkeys(name for name, _ in got))
    assert names == ["article", "summary", "segment", "progress", "brief"]
    article, brief = got[0][1], got[-1][1]
    segments = {data["index"]: data for name, data in got if name == "segment"}
    hindi = {segment["index"]: segment["hi"] for paragraph in article["paragraphs"] for segment in paragraph}
    assert hindi == {segment["index"]: segment["hi"] for segment in brief["translation"]["segments"]}
    assert segments.pop(None)["en"] == brief["title"]["en"]
    assert {i: data["en"] for i, data in segments.items()} == {
        segment["index"]: segment["en"] for segment in brief["translation"]["segments"]
    }
    assert [data["summary"] for name, data in got if name == "summary"][-1] == brief["summary"]
    first, *_, last = [data for name, data in got if name == "progress"]
    assert 1 + len(brief["summary"]["sentences"]) <= first["done"] < first["total"]
    assert last == {"done": len(hindi) + 1, "total": len(hindi) + 1}
    assert article["total"] == len(hindi) + 1
    stored = (await client.post(BRIEFS, json={"text": ARTICLE, "max_words": 20})).json()
    assert stored["cached"] is True
    assert same(stored) == same(brief)


async def test_a_stored_brief_is_one_event(client: httpx.AsyncClient) -> None:
    """A hit streams at once, a part of a stored brief too, and Location finds it."""
    first = await client.post(BRIEFS, json={"text": ARTICLE}, headers=EVENTS)
    (hit,) = await streamed(client)
    (part,) = await streamed(client, include=["summary"])
    assert (hit[0], hit[1]["cached"], part[1]["cached"]) == ("brief", True, True)
    assert part[1]["translation"] is None
    assert same((await client.get(first.headers["location"])).json()) == same(hit[1])


async def test_what_is_asked_for_alone_is_streamed(client: httpx.AsyncClient) -> None:
    """A summary alone has its sentences as segments; without a summary the segments come at once."""
    summary = await streamed(client, include=["summary"], max_words=20)
    assert len([name for name, _ in summary if name == "segment"]) < len(summary[0][1]["paragraphs"][0]) + 2
    whole = await streamed(client, include=["translation"])
    assert "summary" not in dict(whole)


async def test_who_joins_a_flight_hears_all_of_it(client: httpx.AsyncClient, engine: GatedEngine) -> None:
    """A second reader of an article that is being translated gets every event, and nothing is translated twice."""
    engine.gate.clear()
    first = asyncio.create_task(streamed(client))
    await asyncio.to_thread(engine.entered.wait)
    second = asyncio.create_task(streamed(client))
    await asyncio.sleep(0.05)
    engine.gate.set()
    one, other = await asyncio.gather(first, second)
    assert [name for name, _ in one] == [name for name, _ in other]
    assert len(engine.seen) == len(set(engine.seen))


async def test_errors_before_the_first_event_have_their_status(client: httpx.AsyncClient) -> None:
    """What is no article is refused as without events."""
    for body, status in (({"text": "This is English, not Hindi."}, 422), ({"text": ""}, 422), ({"txt": "क"}, 422)):
        response = await client.post(BRIEFS, json=body, headers=EVENTS)
        assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")


async def test_an_error_on_the_way_is_an_event(client: httpx.AsyncClient, engine: GatedEngine) -> None:
    """A sentence that the engine fails on ends the stream with the problem that JSON would have been answered with."""
    engine.poison = "अभियंता"
    got = await streamed(client)
    assert got[0][0] == "article"
    assert got[-1][0] == "error"
    assert (await client.post(BRIEFS, json={"text": ARTICLE})).json() == got[-1][1]


async def test_a_slow_engine_is_bridged_by_comments(
    client: httpx.AsyncClient, engine: GatedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While nothing is finished, comments keep the connection alive."""
    monkeypatch.setattr(events, "KEEP_ALIVE_S", 0.01)
    engine.gate.clear()
    asking = asyncio.create_task(client.post(BRIEFS, json={"text": ARTICLE}, headers=EVENTS))
    await asyncio.to_thread(engine.entered.wait)
    await asyncio.sleep(0.1)
    engine.gate.set()
    response = await asking
    assert "\n\n: " in response.text
    assert told(response)[-1][0] == "brief"


def test_a_reader_that_goes_stops_the_work(tmp_path: Path) -> None:
    """Events come while the engine is at work, and a closed connection cancels what has not begun."""
    with slow_service(tmp_path) as (_, address), httpx.Client(base_url=address, timeout=30) as client:
        with client.stream("POST", BRIEFS, json={"text": LONG_ARTICLE}, headers=EVENTS) as response:
            for line in response.iter_lines():
                if line == "event: segment":
                    break
        assert len(begun(tmp_path)) < SENTENCES
        client.post(BRIEFS, json={"text": "एक और लेख यहां है। इसमें दूसरा वाक्य भी है।"}).raise_for_status()
        wait_until_begun(tmp_path, 1)
        assert len(begun(tmp_path)) < SENTENCES
