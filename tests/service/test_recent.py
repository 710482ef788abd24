"""The list of stored briefs and its search."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import httpx
import pytest

from service.cache import migrations
from service.cache.recent import _ALL, _FOUND, recent
from service.cache.sqlite import FILE, SqliteCache
from service.settings import Settings
from tests.fakes import GatedEngine
from tests.service.conftest import ARTICLE, serving

BRIEFS = "/v1/briefs"
OTHER = """जयपुर मेट्रो का नया चरण मंजूर

जयपुर। मेट्रो के दूसरे चरण में 18 स्टेशन बनेंगे। काम दो साल में पूरा होगा।
"""


async def listed(client: httpx.AsyncClient, **query: object) -> list[str]:
    """Return the article hashes of the list."""
    answer = await client.get(BRIEFS, params={name: str(value) for name, value in query.items()})
    assert answer.status_code == httpx.codes.OK, answer.text
    return [entry["article_hash"] for entry in answer.json()["briefs"]]


async def test_what_was_briefed_last_comes_first(client: httpx.AsyncClient) -> None:
    """Each article is there once, as it was briefed last, with where it is found; deleted, it is gone."""
    assert await listed(client) == []
    bridge = (await client.post(BRIEFS, json={"text": ARTICLE})).json()
    metro = (await client.post(BRIEFS, json={"text": OTHER})).json()
    assert await listed(client) == [metro["article_hash"], bridge["article_hash"]]
    short = await client.post(BRIEFS, json={"text": ARTICLE, "max_words": 20})
    assert await listed(client, limit=1) == [bridge["article_hash"]]
    entry, _ = (await client.get(BRIEFS)).json()["briefs"]
    assert entry["href"] == short.headers["location"] != f"{BRIEFS}/{bridge['article_hash']}"
    assert (await client.get(entry["href"])).json()["summary"] == short.json()["summary"]
    assert (entry["title"], entry["title_hi"]) == (bridge["title"]["en"], bridge["title"]["hi"])
    await client.delete(f"{BRIEFS}/{bridge['article_hash']}")
    assert await listed(client) == [metro["article_hash"]]
    assert await listed(client, q="कोटा") == []


async def test_words_are_found_in_both_languages(client: httpx.AsyncClient) -> None:
    """All the words begin words of title or summary, vowel signs included, or the hash."""
    bridge = (await client.post(BRIEFS, json={"text": ARTICLE})).json()["article_hash"]
    metro = (await client.post(BRIEFS, json={"text": OTHER})).json()["article_hash"]
    for words, expected in {
        "मेट्रो": [metro],
        "मेट": [metro],
        "  कोटा पुल ": [bridge],
        "कोटा मेट्रो": [],
        "KOTA": [bridge],
        bridge[:12]: [bridge],
        "ेट्रो": [],
        "250": [bridge],
        'NOT " OR *': [],
        "title_hi:कोटा": [],
        "   ": [metro, bridge],
    }.items():
        assert await listed(client, q=words) == expected, words


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "q=" + "a" * 201, "page=2"])
async def test_bad_queries_are_refused(client: httpx.AsyncClient, query: str) -> None:
    """Limits are told, other fields too."""
    assert (await client.get(f"{BRIEFS}?{query}")).status_code == httpx.codes.UNPROCESSABLE_ENTITY


async def test_a_variant_is_named_instead_of_options(client: httpx.AsyncClient) -> None:
    """One that is not stored is not found, and both ways together are refused."""
    brief = (await client.post(BRIEFS, json={"text": ARTICLE})).json()
    address = f"{BRIEFS}/{brief['article_hash']}"
    assert (await client.get(address, params={"variant": "0" * 16})).status_code == httpx.codes.NOT_FOUND
    both = await client.get(address, params={"variant": "0" * 16, "max_words": 20})
    assert both.status_code == httpx.codes.UNPROCESSABLE_ENTITY


async def test_each_engine_lists_its_own(tmp_path: Path, engine: GatedEngine, other: GatedEngine) -> None:
    """Briefs of all loaded engines are listed; those of an engine that is not there any more are not."""
    both = Settings(translator=f"{engine.name},{other.name}", data_dir=tmp_path)
    async with serving(both) as client:
        await client.post(BRIEFS, json={"text": ARTICLE})
        made = await client.post(BRIEFS, json={"text": OTHER, "engine": other.name})
        entries = (await client.get(BRIEFS)).json()["briefs"]
        assert [entry["engine"] for entry in entries] == [other.name, engine.name]
        assert entries[0]["href"] == made.headers["location"]
    async with serving(Settings(translator=engine.name, data_dir=tmp_path)) as client:
        assert len(await listed(client)) == 1
        assert await listed(client, q="मेट्रो") == []


async def test_briefs_of_before_the_list_are_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The migration reads what is stored; what is no brief is left alone."""
    monkeypatch.setattr(migrations, "MIGRATIONS", migrations.MIGRATIONS[:1])
    payload = json.dumps({"title": {"hi": "पुल", "en": "Bridge"}, "summary": None, "warnings": [1, 2]}).encode()
    async with SqliteCache(tmp_path, max_mb=1) as cache:
        await cache.briefs.put("a", "engine@1", "options", payload, [])
        await cache.briefs.put("b", "engine@1", "options", b"no JSON", [])
    monkeypatch.undo()
    async with SqliteCache(tmp_path, max_mb=1) as cache:
        (found,) = await cache.briefs.recent(["engine@1"], "bri", 5)
        assert (found.article_hash, found.title, found.summary, found.warnings) == ("a", "Bridge", None, 2)
        await cache.briefs.put("a", "engine@1", "options", payload.replace(b"Bridge", b"Road"), [])
        assert await cache.briefs.recent(["engine@1"], "bri", 5) == []


def test_no_list_reads_the_whole_table(tmp_path: Path) -> None:
    """Both ways go along an index in the order of the answer: nothing is sorted and no table scanned."""
    connection = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    migrations.migrate(connection)
    assert recent(connection, ["engine@1"], "", 5) == []
    for sql in (_ALL, _FOUND):
        plan = connection.execute(f"EXPLAIN QUERY PLAN {sql}", {"signature": "", "words": "a"}).fetchall()
        steps = [step for *_, step in plan]
        assert not any("TEMP B-TREE" in step for step in steps), steps
        assert not any("SCAN b" in step.split(" VIRTUAL")[0] for step in steps), steps
    connection.close()
