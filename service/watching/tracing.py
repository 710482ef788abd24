"""Traces for OpenTelemetry; imported only where a collector is configured. No text goes into a span."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from time import time_ns

from fastapi.telemetry import TelemetryConfig
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import Span, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Link, StatusCode, get_current_span, set_span_in_context

from service.brief import WarningKind
from service.watching.access import is_quiet
from service.watching.watcher import EngineCall, Kept, Watcher

_CLIENTS_WORDS = ("url.path", "url.query", "http.request.method_original")
"""Attributes that FastAPI gives the span of a request; whoever sent it may have put anything there."""


class Tracing:
    """A watcher that makes a span of each stage and of each batch, and passes everything on to another one.

    Where to, how many and under which name is said by OpenTelemetry's own variables of the environment.
    """

    def __init__(self, inner: Watcher) -> None:
        self._inner = inner
        resource = Resource({"service.name": "saar", "service.version": version("saar")})
        self._provider = TracerProvider(resource=resource.merge(OTELResourceDetector().detect()))
        self._provider.add_span_processor(_Withholding())
        self._provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
        self._tracer = self._provider.get_tracer("saar", version("saar"))

    @property
    def telemetry(self) -> TelemetryConfig:
        """What FastAPI needs to make the span of a request, and to do no more than that."""
        return {
            "tracer_provider": self._provider,
            "metrics": False,
            "logs": False,
            "operation_spans": False,
            "auto_configure": False,
            "exclude": is_quiet,
        }

    def close(self) -> None:
        """Send what is left; blocks as long as the collector takes, seconds at most."""
        self._provider.shutdown()

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Put the block into a span; of an exception only its type is told."""
        with (
            self._tracer.start_as_current_span(name, record_exception=False, set_status_on_exception=False) as span,
            self._inner.stage(name),
        ):
            try:
                yield
            except BaseException as error:
                span.set_status(StatusCode.ERROR)
                span.set_attribute("error.type", type(error).__name__)
                raise

    def engine_called(self, call: EngineCall) -> None:
        """Make a span of a batch under the request whose turn it was, with links to the others in it."""
        self._inner.engine_called(call)
        callers = [caller.run(get_current_span) for caller in call.callers]
        ended = time_ns()
        span = self._tracer.start_span(
            "engine",
            context=set_span_in_context(callers[0], Context()),
            links=[Link(caller.get_span_context()) for caller in callers[1:]],
            start_time=ended - int(call.seconds * 1e9),
            attributes={
                "saar.engine": call.engine,
                "saar.segments": call.segments,
                "saar.source_tokens": call.source_tokens,
                "saar.output_tokens": call.output_tokens or 0,
                "saar.batch_fill": call.fill,
            },
        )
        if call.output_tokens is None:
            span.set_status(StatusCode.ERROR)
        span.end(ended)

    def looked_up(self, kept: Kept, *, hits: int, misses: int) -> None:
        """Pass it on."""
        self._inner.looked_up(kept, hits=hits, misses=misses)

    def translated(self, warnings: Iterable[frozenset[WarningKind]]) -> None:
        """Pass it on."""
        self._inner.translated(warnings)


class _Withholding(SpanProcessor):
    """Takes a client's words out of a span when it begins."""

    def on_start(self, span: Span, parent_context: Context | None = None) -> None:
        """Overwrite them: an attribute cannot be removed."""
        del parent_context
        span.set_attributes({name: "withheld" for name in _CLIENTS_WORDS if name in (span.attributes or {})})
