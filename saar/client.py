"""The service from synchronous code: `Client`."""

from __future__ import annotations

import time
import weakref
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self

import httpx

from saar import calls
from saar.brief import Brief, Engine, TranslatedText
from saar.calls import EVERYTHING, NO_TERMS, Answer, Call, Include
from saar.retries import Patience

DEFAULT_URL = "http://127.0.0.1:8000"
TIMEOUT_S = 630.0  # longer than the service's own, so that its answer to a request that took too long arrives
_CONNECT_TIMEOUT_S = 10.0


def http_timeout(timeout_s: float) -> httpx.Timeout:
    """Return the timeout of one exchange: a service that does not answer at all is told sooner."""
    return httpx.Timeout(timeout_s, connect=min(timeout_s, _CONNECT_TIMEOUT_S))


class Client:
    """The service, from synchronous code; safe to share between threads.

    `timeout` is in seconds, for each answer and for all waiting between tries of one call; `retries` is how often a
    busy or unreachable service is asked again. `transport` replaces httpx's own. Every method raises the errors of
    `saar.errors`.
    """

    def __init__(
        self,
        base_url: str = DEFAULT_URL,
        *,
        timeout: float = TIMEOUT_S,
        retries: int = 4,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._base_url = base_url
        self._timeout_s = timeout
        self._retries = retries
        self._http = httpx.Client(base_url=base_url, timeout=http_timeout(timeout), transport=transport)
        # `Client().brief(text)` is how a notebook calls: nobody closes that one.
        weakref.finalize(self, self._http.close)

    def brief(
        self,
        text: str | None = None,
        *,
        title: str | None = None,
        body: str | None = None,
        html: str | None = None,
        max_words: int = 60,
        include: Sequence[Include] = EVERYTHING,
        refresh: bool = False,
        engine: str | None = None,
        summariser: str | None = None,
        terms: Mapping[str, str] = NO_TERMS,
    ) -> Brief:
        """Return the English brief of a Hindi article, given as `text`, as `title` and `body`, or as `html`.

        `max_words` bounds the summary; `include` says which parts to make; `refresh` makes it again where the cache
        has one. `engine` is a loaded one of `engines()`; without it the service's default translates.
        `summariser` is ``extractive``, or ``abstractive`` or ``llm`` where the service has them. `terms` are a glossary
        for this call, Hindi to English; its terms go before the service's own.
        """
        return self._ask(
            calls.brief(
                text=text,
                title=title,
                body=body,
                html=html,
                max_words=max_words,
                include=include,
                refresh=refresh,
                engine=engine,
                summariser=summariser,
                terms=terms,
            )
        )

    def get(
        self,
        article_hash: str,
        *,
        max_words: int = 60,
        include: Sequence[Include] = EVERYTHING,
        engine: str | None = None,
        summariser: str | None = None,
    ) -> Brief:
        """Return the cached brief made by this engine with these options. Raises BriefNotFound."""
        return self._ask(
            calls.cached_brief(article_hash, max_words=max_words, include=include, engine=engine, summariser=summariser)
        )

    def delete(self, article_hash: str) -> None:
        """Remove the briefs of an article, of every engine, and what was remembered of its sentences."""
        self._ask(calls.delete(article_hash))

    def translate(
        self,
        texts: Sequence[str],
        *,
        source: str = "hi",
        target: str = "en",
        engine: str | None = None,
        terms: Mapping[str, str] = NO_TERMS,
    ) -> list[TranslatedText]:
        """Translate sentences or paragraphs; same order, same length. `terms` as in `brief`."""
        return self._ask(calls.translate(texts, source=source, target=target, engine=engine, terms=terms))

    def engines(self) -> list[Engine]:
        """Return the engines that the service knows."""
        return self._ask(calls.engines())

    def close(self) -> None:
        """Close the connections; calling it twice is harmless."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _ask(self, call: Call[Answer]) -> Answer:
        patience = Patience(retries=self._retries, budget_s=self._timeout_s)
        request = call.request(self._http)
        while True:
            try:
                response = self._http.send(request)
            except httpx.RequestError as error:
                wait_s = patience.after_failure(error)
                if wait_s is None:
                    raise calls.unreachable(error, base_url=self._base_url, timeout_s=self._timeout_s) from error
            else:
                wait_s = patience.after_answer(response)
                if wait_s is None:
                    return call.answer(response)
            time.sleep(wait_s)
