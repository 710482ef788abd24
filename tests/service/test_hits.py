"""A hit is the first answer once more: the same bytes, but for `cached` and `timings_ms`, which nothing reads again."""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
from contextlib import closing

import httpx
import pytest
from asgi_lifespan import LifespanManager
from starlette.types import Message

from service.app import create_app
from service.cache.sqlite import FILE
from service.settings import Settings
from service.submission import Submission
from tests.fakes import GatedEngine
from tests.service.conftest import ARTICLE, serving

BRIEFS = "/v1/briefs"
_OWN = re.compile(rb',"cached":(true|false),"timings_ms":\{[^{}]*\}\}$')


def lasting(answer: httpx.Response) -> bytes:
    """Return an answer without its two last fields, which it must have."""
    body, found = _OWN.subn(b"}", answer.content)
    assert found == 1
    return body


def change(settings: Settings, sql: str) -> None:
    """Change the stored briefs from outside, as another version of Saar would have written them."""
    with closing(sqlite3.connect(settings.data_dir / FILE)) as connection, connection:
        connection.execute(sql)


async def test_a_hit_has_the_bytes_of_the_first_answer(client: httpx.AsyncClient) -> None:
    """POST and GET of a stored brief differ from the answer that made it in `cached` and `timings_ms` alone."""
    first = await client.post(BRIEFS, json={"text": ARTICLE})
    for hit in (await client.post(BRIEFS, json={"text": ARTICLE}), await client.get(first.headers["location"])):
        assert lasting(hit) == lasting(first)
        assert hit.headers["etag"] == first.headers["etag"]
        assert (hit.json()["cached"], first.json()["cached"]) == (True, False)
        assert hit.json()["timings_ms"].keys() == {"cache", "total"}
        assert list(hit.json()) == list(first.json())


async def test_a_long_article_is_found_again(client: httpx.AsyncClient) -> None:
    """One that is hashed beside the event loop has the hash of its text, and is a hit the second time."""
    text = "\n\n".join(ARTICLE.replace("जयपुर", f"जयपुर {number}") for number in range(60_000 // len(ARTICLE)))
    first, hit = [await client.post(BRIEFS, json={"text": text, "include": ["summary"]}) for _ in range(2)]
    assert (first.json()["cached"], hit.json()["cached"]) == (False, True)
    assert first.json()["article_hash"] == Submission(text=text).article_hash
    assert lasting(hit) == lasting(first)


async def test_a_part_of_a_stored_brief_has_the_bytes_of_one_made_for_it(
    client: httpx.AsyncClient, settings: Settings
) -> None:
    """The summary alone is the same answer, whether it is made, stored, or taken out of the full brief."""
    asked = {"text": ARTICLE, "include": ["summary"]}
    made, stored = [await client.post(BRIEFS, json=asked) for _ in range(2)]
    change(settings, "DELETE FROM briefs")
    await client.post(BRIEFS, json={"text": ARTICLE})
    taken = await client.post(BRIEFS, json=asked)
    assert taken.json()["cached"] is True
    assert lasting(made) == lasting(stored) == lasting(taken)
    assert made.headers["etag"] == stored.headers["etag"] == taken.headers["etag"]


async def test_a_stored_brief_is_passed_on_unread(client: httpx.AsyncClient, settings: Settings) -> None:
    """A field that this version does not know is in the answer, and another ETag tells that it is."""
    first = await client.post(BRIEFS, json={"text": ARTICLE})
    change(settings, """UPDATE briefs SET payload = '{"newer":[1],' || substr(payload, 2)""")
    hit = await client.post(BRIEFS, json={"text": ARTICLE})
    assert hit.json()["newer"] == [1]
    assert hit.json()["translation"] == first.json()["translation"]
    assert hit.headers["etag"] != first.headers["etag"]


async def test_nobody_listens_for_the_end_of_a_connection_that_is_answered_at_once(settings: Settings) -> None:
    """A hit takes the body from the connection and no more; what has to be made watches for the client to go."""
    body = json.dumps({"text": ARTICLE}).encode()
    headers = [(b"content-type", b"application/json")]
    scope = {"type": "http", "method": "POST", "path": BRIEFS, "query_string": b"", "headers": headers}
    async with serving(settings) as client:
        await client.post(BRIEFS, json={"text": ARTICLE})
    received, sent = list[bytes](), list[Message]()

    async def receive() -> Message:
        assert not received
        received.append(body)
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    async with LifespanManager(create_app(settings), shutdown_timeout=40) as manager:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=manager.app), base_url="http://saar") as client:
            while (await client.get("/readyz")).status_code != httpx.codes.OK:
                await asyncio.sleep(0.01)
        await manager.app(scope, receive, send)
    assert sent[0]["status"] == httpx.codes.OK
    assert received == [body]


@pytest.mark.parametrize("refused", ["क" * 200_001, "क\x00ख"], ids=["too long", "NUL"])
async def test_what_cannot_be_read_is_refused_before_it_is_looked_for(
    client: httpx.AsyncClient, engine: GatedEngine, refused: str
) -> None:
    """The order of the answers stays: the limits first, then the cache, then the engine."""
    answer = await client.post(BRIEFS, json={"text": refused})
    assert answer.status_code in (httpx.codes.REQUEST_ENTITY_TOO_LARGE, httpx.codes.UNPROCESSABLE_ENTITY)
    assert not engine.seen


async def test_json_with_a_byte_order_mark_is_the_same_request(client: httpx.AsyncClient) -> None:
    """What some editors put before UTF-8 is no part of the article."""
    body = json.dumps({"text": ARTICLE}).encode()
    headers = {"Content-Type": "application/json"}
    first = await client.post(BRIEFS, content=body, headers=headers)
    hit = await client.post(BRIEFS, content=b"\xef\xbb\xbf" + body, headers=headers)
    assert lasting(hit) == lasting(first)
    assert hit.json()["cached"] is True
