"""`/v1/briefs` as its users meet it: made, found again, kept apart, deleted."""

from __future__ import annotations

import asyncio
import json

import httpx
import pytest

from service.settings import Settings
from tests.fakes import GatedEngine
from tests.service.conftest import ARTICLE, serving

BRIEFS = "/v1/briefs"


async def test_a_brief_has_summary_translation_and_metadata(client: httpx.AsyncClient) -> None:
    """The first POST makes the brief; every part of it points back at the Hindi."""
    response = await client.post(BRIEFS, json={"text": ARTICLE})
    assert response.status_code == httpx.codes.OK
    brief = response.json()
    assert brief["cached"] is False
    assert brief["title"]["hi"] == "कोटा में बनेगा नया पुल, 250 करोड़ रुपये मंजूर"
    assert brief["place"] == "कोटा"
    assert response.headers["location"] == f"{BRIEFS}/{brief['article_hash']}"
    segments = brief["translation"]["segments"]
    assert [segment["index"] for segment in segments] == list(range(6))
    assert [segment["paragraph"] for segment in segments] == [0, 0, 0, 1, 1, 1]
    assert brief["translation"]["en"].split("\n\n")[1].startswith(segments[3]["en"])
    assert brief["translation"]["en"].count("\n\n") == 1
    for sentence in brief["summary"]["sentences"]:
        assert segments[sentence["segment"]]["hi"] == sentence["hi"]
        assert segments[sentence["segment"]]["en"] == sentence["en"]
    assert {"cache", "clean", "segment", "rank", "translate", "total"} <= brief["timings_ms"].keys()
    assert [removed["kind"] for removed in brief["removed"]] == ["dateline"]


async def test_the_second_post_is_a_hit_and_translates_nothing(client: httpx.AsyncClient, engine: GatedEngine) -> None:
    """A copy of the article with other white space is answered from the cache, with the same ETag."""
    first = await client.post(BRIEFS, json={"text": ARTICLE})
    translated = len(engine.seen)
    second = await client.post(
        BRIEFS, content=ARTICLE.replace("\n\n", "\r\n\r\n  "), headers={"Content-Type": "text/plain"}
    )
    assert second.json()["cached"] is True
    assert second.headers["etag"] == first.headers["etag"]
    assert second.json()["translation"] == first.json()["translation"]
    assert len(engine.seen) == translated


async def test_no_cache_makes_it_afresh(client: httpx.AsyncClient, engine: GatedEngine) -> None:
    """`Cache-Control: no-cache` translates every segment again."""
    await client.post(BRIEFS, json={"text": ARTICLE})
    translated = len(engine.seen)
    again = await client.post(BRIEFS, json={"text": ARTICLE}, headers={"Cache-Control": "no-cache"})
    assert again.json()["cached"] is False
    assert len(engine.seen) == 2 * translated


async def test_title_and_body_html_and_text_are_three_ways_in(client: httpx.AsyncClient) -> None:
    """The same story in each form gives the same translation."""
    title, _, body = ARTICLE.partition("\n\n")
    html = f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>" + "".join(
        f"<p>{paragraph}</p>" for paragraph in body.split("\n\n")
    )
    answers = [
        await client.post(BRIEFS, json={"text": ARTICLE}),
        await client.post(BRIEFS, json={"title": title, "body": body}),
        await client.post(BRIEFS, json={"html": html + "</article></body></html>"}),
        await client.post(
            BRIEFS, content=html + "</article></body></html>", headers={"Content-Type": "text/html; charset=UTF-8"}
        ),
    ]
    assert {answer.json()["translation"]["en"] for answer in answers} == {answers[0].json()["translation"]["en"]}
    assert {answer.json()["title"]["hi"] for answer in answers} == {title}


async def test_no_title_is_null(client: httpx.AsyncClient) -> None:
    """A body without a title has none, and nothing is made up."""
    response = await client.post(BRIEFS, json={"body": ARTICLE.partition("\n\n")[2]})
    assert response.json()["title"] is None


