"""What `/metrics` counts is what happened, and nobody outside chooses its labels."""

from __future__ import annotations

import asyncio

import httpx
from prometheus_client.parser import text_string_to_metric_families

from service.settings import Settings
from tests.fakes import GatedEngine
from tests.service.conftest import ARTICLE, serving

BRIEFS = "/v1/briefs"


class Numbers:
    """The samples of a service at one moment."""

    def __init__(self, text: str) -> None:
        self._samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]

    def of(self, name: str, **labels: str) -> float:
        """Return the sum of the samples of this name with these labels."""
        return sum(it.value for it in self._samples if it.name == name and labels.items() <= it.labels.items())

    def labels(self, label: str) -> set[str]:
        """Return the values that a label has, of whatever name."""
        return {sample.labels[label] for sample in self._samples if label in sample.labels}


async def numbers(client: httpx.AsyncClient) -> Numbers:
    """Ask for the metrics."""
    answer = await client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    return Numbers(answer.text)


async def test_a_brief_made_and_found_is_counted(client: httpx.AsyncClient) -> None:
    """Requests, stages, the engine's work, and both kinds of cache hits are in the numbers."""
    first = (await client.post(BRIEFS, json={"text": ARTICLE, "include": ["summary"]})).json()
    await client.post(BRIEFS, json={"text": ARTICLE, "include": ["summary"]})
    await client.post(BRIEFS, json={"text": ARTICLE})
    told = await numbers(client)
    assert told.of("saar_request_seconds_count", method="POST", route=BRIEFS, status="200") == 3
    assert [told.of("saar_cache_lookups_total", kept="brief", outcome=it) for it in ("hit", "miss")] == [1, 2]
    reused = 1 + len(first["summary"]["sentences"])  # its title and its summary are in the whole brief, too
    assert told.of("saar_cache_lookups_total", kept="segment", outcome="hit") >= reused
    for stage in ("cache", "clean", "segment", "rank", "translate", "check"):
        assert told.of("saar_stage_seconds_count", stage=stage) > 0, stage
    assert told.of("saar_segments_total") == told.of("saar_cache_lookups_total", kept="segment")
    assert told.of("saar_engine_call_seconds_count", engine="gated") == told.of("saar_engine_call_segments_count")
    assert told.of("saar_engine_output_tokens_total", engine="gated") > 0
    assert 0 < told.of("saar_engine_batch_fill_ratio_sum") / told.of("saar_engine_batch_fill_ratio_count") <= 1
    assert told.of("saar_engine_loaded", engine="gated") == 1
    assert told.of("saar_cache_size_bytes") > 0


async def test_what_waits_and_what_is_refused_is_counted(settings: Settings, engine: GatedEngine) -> None:
    """A held engine has a queue that the gauge shows; who finds it full is one of the 429s."""
    engine.hold = "कोटा"
    engine.gate.clear()
    few = settings.model_copy(update={"max_queued_tokens": 1})
    texts = {"texts": [f"कोटा {number} में बारिश हुई" for number in range(200)]}
    async with serving(few) as client:
        held = asyncio.create_task(client.post("/v1/translations", json=texts))
        while (await numbers(client)).of("saar_engine_queue_tokens") == 0:
            await asyncio.sleep(0.01)
        assert (await client.post(BRIEFS, json={"text": ARTICLE})).status_code == httpx.codes.TOO_MANY_REQUESTS
        engine.gate.set()
        await held
        told = await numbers(client)
    assert told.of("saar_request_seconds_count", status="429") == 1
    assert told.of("saar_engine_queue_tokens") == 0
    assert told.of("saar_engine_queue_limit_tokens") == 1


async def test_warnings_and_failures_are_counted(client: httpx.AsyncClient, engine: GatedEngine) -> None:
    """A segment counts under each kind of its warnings, a batch that the engine raised on as a failure."""
    await client.post("/v1/translations", json={"texts": ["कल बारिश नहीं हुई।", "आज बारिश हुई।"]})
    engine.poison = "ज़हर"
    await client.post("/v1/translations", json={"texts": ["ज़हर मिला।"]})
    told = await numbers(client)
    assert told.of("saar_segments_with_warnings_total", kind="negation") == 1
    assert told.of("saar_segments_total") == 2
    assert told.of("saar_engine_failures_total") == 2  # in its batch, and alone


async def test_no_client_makes_a_label(client: httpx.AsyncClient) -> None:
    """Unknown paths, methods and engines share one value each."""
    for path in ("/कोटा", "/v1/briefs/" + "f" * 64, "/v1/briefs/not-a-hash", "/v1/engines"):
        for method in ("GET", "BREW", "QUX"):
            await client.request(method, path)
    await client.post(BRIEFS, json={"text": ARTICLE, "engine": "mine"})
    told = await numbers(client)
    assert told.labels("route") == {"none", BRIEFS, f"{BRIEFS}/{{article_hash}}", "/v1/engines", "/readyz"}
    assert told.labels("method") == {"GET", "POST", "other"}
    assert told.labels("engine") == {"gated"}


async def test_two_applications_count_for_themselves(settings: Settings) -> None:
    """One process may hold two of them."""
    async with serving(settings) as one, serving(settings) as two:
        await one.post(BRIEFS, json={"text": ARTICLE})
        assert (await numbers(one)).of("saar_segments_total") > 0
        assert (await numbers(two)).of("saar_segments_total") == 0
