"""Tests of both clients against a real HTTP server that answers as it is told."""

from __future__ import annotations

import asyncio
import gc
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest

from saar import (
    ArticleTooLong,
    AsyncClient,
    Brief,
    BriefNotFound,
    Client,
    EngineUnavailable,
    InvalidRequest,
    Overloaded,
    SaarError,
    ServiceProblem,
    ServiceUnreachable,
    Timeout,
    TranslatedText,
    UnexpectedAnswer,
)
from saar.wire import read

Ask = Callable[..., Any]


class _Server(ThreadingHTTPServer):
    """Answers each request with the next of `answers` (the last one again and again) and keeps what was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: list[tuple[int, dict[str, str], bytes]] = []
        self.asked: list[tuple[str, str, dict[str, str], Any]] = []
        self.delay_s = 0.0

    def handle_error(self, *_: object) -> None:
        """Say nothing of a client that hung up: some tests do."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def will_answer(self, status: int, body: object = None, **headers: str) -> None:
        kind = "application/json" if status < 400 else "application/problem+json"
        content = b"" if body is None else json.dumps(body).encode()
        self.answers.append((status, {"Content-Type": kind} | headers, content))


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.asked.append((self.command, self.path, dict(self.headers), json.loads(body) if body else None))
        time.sleep(self.server.delay_s)
        answers = self.server.answers
        status, headers, content = answers.pop(0) if len(answers) > 1 else answers[0]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_DELETE = _answer  # noqa: N815 - the names that http.server calls

    def log_message(self, *_: object) -> None:
        """Stay quiet."""


@contextmanager
def _serving() -> Iterator[_Server]:
    with _Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def server() -> Iterator[_Server]:
    """Start a server that answers as the test says."""
    with _serving() as started:
        yield started


@pytest.fixture(params=["Client", "AsyncClient"])
def ask(request: pytest.FixtureRequest) -> Ask:
    """Call a method, by name, of a client made for the call: every test runs on both classes."""

    def ask_client(url: str, method: str, *args: object, options: dict[str, Any] | None = None, **named: object) -> Any:  # noqa: ANN401 - what the method returns
        async def ask_async() -> Any:  # noqa: ANN401
            async with AsyncClient(url, **options or {}) as client:
                return await getattr(client, method)(*args, **named)

        if request.param == "AsyncClient":
            return asyncio.run(ask_async())
        with Client(url, **options or {}) as client:
            return getattr(client, method)(*args, **named)

    return ask_client


def _problem(status: int, title: str = "No", detail: str = "Do this.") -> dict[str, Any]:
    return {"type": "urn:saar:some-kind", "title": title, "status": status, "detail": detail}


def test_a_brief_is_asked_for_with_the_defaults(server: _Server, ask: Ask, brief_wire: dict[str, Any]) -> None:
    """Only what was given of the article is sent, with every option, and the cache may answer."""
    server.will_answer(200, brief_wire)
    assert ask(server.url, "brief", "गाँव में नया पुल") == read(Brief, brief_wire)
    method, path, headers, body = server.asked[0]
    assert (method, path) == ("POST", "/v1/briefs")
    assert body == {"text": "गाँव में नया पुल", "max_words": 60, "include": ["summary", "translation"]}
    assert headers["Content-Type"] == "application/json"
    assert "Cache-Control" not in headers


def test_every_option_reaches_the_service(server: _Server, ask: Ask, brief_wire: dict[str, Any]) -> None:
    """Title and body, length, parts and refresh are sent as the service reads them."""
    server.will_answer(200, brief_wire)
    ask(server.url, "brief", title="पुल", body="पुल खुला।", max_words=30, include=["summary"], refresh=True)
    _, _, headers, body = server.asked[0]
    assert body == {"title": "पुल", "body": "पुल खुला।", "max_words": 30, "include": ["summary"]}
    assert headers["Cache-Control"] == "no-cache"
    ask(server.url, "brief", html="<p>पुल खुला।</p>")
    assert server.asked[1][3]["html"] == "<p>पुल खुला।</p>"


