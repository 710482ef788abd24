"""The service from asynchronous code: `AsyncClient`, which differs from `Client` only in how it sends and waits."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self

import httpx

from saar import calls
from saar.brief import Brief, Engine, TranslatedText
from saar.calls import EVERYTHING, NO_TERMS, Answer, Call, Include
from saar.client import DEFAULT_URL, TIMEOUT_S, http_timeout
from saar.retries import Patience


class AsyncClient:
    """The service, from asynchronous code: as `Client`, with every method awaited."""

    def __init__(
        self,
        base_url: str = DEFAULT_URL,
        *,
        timeout: float = TIMEOUT_S,
        retries: int = 4,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._base_url = base_url
        self._timeout_s = timeout
        self._retries = retries
        self._http = httpx.AsyncClient(base_url=base_url, timeout=http_timeout(timeout), transport=transport)

    async def brief(
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
        """As `Client.brief`."""
        return await self._ask(
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

    async def get(
        self,
        article_hash: str,
        *,
        max_words: int = 60,
        include: Sequence[Include] = EVERYTHING,
        engine: str | None = None,
        summariser: str | None = None,
    ) -> Brief:
        """As `Client.get`."""
        return await self._ask(
            calls.cached_brief(article_hash, max_words=max_words, include=include, engine=engine, summariser=summariser)
        )

    async def delete(self, article_hash: str) -> None:
        """As `Client.delete`."""
        await self._ask(calls.delete(article_hash))

    async def translate(
        self,
        texts: Sequence[str],
        *,
        source: str = "hi",
        target: str = "en",
        engine: str | None = None,
        terms: Mapping[str, str] = NO_TERMS,
    ) -> list[TranslatedText]:
        """As `Client.translate`."""
        return await self._ask(calls.translate(texts, source=source, target=target, engine=engine, terms=terms))

    async def engines(self) -> list[Engine]:
        """As `Client.engines`."""
        return await self._ask(calls.engines())

    async def aclose(self) -> None:
        """Close the connections; calling it twice is harmless."""
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    async def _ask(self, call: Call[Answer]) -> Answer:
        patience = Patience(retries=self._retries, budget_s=self._timeout_s)
        request = call.request(self._http)
        while True:
            try:
                response = await self._http.send(request)
            except httpx.RequestError as error:
                wait_s = patience.after_failure(error)
                if wait_s is None:
                    raise calls.unreachable(error, base_url=self._base_url, timeout_s=self._timeout_s) from error
            else:
                wait_s = patience.after_answer(response)
                if wait_s is None:
                    return call.answer(response)
            await asyncio.sleep(wait_s)
