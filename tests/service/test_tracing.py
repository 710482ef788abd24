"""Traces reach a collector as OpenTelemetry sends them, tell how a brief was made, and hold no text."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from service.settings import Settings
from tests.fakes import GatedEngine
from tests.service.conftest import ARTICLE, serving

BRIEFS = "/v1/briefs"
TRACE = "0af7651916cd43dd8448eb211c80319c"
PLANTED = "kumudini"


class Collector(ThreadingHTTPServer):
    """What takes traces over OTLP, on a free port."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.received: list[bytes] = []

    @property
    def spans(self) -> list[Span]:
        """Every span that came."""
        requests = map(ExportTraceServiceRequest.FromString, self.received)
        scopes = [it for request in requests for resource in request.resource_spans for it in resource.scope_spans]
        return [span for scope in scopes for span in scope.spans]


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, Collector)
        self.server.received.append(self.rfile.read(int(self.headers["content-length"])))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def collecting() -> Iterator[Collector]:
    """Run a collector for the length of a block."""
    collector = Collector()
    thread = threading.Thread(target=collector.serve_forever)
    thread.start()
    try:
        yield collector
    finally:
        collector.shutdown()
        thread.join()
        collector.server_close()


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    """Give a collector that the environment names."""
    with collecting() as running:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{running.server_port}")
        yield running


async def test_a_brief_is_one_trace(collector: Collector, settings: Settings) -> None:
    """The caller's trace goes on: the request, the stages under it, the engine's batches under the translation."""
    async with serving(settings) as client:
        headers = {"traceparent": f"00-{TRACE}-b7ad6b7169203331-01"}
        answer = await client.post(BRIEFS, json={"text": ARTICLE}, headers=headers)
    spans = [span for span in collector.spans if span.trace_id.hex() == TRACE]
    (request,) = [span for span in spans if span.name == f"POST {BRIEFS}"]
    told = {it.key: it.value.string_value for it in request.attributes}
    assert told["saar.article_hash"] == answer.json()["article_hash"]
    assert told["saar.request_id"] == answer.headers["x-request-id"]
    stages = {span.name: span for span in spans if span.parent_span_id == request.span_id}
    assert stages.keys() == {"cache", "clean", "segment", "rank", "translate"}
    inner = [span for span in spans if span.parent_span_id == stages["translate"].span_id]
    assert {span.name for span in inner} == {"engine", "check"}
    assert all(span.start_time_unix_nano >= request.start_time_unix_nano for span in inner)
    assert {span.name for span in collector.spans} == {request.name, *stages, "engine", "check"}  # no /readyz


async def test_no_span_holds_text(collector: Collector, settings: Settings, engine: GatedEngine) -> None:
    """Not of a path or a query, nor of what the engine or the cleaner says when it fails."""
    engine.poison = PLANTED
    async with serving(settings) as client:
        assert (await client.post(BRIEFS, json={"text": f"{ARTICLE}\n\nकल {PLANTED} आया था।"})).status_code == 500
        assert (await client.post(BRIEFS, json={"text": f"{PLANTED} is here in English alone"})).status_code == 422
        await client.get(f"/{PLANTED}", params={PLANTED: PLANTED})
        await client.request(PLANTED, BRIEFS)
    assert b"Saar".lower() in b"".join(collector.received)
    assert PLANTED.encode() not in b"".join(collector.received)
    failed = {span.name for span in collector.spans if span.status.code == Status.STATUS_CODE_ERROR}
    assert failed == {"engine", "translate", "clean", f"POST {BRIEFS}"}


def test_without_a_collector_the_library_is_not_imported() -> None:
    """Who configures none does not pay for it, nor needs the extra."""
    code = "import sys; from service.app import create_app; create_app(); print('opentelemetry.sdk' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
