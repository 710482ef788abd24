"""Clients that were written for LibreTranslate work unchanged; its routes answer in its shapes."""

from __future__ import annotations

from typing import Any

import httpx
import libretranslate_aio
import pytest
from deep_translator import LibreTranslator
from libretranslatepy import LibreTranslateAPI

from service.settings import Settings
from tests.fakes import GatedEngine
from tests.service.conftest import serving, starting

SENTENCE = "योजना से 45 हजार घरों को पानी मिलेगा।"
SHORT = "सड़क बंद है।"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


async def translated(client: httpx.AsyncClient, **asked: object) -> dict[str, Any]:
    """Return the answer to `asked`, from Hindi to English where it says nothing else."""
    response = await client.post("/translate", json={"source": "hi", "target": "en", **asked})
    assert response.status_code == httpx.codes.OK, response.text
    answer: dict[str, Any] = response.json()
    return answer


def test_libretranslatepy_works_unchanged(stub_service: str) -> None:
    """The client of LibreTranslate's authors, which sends forms, does all that it can."""
    client = LibreTranslateAPI(stub_service, api_key="any")
    assert client.translate(SENTENCE, "hi", "en").startswith("en: ")
    assert client.translate(SENTENCE, "auto", "en") == client.translate(SENTENCE, "hi", "en")
    (found,) = client.detect(SENTENCE)
    assert (found["language"], found["confidence"] > 50) == ("hi", True)
    assert client.languages() == [
        {"code": "hi", "name": "Hindi", "targets": ["en"]},
        {"code": "en", "name": "English", "targets": []},
    ]


def test_libretranslate_aio_works_unchanged(stub_service: str) -> None:
    """A client that reads every field: lists, the language found, alternatives, and errors by their status."""
    with libretranslate_aio.LibreTranslate(stub_service) as client:
        both = client.translate([SENTENCE, SHORT], "auto", "en", alternatives=2)
        assert [text.startswith("en: ") for text in both.translated_text] == [True, True]
        assert isinstance(both.detected_language, list)
        assert [found.language for found in both.detected_language] == ["hi", "hi"]
        assert both.alternatives == [[], []]
        assert client.translate(SENTENCE, "hi", "en").detected_language is None
        assert [language.code for language in client.languages()] == ["hi", "en"]
        with pytest.raises(libretranslate_aio.BadRequestError, match="does not translate ta to en"):
            client.translate(SENTENCE, "ta", "en")


def test_deep_translator_works_unchanged(stub_service: str) -> None:
    """A client that sends everything in the query of a POST without a body."""
    client = LibreTranslator(source="hi", target="en", api_key="any", custom_url=f"{stub_service}/")
    assert client.translate_batch([SENTENCE, SHORT]) == [client.translate(SENTENCE), "en: sarak band hai."]


async def test_answers_have_the_shape_that_was_asked_for(client: httpx.AsyncClient) -> None:
    """A text for a text, a list for a list; the members that were not asked for are not there."""
    assert (await translated(client, q=SHORT)) == {"translatedText": "en: sarak band hai."}
    assert (await translated(client, q=[SHORT, ""])) == {"translatedText": ["en: sarak band hai.", ""]}
    assert (await translated(client, q=[])) == {"translatedText": []}
    assert (await translated(client, q=SENTENCE, alternatives=3))["alternatives"] == []
    auto = await translated(client, q=[SENTENCE], source="auto", format=None, api_key="x")
    assert auto["detectedLanguage"][0]["language"] == "hi"
    form = await client.post("/translate", data={"q": "एक\r\nदो", "source": "hi", "target": "en", "format": ""})
    assert form.json()["translatedText"].splitlines() == ["en: ek", "en: do"]


async def test_what_saar_is_unsure_of_comes_along(client: httpx.AsyncClient) -> None:
    """Warnings are a member of their own, in the order of the texts, and only where there are any."""
    negated = "सड़क बंद नहीं है।"
    one = await translated(client, q=negated)
    assert [warning["kind"] for warning in one["warnings"]] == ["negation"]
    both = await translated(client, q=[SHORT, negated])
    assert [bool(warnings) for warnings in both["warnings"]] == [False, True]


