"""Every error has one shape (RFC 9457), the right status, and says what to do."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest

from service.settings import Settings
from tests.fakes import GatedEngine
from tests.service.conftest import ARTICLE, serving

BRIEFS = "/v1/briefs"
JSON = {"Content-Type": "application/json"}
MARATHI = "राज्य सरकारने शेतकऱ्यांसाठी नवीन योजना जाहीर केली आहे. या योजनेतून गावांमध्ये पाण्याची सोय होणार आहे, असे मंत्र्यांनी सांगितले."
NEPALI = "सरकारले किसानहरूका लागि नयाँ योजना ल्याएको छ। यो योजनाबाट गाउँमा खानेपानीको सुविधा हुने मन्त्रीले बताउनुभयो।"
ENGLISH = "The state government has announced a new scheme for farmers, and the minister said that it starts next week."


def expect_problem(response: httpx.Response, status: int, says: str) -> None:
    """Assert that a response is a problem of that status whose detail contains `says`."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert {"type", "title", "status", "detail"} <= body.keys() <= {"type", "title", "status", "detail", "errors"}
    assert body["status"] == status
    assert body["type"].startswith("urn:saar:")
    assert says in body["detail"]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"text": ""}, "empty"),
        ({"text": " \n\u200b\t"}, "empty"),
        ({"body": "", "title": "शीर्षक"}, "empty"),
        ({"text": "https://example.in/khabar/123"}, "fetches nothing"),
        ({"text": ENGLISH}, "English"),
        ({"text": MARATHI}, "Marathi"),
        ({"text": NEPALI}, "Nepali"),
        ({"text": "क\x00ख"}, "NUL"),
        ({"text": ARTICLE, "max_words": 0}, "max_words"),
        ({"text": ARTICLE, "max_words": 1001}, "max_words"),
        ({"text": ARTICLE, "max_words": "many"}, "max_words"),
        ({"text": ARTICLE, "include": []}, "include"),
        ({"text": ARTICLE, "include": ["title"]}, "include"),
        ({"text": ARTICLE, "words": 60}, "words"),
        ({"text": ARTICLE, "html": "<p>"}, "exactly one"),
        ({"title": "शीर्षक"}, "exactly one"),
        ({"title": "शीर्षक", "text": ARTICLE}, "'title' goes with 'body'"),
        ({"text": 5}, "text"),
        ([], "object"),
        ({"html": "<html><body></body></html>"}, "article"),
    ],
)
async def test_bad_articles_and_options_are_422(client: httpx.AsyncClient, body: Any, says: str) -> None:  # noqa: ANN401 - any JSON
    """What cannot be briefed is refused with a reason."""
    expect_problem(await client.post(BRIEFS, json=body), 422, says)


@pytest.mark.parametrize(
    ("content", "content_type", "status", "says"),
    [
        (b'{"text": ', "application/json", 422, "JSON"),
        (b'{"text": "\\ud800"}', "application/json", 422, "names a whole character"),
        (b"\xff\xfe", "application/json", 422, "byte 0"),
        (b"abc \xe0\xa4", "text/plain", 422, "byte 4"),
        ("कोटा".encode(), "application/pdf", 415, "text/plain"),
        ("कोटा".encode(), "", 415, "application/json"),
        ("कोटा".encode("utf-16"), "text/plain; charset=utf-16", 415, "UTF-8"),
    ],
)
async def test_bytes_that_cannot_be_read_are_refused(
    client: httpx.AsyncClient, content: bytes, content_type: str, status: int, says: str
) -> None:
    """Broken JSON, broken UTF-8 and other content types say what to send instead."""
    expect_problem(await client.post(BRIEFS, content=content, headers={"Content-Type": content_type}), status, says)


@pytest.mark.parametrize(
    ("content", "headers", "status", "says"),
    [
        (b"{", JSON, 422, "JSON"),
        (b'{"texts": ["\xff"]}', JSON, 422, "byte 12"),
        (b"[" * 5000, JSON, 422, "JSON"),
        ("कोटा".encode(), {"Content-Type": "text/plain"}, 415, "application/json"),
        (b"{}", {"Content-Type": "application/json", "Content-Encoding": "gzip"}, 415, "gzip"),
        (b"{}", JSON, 422, "texts"),
    ],
)
async def test_translations_read_their_body_with_the_same_care(
    client: httpx.AsyncClient, content: bytes, headers: dict[str, str], status: int, says: str
) -> None:
    """What cannot be read is refused on both routes alike."""
    expect_problem(await client.post("/v1/translations", content=content, headers=headers), status, says)