def test_a_cached_brief_is_found_by_its_hash(server: _Server, ask: Ask, brief_wire: dict[str, Any]) -> None:
    """The hash is in the path and the options are in the query, whatever the hash holds."""
    server.will_answer(200, brief_wire)
    assert ask(server.url, "get", "abc", max_words=30).article_hash == "ab" * 32
    assert server.asked[0][:2] == ("GET", "/v1/briefs/abc?max_words=30&include=summary%2Ctranslation")
    ask(server.url, "get", "../x?y")
    assert server.asked[1][1].startswith("/v1/briefs/..%2Fx%3Fy?")


def test_a_summariser_is_sent_where_it_is_named(server: _Server, ask: Ask, brief_wire: dict[str, Any]) -> None:
    """It goes into the body or the query; where none is named, nothing is said of it."""
    server.will_answer(200, brief_wire)
    made = ask(server.url, "brief", "पुल खुला।", summariser="llm")
    ask(server.url, "get", "abc", summariser="llm")
    ask(server.url, "brief", "पुल खुला।")
    assert made.summary.summariser == "extractive"  # which stood in for it
    assert server.asked[0][3]["summariser"] == "llm"
    assert server.asked[1][1].endswith("&summariser=llm")
    assert "summariser" not in server.asked[2][3]


def test_an_engine_is_sent_where_it_is_named(server: _Server, ask: Ask, brief_wire: dict[str, Any]) -> None:
    """The engine goes into the body or the query; where none is named, nothing is said of it."""
    server.will_answer(200, brief_wire)
    ask(server.url, "brief", "पुल खुला।", engine="indictrans2")
    ask(server.url, "get", "abc", engine="indictrans2")
    ask(server.url, "get", "abc")
    server.answers.clear()
    server.will_answer(200, {"translations": [], "signature": "indictrans2@1"})
    ask(server.url, "translate", ["पुल"], engine="indictrans2")
    ask(server.url, "translate", ["पुल"])
    assert server.asked[0][3]["engine"] == "indictrans2"
    assert [path.partition("&engine=")[2] for _, path, _, _ in server.asked[1:3]] == ["indictrans2", ""]
    assert server.asked[3][3] == {"texts": ["पुल"], "source": "hi", "target": "en", "engine": "indictrans2"}
    assert "engine" not in server.asked[4][3]


def test_a_deletion_has_no_answer(server: _Server, ask: Ask) -> None:
    """204 without a body is success."""
    server.will_answer(204)
    assert ask(server.url, "delete", "abc") is None
    assert server.asked[0][:2] == ("DELETE", "/v1/briefs/abc")


def test_texts_are_translated_in_order(server: _Server, ask: Ask) -> None:
    """One value a text, in the order of the answer."""
    warning = {"kind": "number", "message": "m", "source": None, "output": None}
    translations = [{"text": "one", "score": -1.5, "warnings": [warning]}, {"text": "", "score": None, "warnings": []}]
    server.will_answer(200, {"translations": translations, "signature": "stub@1"})
    assert ask(server.url, "translate", ("एक", "")) == [read(TranslatedText, each) for each in translations]
    assert server.asked[0][1] == "/v1/translations"
    assert server.asked[0][3] == {"texts": ["एक", ""], "source": "hi", "target": "en"}


def test_one_string_is_not_a_list_of_letters(server: _Server, ask: Ask) -> None:
    """Passing a string where a list belongs is told at once, before anything is sent."""
    with pytest.raises(TypeError, match=r"translate\(\[text\]\)"):
        ask(server.url, "translate", "नमस्ते")
    assert server.asked == []


def test_terms_are_sent_where_they_are_given(server: _Server, ask: Ask, brief_wire: dict[str, Any]) -> None:
    """A mapping becomes the wire's list; without terms nothing is said of them."""
    terms = {"राज्य ब्यूरो": "State Bureau"}
    for _ in range(2):
        server.will_answer(200, brief_wire)
    server.will_answer(200, {"translations": [], "signature": "stub@1"})
    ask(server.url, "brief", "पुल खुला।", terms=terms)
    ask(server.url, "brief", "पुल खुला।")
    ask(server.url, "translate", ["पुल"], terms=terms)
    assert server.asked[0][3]["terms"] == server.asked[2][3]["terms"] == [{"hi": "राज्य ब्यूरो", "en": "State Bureau"}]
    assert "terms" not in server.asked[1][3]


