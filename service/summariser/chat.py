"""One question to a chat model over HTTP, as OpenAI's protocol has it; asked again where that may help."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any, Literal, TypeVar

import httpx
from pydantic import BaseModel, Field, ValidationError
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from service.summariser.protocols import SummaryFailed

ANSWER_S = 120.0
"""How long one question may take with all its tries. A model without a GPU reads an article for a minute."""
_CONNECT_S = 5.0
_TRIES = 3
_MAX_WAIT_S = 20.0
_MAX_BYTES = 1_000_000
_PASSING: frozenset[int] = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})
"""What another try may not meet, beside every failure of the server itself."""
_CHECK: dict[int, str] = {
    HTTPStatus.UNAUTHORIZED: ": check SAAR_LLM_API_KEY",
    HTTPStatus.FORBIDDEN: ": check SAAR_LLM_API_KEY",
    HTTPStatus.NOT_FOUND: ": check SAAR_LLM_URL and SAAR_LLM_MODEL",
}
_backing_off = wait_random_exponential(multiplier=0.5, max=4.0)
T = TypeVar("T")


class Message(BaseModel):
    """What is said to the model, and by whom."""

    role: Literal["system", "user"]
    content: str


class AnswerRefused(ValueError):
    """An answer that is not what was asked for; the message says what it is, without its text."""


class _Again(SummaryFailed):
    """What the next try may not meet. `after_s` is when the server wants it, if it says so."""

    def __init__(self, message: str, after_s: float | None = None) -> None:
        super().__init__(message)
        self.after_s = after_s


class _Said(BaseModel):
    content: str | None = None


class _Choice(BaseModel):
    message: _Said
    finish_reason: str | None = None


class _Usage(BaseModel):
    prompt_tokens: int | None = None


class _Completion(BaseModel):
    """What we read of an answer."""

    choices: list[_Choice] = Field(min_length=1)
    usage: _Usage | None = None


class Chat:
    """A model at an endpoint, whose address is that before ``/chat/completions``."""

    def __init__(self, *, url: str, model: str, api_key: str | None) -> None:
        self._model = model
        self._http = httpx.AsyncClient(
            base_url=url,
            headers={"Authorization": f"Bearer {api_key}"} if api_key else {},
            timeout=httpx.Timeout(None, connect=_CONNECT_S),
        )

    async def ask(
        self,
        messages: Sequence[Message],
        *,
        schema: dict[str, Any],
        max_tokens: int,
        fewest_tokens: int,
        read: Callable[[str], T],
    ) -> T:
        """Return what `read` makes of the answer, which should be JSON of this `schema`; it may raise AnswerRefused.

        A server that says that it read less than `fewest_tokens` has cut the question. Raises SummaryFailed.
        """
        body = {
            "model": self._model,
            "messages": [message.model_dump() for message in messages],
            "max_tokens": max_tokens,
            "response_format": {"type": "json_schema", "json_schema": {"name": "summary", "schema": schema}},
        }
        tries = AsyncRetrying(
            stop=stop_after_attempt(_TRIES), wait=_wait_s, retry=retry_if_exception_type(_Again), reraise=True
        )
        try:
            async with asyncio.timeout(ANSWER_S):
                async for attempt in tries:
                    with attempt:
                        # The same question would have the same answer: a second try draws.
                        drawing = 0.0 if attempt.retry_state.attempt_number == 1 else 0.4
                        said = await self._answer({**body, "temperature": drawing}, fewest_tokens)
                        return _read(read, said)
        except TimeoutError as error:
            raise SummaryFailed(f"its model gave no answer within {ANSWER_S:g} s") from error
        raise AssertionError  # pragma: no cover  # the last try returns or raises

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _answer(self, body: dict[str, Any], fewest_tokens: int) -> str:
        try:
            async with self._http.stream("POST", "/chat/completions", json=body) as response:
                _require_success(response)
                content = bytearray()
                async for chunk in response.aiter_bytes():
                    content += chunk
                    if len(content) > _MAX_BYTES:
                        raise SummaryFailed("its model's server sends more than an answer can be")
        except httpx.ConnectError as error:
            raise _Again("its model's server cannot be reached: check SAAR_LLM_URL") from error
        except httpx.HTTPError as error:
            raise _Again("its model's server broke off") from error
        return _content(bytes(content), fewest_tokens)


def _require_success(response: httpx.Response) -> None:
    status = response.status_code
    if status in _PASSING or response.is_server_error:
        after = response.headers.get("retry-after", "")
        raise _Again(f"its model's server answered {status}", float(after) if after.isdecimal() else None)
    if not response.is_success:
        raise SummaryFailed(f"its model's server answered {status}{_CHECK.get(status, '')}")


def _content(body: bytes, fewest_tokens: int) -> str:
    try:
        completion = _Completion.model_validate_json(body)
    except ValidationError as error:
        raise _Again("its model's server answered with something else than a completion") from error
    choice = completion.choices[0]
    read = completion.usage.prompt_tokens if completion.usage else None
    if read is not None and read < fewest_tokens:
        raise SummaryFailed("its model's server read only a part of the article: give it a longer context")
    if choice.finish_reason == "length":
        raise _Again("its model's answer was cut off")
    return choice.message.content or ""


def _read(read: Callable[[str], T], said: str) -> T:
    try:
        return read(said)
    except AnswerRefused as error:
        raise _Again(str(error)) from error


def _wait_s(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    asked = error.after_s if isinstance(error, _Again) else None
    return _backing_off(state) if asked is None else min(asked, _MAX_WAIT_S)