async def test_summary_only_translates_what_it_needs_and_the_rest_is_reused(
    client: httpx.AsyncClient, engine: GatedEngine
) -> None:
    """A summary alone translates the title and its sentences; the full brief later only what is missing."""
    short = {"text": ARTICLE, "max_words": 20}
    summary = (await client.post(BRIEFS, json={**short, "include": ["summary"]})).json()
    assert summary["translation"] is None
    needed = {segment.text for segment in engine.seen}
    chosen = {sentence["hi"] for sentence in summary["summary"]["sentences"]}
    assert chosen < needed
    assert len(needed) < 5
    full = (await client.post(BRIEFS, json=short)).json()
    assert full["summary"] == summary["summary"]
    texts = [segment.text for segment in engine.seen]
    assert len(texts) == len(set(texts)) == 7


async def test_a_full_brief_answers_for_its_parts(client: httpx.AsyncClient, engine: GatedEngine) -> None:
    """After the full brief the summary alone, and the translation alone, are hits."""
    full = (await client.post(BRIEFS, json={"text": ARTICLE})).json()
    engine.seen.clear()
    for part, other in (("summary", "translation"), ("translation", "summary")):
        answer = (await client.get(f"{BRIEFS}/{full['article_hash']}", params={"include": part})).json()
        assert answer["cached"] is True
        assert answer[part] == full[part]
        assert answer[other] is None
    assert not engine.seen


async def test_options_that_change_the_answer_are_kept_apart(client: httpx.AsyncClient) -> None:
    """A brief of other `max_words` is another brief."""
    made = (await client.post(f"{BRIEFS}?max_words=12", content=ARTICLE, headers={"Content-Type": "text/plain"})).json()
    assert len(made["summary"]["sentences"]) == 1
    path = f"{BRIEFS}/{made['article_hash']}"
    assert (await client.get(path, params={"max_words": 12})).json()["summary"] == made["summary"]
    assert (await client.get(path)).status_code == httpx.codes.NOT_FOUND


async def test_etag_and_304(client: httpx.AsyncClient) -> None:
    """The weak ETag of a brief is answered with 304 and no body; another is not."""
    made = await client.post(BRIEFS, json={"text": ARTICLE})
    path, etag = made.headers["location"], made.headers["etag"]
    assert etag.startswith('W/"')
    for tags in (etag, f'"other", {etag}', "*", etag.removeprefix("W/")):
        unchanged = await client.get(path, headers={"If-None-Match": tags})
        assert unchanged.status_code == httpx.codes.NOT_MODIFIED
        assert unchanged.content == b""
        assert unchanged.headers["etag"] == etag
    assert (await client.get(path, headers={"If-None-Match": '"other"'})).status_code == httpx.codes.OK


async def test_delete_removes_the_brief_and_what_was_remembered(client: httpx.AsyncClient, engine: GatedEngine) -> None:
    """After DELETE the brief is gone, a second DELETE finds nothing, and a POST translates everything again."""
    path = (await client.post(BRIEFS, json={"text": ARTICLE})).headers["location"]
    translated = len(engine.seen)
    assert (await client.delete(path)).status_code == httpx.codes.NO_CONTENT
    assert (await client.get(path)).status_code == httpx.codes.NOT_FOUND
    assert (await client.delete(path)).status_code == httpx.codes.NOT_FOUND
    await client.post(BRIEFS, json={"text": ARTICLE})
    assert len(engine.seen) == 2 * translated


async def test_ten_at_once_cost_one_translation(client: httpx.AsyncClient, engine: GatedEngine) -> None:
    """Ten people who post the same article at once share one flight."""
    engine.gate.clear()
    posts = [asyncio.create_task(client.post(BRIEFS, json={"text": ARTICLE})) for _ in range(10)]
    await asyncio.to_thread(engine.entered.wait)
    engine.gate.set()
    answers = [(await post).json() for post in posts]
    assert len({json.dumps(answer["translation"], sort_keys=True) for answer in answers}) == 1
    texts = [segment.text for segment in engine.seen]
    assert len(texts) == len(set(texts))