def test_engines_are_listed(server: _Server, ask: Ask) -> None:
    """The engines come as values, language pairs as pairs."""
    described = {"name": "stub", "revision": "1", "licence": "MIT", "languages": [["hi", "en"]], "precision": None}
    pulled = described | {"name": "pulled", "revision": None, "loaded": False, "default": False}
    server.will_answer(200, {"engines": [described | {"loaded": True, "default": True}, pulled]})
    engine, other = ask(server.url, "engines")
    assert (engine.name, engine.languages, engine.precision) == ("stub", (("hi", "en"),), None)
    assert (engine.loaded, engine.default) == (True, True)
    assert (other.revision, other.loaded, other.default) == (None, False, False)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, ServiceProblem),
        (404, BriefNotFound),
        (413, ArticleTooLong),
        (422, InvalidRequest),
        (429, Overloaded),
        (500, ServiceProblem),
        (503, EngineUnavailable),
        (504, Timeout),
    ],
)
def test_a_problem_is_raised_as_what_it_is(server: _Server, ask: Ask, status: int, error: type[ServiceProblem]) -> None:
    """Each status has its exception, which carries the whole problem and reads as a sentence."""
    server.will_answer(status, _problem(status, "It cannot be done", "Try later."), Retry_After="7")
    with pytest.raises(ServiceProblem) as caught:
        ask(server.url, "get", "abc", options={"retries": 0})
    problem = caught.value
    assert type(problem) is error
    assert (problem.status, problem.title, problem.detail) == (status, "It cannot be done", "Try later.")
    assert (problem.type, problem.retry_after_s) == ("urn:saar:some-kind", 7.0)
    assert str(problem) == "It cannot be done: Try later."


def test_a_problem_without_detail_is_its_title(server: _Server, ask: Ask) -> None:
    """RFC 9457 leaves all but the title to the service."""
    server.will_answer(422, {"title": "It cannot be done"})
    with pytest.raises(InvalidRequest, match=r"^It cannot be done$") as caught:
        ask(server.url, "engines")
    assert (caught.value.type, caught.value.retry_after_s) == ("about:blank", None)


@pytest.mark.parametrize(
    ("status", "kind", "content"),
    [
        (200, "text/html", b"<h1>Welcome</h1>"),
        (200, "application/json", b'{"something": "else"}'),
        (200, "application/json", b"[1, 2]"),
        (301, "text/html", b""),
        (404, "text/html", b"<h1>Not Found</h1>"),
        (502, "text/plain", b"bad gateway"),
        (500, "application/problem+json", b"not JSON"),
        (500, "application/problem+json", b'{"status": 500}'),
    ],
)
def test_another_program_is_told_from_saar(server: _Server, ask: Ask, status: int, kind: str, content: bytes) -> None:
    """An answer that Saar does not give is never taken for a brief, and the address is asked about."""
    server.answers = [(status, {"Content-Type": kind}, content)]
    for method, args in (("brief", ["पुल खुला।"]), ("engines", []), ("translate", [["पुल"]])):
        with pytest.raises(UnexpectedAnswer, match=rf"{server.url}/v1/\w+ answered {status} .*address"):
            ask(server.url, method, *args)


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_service_is_asked_again(server: _Server, ask: Ask, brief_wire: dict[str, Any], status: int) -> None:
    """A refusal for being busy is waited out as long as it says, with the same request."""
    server.will_answer(status, _problem(status), Retry_After="1")
    server.will_answer(status, _problem(status), Retry_After="0")
    server.will_answer(200, brief_wire)
    started = time.monotonic()
    assert ask(server.url, "brief", "पुल खुला।") == read(Brief, brief_wire)
    assert 1 <= time.monotonic() - started < 3
    assert [body for *_, body in server.asked] == [server.asked[0][3]] * 3


