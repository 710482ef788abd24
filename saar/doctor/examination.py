"""The order in which an installation is looked at: what the rest rests on comes first."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import ValidationError

from saar.doctor import engines, machine, storage
from saar.doctor.finding import Finding, failure, ok
from service.errors import SaarError
from service.runtime import configured_glossary
from service.settings import Settings


def examine(host: str, port: int) -> Iterator[Finding]:
    """Yield what is found, as it is found; without settings that can be read there is little to look at."""
    yield machine.python()
    try:
        settings = Settings()
    except ValidationError as error:
        for wrong in error.errors():
            yield failure("settings", f"SAAR_{str(wrong['loc'][0]).upper()}: {wrong['msg']}", "correct or unset it")
        return
    yield _settings(settings)
    yield machine.extras(is_traced=settings.is_traced)
    yield storage.folder(settings)
    yield storage.disk(settings)
    yield storage.database(settings)
    yield from storage.batches(settings)
    yield machine.processors(settings.threads)
    yield machine.port(host, port)
    yield from engines.engines(settings)


def _settings(settings: Settings) -> Finding:
    try:
        configured_glossary(settings)
    except SaarError as error:
        return failure("settings", str(error), "correct the file, or unset SAAR_TERMS")
    given = [f"SAAR_{name.upper()}={getattr(settings, name)}" for name in sorted(settings.model_fields_set)]
    return ok("settings", ", ".join(given) or "none given, all as the README has them")
