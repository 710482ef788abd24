"""The numbers of one application for Prometheus; every label has few values, none of them a client's choice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from time import perf_counter
from typing import get_args

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, ProcessCollector
from prometheus_client.exposition import choose_encoder

from service.brief import WarningKind
from service.runtime import Runtime
from service.served_model import ServedModel
from service.watching.watcher import EngineCall, Kept

_SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600)
_SHARES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1)
_COUNTS = (1, 2, 4, 8, 16, 32, 64, 128, 256)


class Metrics:
    """A watcher with a registry of its own, so that two applications in a process do not count for each other."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        Info("saar", "The version that runs.", registry=registry).info({"version": version("saar")})
        self._requests = Histogram(
            "saar_request_seconds",
            "Requests by route and status, from the first byte to the last of the answer.",
            ("method", "route", "status"),
            buckets=_SECONDS,
            registry=registry,
        )
        self._stages = Histogram(
            "saar_stage_seconds", "The steps to a brief.", ("stage",), buckets=_SECONDS, registry=registry
        )
        lookups = Counter(
            "saar_cache_lookups",
            "Briefs and segments that the cache was asked for.",
            ("kept", "outcome"),
            registry=registry,
        )
        self._hits = {kept: lookups.labels(kept, "hit") for kept in get_args(Kept)}
        self._misses = {kept: lookups.labels(kept, "miss") for kept in get_args(Kept)}
        self._segments = Counter("saar_segments", "Segments of briefs and texts that were made.", registry=registry)
        warnings = Counter(
            "saar_segments_with_warnings", "Those with a warning of this kind.", ("kind",), registry=registry
        )
        self._warnings = {kind: warnings.labels(kind) for kind in get_args(WarningKind)}
        self._engines = _EngineMetrics(registry)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time the block, also one that fails."""
        begun = perf_counter()
        try:
            yield
        finally:
            self._stages.labels(name).observe(perf_counter() - begun)

    def engine_called(self, call: EngineCall) -> None:
        """Count what went in and came out, and how full the batch was."""
        self._engines.called(call)

    def looked_up(self, kept: Kept, *, hits: int, misses: int) -> None:
        """Count hits and misses."""
        self._hits[kept].inc(hits)
        self._misses[kept].inc(misses)

    def translated(self, warnings: Iterable[frozenset[WarningKind]]) -> None:
        """Count the segments, and under each kind those that have a warning of it."""
        for kinds in warnings:
            self._segments.inc()
            for kind in kinds:
                self._warnings[kind].inc()

    def answered(self, *, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request; `method` and `route` are of those that the application has."""
        self._requests.labels(method, route, status).observe(seconds)

    def follow(self, runtime: Runtime) -> None:
        """Ask the runtime, whenever somebody asks for the numbers, what waits, what is loaded and what the cache takes.

        Once for an application.
        """
        self._engines.follow(runtime)
        size = Gauge("saar_cache_size_bytes", "The database's files.", registry=self._registry)
        size.set_function(lambda: runtime.cache.size_bytes)

    def text(self, accept: str) -> tuple[bytes, str]:
        """Return all numbers in the format that an Accept header prefers, and its media type."""
        encode, media_type = choose_encoder(accept)
        return encode(self._registry), media_type


class _EngineMetrics:
    """The numbers that each engine has."""

    def __init__(self, registry: CollectorRegistry) -> None:
        def histogram(name: str, says: str, buckets: tuple[float, ...]) -> Histogram:
            return Histogram(f"saar_engine_{name}", says, ("engine",), buckets=buckets, registry=registry)

        def counter(name: str, says: str) -> Counter:
            return Counter(f"saar_engine_{name}", says, ("engine",), registry=registry)

        def gauge(name: str, says: str) -> Gauge:
            return Gauge(f"saar_engine_{name}", says, ("engine",), registry=registry)

        self._seconds = histogram("call_seconds", "Batches, and the time that the engine worked on each.", _SECONDS)
        self._sizes = histogram("call_segments", "Segments in a batch.", _COUNTS)
        self._fill = histogram("batch_fill_ratio", "Padded tokens of a batch as a share of its budget.", _SHARES)
        self._source = counter("source_tokens", "Tokens of Hindi that were read.")
        self._output = counter("output_tokens", "Tokens of English that were written.")
        self._failures = counter("failures", "Batches that the engine raised on; each segment is tried again alone.")
        self._queue = gauge("queue_tokens", "Source tokens that wait.")
        self._queue_limit = gauge("queue_limit_tokens", "Source tokens that may wait before requests get 429.")
        self._loaded = gauge("loaded", "1 when the engine takes work.")

    def called(self, call: EngineCall) -> None:
        self._seconds.labels(call.engine).observe(call.seconds)
        self._sizes.labels(call.engine).observe(call.segments)
        self._fill.labels(call.engine).observe(call.fill)
        self._source.labels(call.engine).inc(call.source_tokens)
        self._output.labels(call.engine).inc(call.output_tokens or 0)
        self._failures.labels(call.engine).inc(call.output_tokens is None)

    def follow(self, runtime: Runtime) -> None:
        for model in runtime.served:
            self._queue_limit.labels(model.name).set(runtime.settings.max_queued_tokens)
            self._show(model)

    def _show(self, model: ServedModel) -> None:
        self._queue.labels(model.name).set_function(lambda: model.queued_tokens)
        self._loaded.labels(model.name).set_function(lambda: model.loaded)