async def test_a_blocked_engine_does_not_block_health_or_a_hit(client: httpx.AsyncClient, engine: GatedEngine) -> None:
    """While the engine hangs in a batch, the event loop answers `/healthz` and cache hits."""
    hit = await client.post(BRIEFS, json={"text": ARTICLE})
    engine.entered.clear()
    engine.gate.clear()
    blocked = asyncio.create_task(client.post(BRIEFS, json={"text": ARTICLE.replace("कोटा", "बूंदी")}))
    await asyncio.to_thread(engine.entered.wait)
    async with asyncio.timeout(5):
        assert (await client.get("/healthz")).json() == {"status": "alive"}
        assert (await client.get(hit.headers["location"])).json()["cached"] is True
        assert (await client.post(BRIEFS, json={"text": ARTICLE})).json()["cached"] is True
    assert not blocked.done()
    engine.gate.set()
    assert (await blocked).status_code == httpx.codes.OK


async def test_a_failing_segment_fails_its_request_alone(client: httpx.AsyncClient, engine: GatedEngine) -> None:
    """An engine that raises on one sentence is a 500 with a problem; what was translated besides it is kept."""
    engine.poison = "1.2 किलोमीटर"
    failed = await client.post(BRIEFS, json={"text": ARTICLE})
    assert failed.status_code == httpx.codes.INTERNAL_SERVER_ERROR
    assert failed.json()["type"] == "urn:saar:engine-failed"
    engine.poison = None
    engine.seen.clear()
    assert (await client.post(BRIEFS, json={"text": ARTICLE})).status_code == httpx.codes.OK
    assert [segment.text for segment in engine.seen] == ["पुल की लंबाई 1.2 किलोमीटर होगी।"]


async def test_a_timeout_keeps_what_was_finished(settings: Settings, engine: GatedEngine) -> None:
    """A request over the time limit is a 504 that says to try again; then only what was missing is translated."""
    pages = "\n\n".join(f"वार्ड {number} में विभाग ने नया हैंडपंप लगाया है और लोग खुश हैं।" for number in range(100))
    async with serving(settings.model_copy(update={"request_timeout_s": 2})) as client:
        engine.hold = "वार्ड 99 "
        engine.gate.clear()
        late = await client.post(BRIEFS, json={"body": pages})
        assert late.status_code == httpx.codes.GATEWAY_TIMEOUT
        assert "send the request again" in late.json()["detail"]
        finished = {segment.text for segment in engine.seen}
        engine.gate.set()
        engine.seen.clear()
        assert (await client.post(BRIEFS, json={"body": pages})).status_code == httpx.codes.OK
        again = {segment.text for segment in engine.seen}
        assert len(finished) > 50
        assert len(finished & again) == 0
        assert any("वार्ड 99 " in text for text in again)


async def test_a_forty_page_article_and_a_long_sentence(client: httpx.AsyncClient) -> None:
    """Four hundred paragraphs, and one sentence of 3,000 characters, are translated whole."""
    paragraph = "विभाग ने वार्ड {} में {} नए हैंडपंप लगाए हैं। लोगों को अब दूर नहीं जाना पड़ेगा।"
    pages = "\n\n".join(paragraph.format(number, number + 3) for number in range(400))
    brief = (await client.post(BRIEFS, json={"body": pages})).json()
    assert len(brief["translation"]["segments"]) == 800
    assert "403" not in brief["translation"]["en"].split("\n\n")[0]
    assert "402" in brief["translation"]["en"].split("\n\n")[399]
    sentence = "मंत्री ने बताया कि " + "सड़क, पानी, बिजली और स्वास्थ्य की योजनाएं चल रही हैं, " * 60 + "काम जारी है।"
    brief = (await client.post(BRIEFS, json={"body": sentence})).json()
    (segment,) = brief["translation"]["segments"]
    assert segment["hi"] == sentence
    assert len([word for word in segment["en"].split() if word != "en:"]) == len(sentence.split())
    assert not [warning for warning in brief["warnings"] if warning["kind"] == "truncated"]


@pytest.mark.parametrize("forms", [{"include": "summary,translation"}, {"include": ["summary", "translation"]}, {}])
async def test_include_may_be_a_list_or_comma_separated(client: httpx.AsyncClient, forms: dict[str, str]) -> None:
    """All ways of asking for both parts are the same request."""
    made = await client.post(BRIEFS, json={"text": ARTICLE})
    assert (await client.get(made.headers["location"], params=forms)).json()["summary"] == made.json()["summary"]