def test_a_service_that_stays_busy_is_given_up(server: _Server, ask: Ask) -> None:
    """After its retries the client says what the service said."""
    server.will_answer(429, _problem(429), Retry_After="0")
    with pytest.raises(Overloaded):
        ask(server.url, "brief", "पुल खुला।", options={"retries": 2})
    assert len(server.asked) == 3


def test_a_wait_longer_than_the_timeout_is_not_begun(server: _Server, ask: Ask) -> None:
    """A caller is told at once, with the service's estimate, when it would have to wait past its timeout."""
    server.will_answer(429, _problem(429), Retry_After="30")
    started = time.monotonic()
    with pytest.raises(Overloaded) as caught:
        ask(server.url, "brief", "पुल खुला।", options={"timeout": 20})
    assert caught.value.retry_after_s == 30
    assert time.monotonic() - started < 5


def test_a_failure_is_not_asked_again(server: _Server, ask: Ask) -> None:
    """What the service tried and failed at costs it nothing more."""
    server.will_answer(500, _problem(500))
    with pytest.raises(ServiceProblem):
        ask(server.url, "brief", "पुल खुला।")
    assert len(server.asked) == 1


def test_nobody_at_the_address(ask: Ask) -> None:
    """A service that is not running is told as that, with how to start it."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        with pytest.raises(ServiceUnreachable, match=rf"{url}: is the service running\? .*make serve"):
            ask(url, "engines", options={"retries": 0})


def test_a_service_that_is_just_starting_is_waited_for(ask: Ask) -> None:
    """A refused connection is tried again, so a client may start a moment before its service."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]

    def serve_late() -> None:
        time.sleep(0.2)
        with ThreadingHTTPServer(("127.0.0.1", port), _Late) as late:
            late.handle_request()

    thread = threading.Thread(target=serve_late)
    thread.start()
    assert ask(f"http://127.0.0.1:{port}", "engines") == []
    thread.join()


class _Late(_Handler):
    def _answer(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "15")
        self.end_headers()
        self.wfile.write(b'{"engines": []}')

    do_GET = _answer  # noqa: N815


def test_no_answer_in_time(server: _Server, ask: Ask) -> None:
    """A timeout is told as one, and the request is not sent a second time."""
    server.will_answer(200, {"engines": []})
    server.delay_s = 0.5
    with pytest.raises(ServiceUnreachable, match=r"no answer within 0\.1 s"):
        ask(server.url, "engines", options={"timeout": 0.1})
    assert len(server.asked) == 1


def test_a_connection_that_breaks(ask: Ask) -> None:
    """A connection closed without an answer is told as that."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def hang_up() -> None:
            listener.accept()[0].close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        with pytest.raises(ServiceUnreachable, match="failed: "):
            ask(f"http://127.0.0.1:{listener.getsockname()[1]}", "engines")
        thread.join()


def test_an_address_without_a_scheme(ask: Ask) -> None:
    """A bad address is told from a service that is down."""
    with pytest.raises(SaarError, match=r"localhost:8000 is no address .* http://"):
        ask("localhost:8000", "engines")


def test_the_transport_can_be_replaced() -> None:
    """An httpx transport takes the place of the network."""
    transport = httpx.MockTransport(lambda request: httpx.Response(200, json={"engines": []}, request=request))
    with Client("http://saar.example", transport=transport) as client:
        assert client.engines() == []


def test_a_client_that_nobody_closes_leaves_no_socket_open(server: _Server) -> None:
    """`Client(...).engines()` in a notebook closes its connection when the client is gone."""
    server.will_answer(200, {"engines": []})
    assert Client(server.url).engines() == []
    gc.collect()  # an open socket warns here, and warnings are errors


def test_one_client_serves_many_threads(server: _Server) -> None:
    """A client can be shared."""
    server.will_answer(200, {"engines": []})
    answers: list[object] = []
    with Client(server.url) as client:
        threads = [threading.Thread(target=lambda: answers.append(client.engines())) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert answers == [[]] * 8