@pytest.mark.parametrize(
    ("q", "language"), [("The bridge is closed for repair.", "en"), ("12 / 34", "und"), (SENTENCE, "hi")]
)
async def test_auto_finds_the_language_and_says_it(client: httpx.AsyncClient, q: str, language: str) -> None:
    """English stays as it is, what has no language is taken for Hindi, and each says so."""
    answer = await translated(client, q=q, source="auto")
    assert answer["detectedLanguage"]["language"] == language
    assert (answer["translatedText"] == q) == (language == "en")
    assert (answer["detectedLanguage"]["confidence"] == 0) == (language == "und")


async def test_html_keeps_its_tags(client: httpx.AsyncClient) -> None:
    """Texts between tags are translated; tags, code and what is not to be translated stay; output is escaped."""
    page = '<p class="a">सड़क <b>बंद</b> है &lt;आज&gt;।</p><script>x = "सड़क";</script><code>बंद</code>'
    answer = await translated(client, q=page, format="html")
    assert answer["translatedText"] == (
        '<p class="a">en: sarak <b>en: band</b> en: hai &lt;aj&gt;.</p><script>x = "सड़क";</script><code>बंद</code>'
    )
    english = await translated(client, q="<p>The bridge is closed &amp; open.</p>", format="html", source="auto")
    assert english["translatedText"] == "<p>The bridge is closed &amp; open.</p>"


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"q": "क", "source": "hi"}, "target"),
        ({"q": 5, "source": "hi", "target": "en"}, "q"),
        ({"q": "क", "source": "hi", "target": "en", "format": "pdf"}, "format"),
        ({"q": "क", "source": "hi", "target": "fr"}, "does not translate hi to fr"),
        ({"q": "शेतकऱ्यांसाठी नवीन योजना जाहीर केली आहे.", "source": "auto", "target": "en"}, "looks like Marathi"),
        ({"q": ["क"] * 1001, "source": "hi", "target": "en"}, "q"),
        ({"q": "क" * 200_001, "source": "hi", "target": "en"}, "200,000"),
    ],
)
async def test_errors_are_told_in_both_ways(client: httpx.AsyncClient, asked: dict[str, object], says: str) -> None:
    """What the client did wrong is a 400, as LibreTranslate has it; the body is a problem with `error` beside."""
    expect_error(await client.post("/translate", json=asked), 400, says)


@pytest.mark.parametrize(
    ("content", "headers", "says"),
    [
        (b"q=%ff", FORM, "UTF-8"),
        (b"q=\xff", FORM, "byte 2"),
        (b"q=a&" * 2001, FORM, "2,000 fields"),
        (b"--x--", {"Content-Type": "multipart/form-data; boundary=x"}, "x-www-form-urlencoded"),
        (b"{", {"Content-Type": "application/json"}, "JSON"),
        (b"", {}, "application/json"),
    ],
)
async def test_bytes_that_cannot_be_read_are_refused(
    client: httpx.AsyncClient, content: bytes, headers: dict[str, str], says: str
) -> None:
    """Broken forms and JSON, and other content types, say what to send instead."""
    for path in ("/translate", "/detect"):
        expect_error(await client.post(path, content=content, headers=headers), 400, says)


async def test_the_services_own_errors_keep_their_status(
    settings: Settings, engine: GatedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An engine that fails is a 500, a bug too, one that is not ready a 503 that says when to come back."""
    asked = {"q": SENTENCE, "source": "hi", "target": "en"}
    engine.poison = "योजना"
    async with serving(settings) as client:
        expect_error(await client.post("/translate", json=asked), 500, "failed")
        monkeypatch.setattr("service.routes.libretranslate.detect", lambda _: 1 / 0)
        expect_error(await client.post("/detect", json=asked), 500, "bug")
    engine.is_prepared = lambda _: False  # type: ignore[method-assign,assignment]
    engine.prepare = lambda *_: engine.gate.wait(timeout=30)  # type: ignore[method-assign,assignment]
    engine.gate.clear()
    async with starting(settings) as client:
        refused = await client.post("/translate", json=asked)
        expect_error(refused, 503, "being prepared")
        assert int(refused.headers["retry-after"]) > 0
        engine.gate.set()


def expect_error(response: httpx.Response, status: int, says: str) -> None:
    """Assert that a response is a problem of that status with the same words in `error`."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == status
    assert body["error"] == body["detail"]
    assert says in body["error"]
