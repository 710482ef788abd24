"""The cache as its callers see it: what was put is got, and nobody waits for a write."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.protocols import DecodingOptions, Hypothesis, Segment
from service.cache.migrations import MIGRATIONS
from service.cache.protocols import segment_key
from service.cache.sqlite import FILE, SqliteCache
from service.errors import CacheUnavailable

HYPOTHESIS = Hypothesis(text="The bridge is closed.", score=-0.25, source_tokens=6, output_tokens=5, truncated=False)
words = st.text(st.characters(exclude_categories=["Cs"]))
hypotheses = st.builds(
    Hypothesis,
    text=words,
    score=st.none() | st.floats(max_value=0, allow_nan=False),
    source_tokens=st.integers(0, 10_000),
    output_tokens=st.integers(0, 10_000),
    truncated=st.booleans(),
)


@pytest.fixture
async def cache(tmp_path: Path) -> AsyncIterator[SqliteCache]:
    """Open a cache in an empty folder."""
    async with SqliteCache(tmp_path, max_mb=1) as opened:
        yield opened


def rows(folder: Path, sql: str) -> list[tuple[object, ...]]:
    """Look into the database from outside."""
    connection = sqlite3.connect(folder / FILE)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


async def test_a_brief_is_got_as_it_was_put(cache: SqliteCache) -> None:
    """The payload comes back under exactly the three keys, and under no others."""
    payload = '{"en": "नमस्ते"}'.encode()
    await cache.briefs.put("article", "engine@1", "options", payload, [])
    assert await cache.briefs.get("article", "engine@1", "options") == payload
    for other in (("x", "engine@1", "options"), ("article", "engine@2", "options"), ("article", "engine@1", "x")):
        assert await cache.briefs.get(*other) is None


async def test_a_brief_made_afresh_takes_the_place_of_the_old(cache: SqliteCache, tmp_path: Path) -> None:
    """Putting a brief again replaces it."""
    for payload in (b"old", b"new"):
        await cache.briefs.put("article", "engine@1", "options", payload, [])
    assert await cache.briefs.get("article", "engine@1", "options") == b"new"
    assert rows(tmp_path, "SELECT count(*) FROM briefs") == [(1,)]


async def test_deleting_an_article_leaves_nothing_of_it(cache: SqliteCache, tmp_path: Path) -> None:
    """All its briefs go, with the segments that any of them lists; other articles stay whole."""
    for key in ("a", "b", "c", "other"):
        await cache.segments.put_many({key: HYPOTHESIS})
    await cache.briefs.put("article", "engine@1", "short", b"{}", ["a", "b"])
    await cache.briefs.put("article", "engine@2", "long", b"{}", ["b", "c"])
    await cache.briefs.put("another", "engine@1", "short", b"{}", ["other"])
    assert await cache.briefs.delete("article")
    assert rows(tmp_path, "SELECT article_hash FROM briefs") == [("another",)]
    assert rows(tmp_path, "SELECT key FROM segments") == [("other",)]
    assert not await cache.briefs.delete("article")


@settings(max_examples=25, deadline=None)  # each opens a database
@given(st.dictionaries(st.text("0123456789abcdef", min_size=1), hypotheses, max_size=10))
def test_the_segment_memory_gives_back_what_it_was_given(
    tmp_path_factory: pytest.TempPathFactory, remembered: dict[str, Hypothesis]
) -> None:
    """Any hypothesis survives the way into the database and out of it, and only what was asked for comes."""

    async def there_and_back() -> dict[str, Hypothesis]:
        async with SqliteCache(tmp_path_factory.mktemp("cache"), max_mb=1) as cache:
            for key, hypothesis in {**remembered, "not asked for": HYPOTHESIS}.items():
                await cache.segments.put_many({key: hypothesis})
            return await cache.segments.get_many(list(remembered))

    assert asyncio.run(there_and_back()) == remembered


async def test_a_whole_article_is_one_round_trip(cache: SqliteCache) -> None:
    """Ten thousand keys are one question, whatever the number of variables SQLite takes."""
    await cache.segments.put_many({"7": HYPOTHESIS})
    assert await cache.segments.get_many([str(number) for number in range(10_000)]) == {"7": HYPOTHESIS}
    assert await cache.segments.get_many([]) == {}


async def test_what_is_finished_together_is_put_together(cache: SqliteCache) -> None:
    """Many hypotheses are one write, none is no write, and each is found by its own key."""
    many = {str(number): replace(HYPOTHESIS, output_tokens=number) for number in range(1000)}
    await cache.segments.put_many(many)
    await cache.segments.put_many({})
    assert await cache.segments.get_many(list(many)) == many


async def test_it_is_all_there_after_a_restart(tmp_path: Path) -> None:
    """A second process on the same folder finds what the first one left, and changes nothing by opening it."""
    for _ in range(2):
        async with SqliteCache(tmp_path, max_mb=1) as cache:
            await cache.segments.put_many({"a": HYPOTHESIS})
    async with SqliteCache(tmp_path, max_mb=1) as cache:
        assert await cache.segments.get_many(["a"]) == {"a": HYPOTHESIS}
    assert rows(tmp_path, "SELECT number FROM migrations") == [(number + 1,) for number in range(len(MIGRATIONS))]


async def test_neither_loop_nor_reads_wait_for_a_write(cache: SqliteCache, tmp_path: Path) -> None:
    """While another process holds the write lock, a put waits, a get does not, and the event loop goes on."""
    await cache.briefs.put("article", "engine@1", "options", b"{}", [])
    other = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    putting = asyncio.create_task(cache.segments.put_many({"a": HYPOTHESIS}))
    begun = time.perf_counter()
    for _ in range(5):
        await asyncio.sleep(0.01)
        assert await cache.briefs.get("article", "engine@1", "options")
    assert time.perf_counter() - begun < 1
    assert not putting.done()
    other.execute("COMMIT")
    other.close()
    await putting
    assert await cache.segments.get_many(["a"]) == {"a": HYPOTHESIS}


async def test_a_database_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    """It is left alone, and the message says what to do."""
    async with SqliteCache(tmp_path, max_mb=1) as cache:
        await cache.segments.put_many({"a": HYPOTHESIS})
    connection = sqlite3.connect(tmp_path / FILE)
    connection.execute("INSERT INTO migrations VALUES (99, datetime('now'))")
    connection.commit()
    connection.close()
    with pytest.raises(CacheUnavailable, match=r"newer version of Saar.*update Saar, or let SAAR_DATA_DIR"):
        await SqliteCache(tmp_path, max_mb=1).__aenter__()
    assert rows(tmp_path, "SELECT key FROM segments") == [("a",)]


def test_everything_that_can_change_a_hypothesis_is_in_its_key() -> None:
    """Each part of a segment, its languages, options and engine makes another key; nothing is joined ambiguously."""
    base = {"source": "hi", "target": "en", "options": DecodingOptions(), "signature": "engine@1"}
    plain = Segment(text="वह नहीं आया।")

    def key(segment: Segment = plain, **changed: object) -> str:
        return segment_key(segment, **{**base, **changed})  # type: ignore[arg-type]  # one of the above

    keys = [
        key(),
        key(replace(plain, text="वह आया।")),
        key(replace(plain, kind="headline")),
        key(replace(plain, terms=(("क", "k"),))),
        key(replace(plain, terms=(("क", "k"), ("ख", "kh")))),
        key(replace(plain, terms=(("कख", "kkh"),))),
        key(source="mr"),
        key(target="hi"),
        key(options=DecodingOptions(beam_size=8)),
        key(signature="engine@2"),
    ]
    assert len(set(keys)) == len(keys)
    assert key() == key(Segment(text="वह नहीं आया।"))
    assert all(len(it) == 64 for it in keys)