async def test_over_the_limit_is_413(settings: Settings) -> None:
    """The limit counts characters of the article, and bytes of the request before anything is parsed."""
    plain = {"Content-Type": "text/plain"}
    sentences = (f"<p>वार्ड {number} में आज बारिश हुई और लोग घर लौटे।</p>" for number in range(60))
    page = f"<html><body><article>{''.join(sentences)}</article></body></html>"
    async with serving(settings.model_copy(update={"max_article_chars": 1000})) as client:
        expect_problem(await client.post(BRIEFS, json={"text": "कोटा " * 201}), 413, "1,000")
        expect_problem(await client.post(BRIEFS, content=b" " * 20_001, headers=plain), 413, "bytes")
        expect_problem(await client.post(BRIEFS, json={"html": page}), 413, "page")
        expect_problem(await client.post("/v1/translations", json={"texts": ["कोटा " * 101] * 2}), 413, "1,000")
        expect_problem(await client.post("/v1/translations", content=b" " * 20_001, headers=JSON), 413, "bytes")
        assert (await client.post(BRIEFS, json={"text": ARTICLE})).status_code == httpx.codes.OK


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", f"{BRIEFS}/{'0' * 64}", 404),
        ("DELETE", f"{BRIEFS}/{'0' * 64}", 404),
        ("GET", f"{BRIEFS}/not-a-hash", 422),
        ("GET", f"{BRIEFS}/{'0' * 64}?max_words=x", 422),
        ("GET", f"{BRIEFS}/{'0' * 64}?colour=red", 422),
        ("GET", "/nothing", 404),
        ("PUT", BRIEFS, 405),
        ("POST", "/v1/translations", 415),
        ("POST", "/v1/engines", 405),
    ],
)
async def test_every_route_tells_errors_in_the_same_shape(
    client: httpx.AsyncClient, method: str, path: str, status: int
) -> None:
    """Errors of the framework look like our own."""
    expect_problem(await client.request(method, path), status, "")


async def test_options_in_the_query_do_not_go_with_json(client: httpx.AsyncClient) -> None:
    """There is one place for options; the other is refused instead of ignored."""
    expect_problem(await client.post(f"{BRIEFS}?max_words=20", json={"text": ARTICLE}), 422, "into the body")


async def test_field_errors_are_named(client: httpx.AsyncClient) -> None:
    """A program finds each wrong field in `errors`, and the text that was sent is not repeated."""
    response = await client.post(BRIEFS, json={"text": ARTICLE, "max_words": -1, "colour": "red"})
    assert {error["field"] for error in response.json()["errors"]} == {"max_words", "colour"}
    assert "कोटा" not in response.text


async def test_a_full_queue_is_429_with_retry_after(settings: Settings, engine: GatedEngine) -> None:
    """A request behind a full queue is refused and told when to come back; what is queued already is served."""
    pages = "\n\n".join(f"वार्ड {number} में विभाग ने नया हैंडपंप लगाया है और लोग खुश हैं।" for number in range(200))
    async with serving(settings.model_copy(update={"max_queued_tokens": 5})) as client:
        engine.gate.clear()
        queued = asyncio.create_task(client.post(BRIEFS, json={"body": pages}))
        await asyncio.to_thread(engine.entered.wait)
        refused = await client.post(BRIEFS, json={"text": ARTICLE})
        expect_problem(refused, 429, "Try again")
        assert int(refused.headers["retry-after"]) >= 1
        engine.gate.set()
        assert (await queued).status_code == httpx.codes.OK


async def test_a_bug_is_a_500_that_tells_nothing_of_the_article(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """An exception nobody foresaw is logged by type, and the answer is still a problem."""

    def broken(_: Path) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("service.pipeline.require_hindi", broken)
    expect_problem(await client.post(BRIEFS, json={"text": ARTICLE}), 500, "bug")
    assert "ZeroDivisionError" in caplog.text
    assert "कोटा" not in caplog.text
