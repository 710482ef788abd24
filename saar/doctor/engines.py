"""The models that the settings name: known, prepared, small enough, and really at work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import perf_counter

from models.errors import ModelError, UnsupportedPrecision
from models.installed import size
from models.protocols import DecodingOptions, Engine, Segment
from saar.commands.engine_table import readable
from saar.doctor.finding import Finding, failure, ok, warning
from saar.doctor.machine import free_memory, missing_of
from service import checks
from service.errors import EngineUnavailable
from service.runtime import configured_engines, configured_summariser
from service.served_model import open_translator
from service.settings import Settings

_SENTENCES = {
    "hi": "राज्य सरकार ने पेयजल योजना के लिए 120 करोड़ रुपये मंजूर किए हैं।",
    "en": "The state government has approved Rs 120 crore for the drinking water scheme.",
}
"""What each is given, in the language that it reads."""
_BASE, _FOR_WEIGHTS = 500 * 10**6, 1.8
"""What an engine takes at its peak is about so many bytes, and so many times its weights."""


def engines(settings: Settings) -> Iterator[Finding]:
    """Look at each in turn, and give each a sentence; none is loaded where memory is too small for all."""
    try:
        translating, summarising = configured_engines(settings), configured_summariser(settings)
    except EngineUnavailable as error:
        yield failure("engines", str(error), "correct that setting: saar models list has the names")
        return
    configured = [*translating, *([summarising] if summarising else [])]
    memory = _memory(configured, settings)
    yield memory
    for engine in configured if memory.state == "ok" else ():
        about = f"{'summariser' if engine is summarising else 'engine'} {engine.name}"
        try:
            yield _engine(about, engine, settings, summarises=engine is summarising)
        except UnsupportedPrecision as error:
            yield failure(about, str(error), "set SAAR_PRECISION to one that it names, or to int8")
        except ModelError as error:
            yield failure(about, str(error), f"run saar models verify {engine.name}, and what that says")
        except Exception as error:  # noqa: BLE001  # a broken library is something to tell, too
            told = f"{type(error).__name__}: {error}"
            yield failure(about, told, f"run saar models verify {engine.name}; if all is intact, install Saar again")


def _engine(about: str, engine: Engine, settings: Settings, *, summarises: bool) -> Finding:
    store = settings.model_store
    if not engine.is_prepared(store):
        return _unprepared(about, engine, settings)
    source, target = engine.languages[0]
    given = Segment(text=_SENTENCES[source])
    begun = perf_counter()
    translator = open_translator(engine, settings)
    try:
        loaded = perf_counter()
        (hypothesis,) = translator.translate([given], source=source, target=target, options=DecodingOptions())
        done = perf_counter()
    finally:
        translator.close()
    does = "summarises" if summarises else "translates"
    found = f"loads in {loaded - begun:.1f} s, {does} a sentence in {done - loaded:.1f} s: {hypothesis.text}"
    if not summarises and (warnings := checks.check(given.text, hypothesis, kind=given.kind)):
        said = "; ".join(it.message for it in warnings)
        return warning(about, f"{found} ({said})", "read its English with more than the usual care")
    return ok(about, found)


def _memory(configured: Sequence[Engine], settings: Settings) -> Finding:
    """Whether the engines fit into memory together, as the service has them."""
    weights = [size(folder) for it in configured if (folder := it.folder(settings.model_store)).exists()]
    wanted, free = int(sum(_BASE + _FOR_WEIGHTS * it for it in weights)), free_memory()
    found = f"about {readable(wanted)} wanted by what is prepared, {readable(free)} free"
    if wanted > free:
        return failure("memory", found, "use fewer or smaller engines, or SAAR_PRECISION=int8, or give it more memory")
    return ok("memory", found)


def _unprepared(about: str, engine: Engine, settings: Settings) -> Finding:
    checkpoint = engine.checkpoint(settings.model_store)
    if checkpoint is not None and not checkpoint.exists():
        advice = f"run saar models pull {engine.name}, then saar models prepare {engine.name}"
        return failure(about, f"its weights are not in {checkpoint}", advice)
    folder = engine.folder(settings.model_store)
    found = f"what is prepared in {folder} is damaged" if folder.exists() else f"nothing is prepared in {folder}"
    if missing := missing_of("prepare"):
        return failure(about, f"{found}, and preparing needs {', '.join(missing)}", "pip install 'saar[prepare]'")
    return warning(about, f"{found}: the first start does it", f"run saar models prepare {engine.name} before")
