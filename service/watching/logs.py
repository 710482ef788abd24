"""The log of `saar serve`: JSON where a machine reads it, lines for people on a terminal, on stderr.

No message of an exception is written but of those that are made for users: another may quote the article.
"""

from __future__ import annotations

import logging
import sys
import traceback
from typing import TextIO

import structlog
from structlog.contextvars import merge_contextvars
from structlog.typing import EventDict, Processor, WrappedLogger

from models.errors import ModelError
from service.errors import SaarError
from service.settings import LogLevel

_OURS = ("saar", "service", "models", "uvicorn")
_OTHERS = logging.WARNING
"""The level of libraries, which know nothing of what must not be told."""


def configure(level: LogLevel, stream: TextIO = sys.stderr) -> None:
    """Send everything that is logged in this process from `level` up to `stream`."""
    renderers: list[Processor] = (
        [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
        if stream.isatty()
        else [structlog.processors.JSONRenderer(ensure_ascii=False)]
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _without_messages,
        ],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderers],
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(_OTHERS)
    for name in _OURS:
        logging.getLogger(name).setLevel(level.upper())


def _without_messages(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Put the types and places of an exception and its causes where its traceback was."""
    event.pop("color_message", None)  # uvicorn's second wording of its event
    error = event.pop("exc_info", None)
    if error:
        event["exception"] = _told(error[1])
    return event


def _told(error: BaseException | None) -> str:
    parts = []
    while error is not None:
        frames = "".join(traceback.format_tb(error.__traceback__))
        said = f": {error}" if isinstance(error, SaarError | ModelError) else ""
        parts.append(f"{frames}{type(error).__name__}{said}")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\ncaused by\n".join(parts)
