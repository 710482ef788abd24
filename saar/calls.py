"""Each call of the service, once for both clients: what is sent, and what its answer means."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Generic, Literal, TypeVar
from urllib.parse import quote

import httpx

from saar.brief import Brief, Engine, TranslatedText
from saar.errors import PROBLEMS, SaarError, ServiceProblem, ServiceUnreachable, UnexpectedAnswer
from saar.retries import retry_after
from saar.wire import read

Answer = TypeVar("Answer")
Include = Literal["summary", "translation"]
EVERYTHING: tuple[Include, ...] = ("summary", "translation")
NO_TERMS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Generic[Answer]):
    """One request, and `read`, which turns the body of a good answer into a value."""

    method: str
    path: str
    read: Callable[[httpx.Response], Answer]
    json: Mapping[str, Any] | None = None
    params: Mapping[str, str | int] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def request(self, http: httpx.Client | httpx.AsyncClient) -> httpx.Request:
        """Return the request as `http` sends it."""
        return http.build_request(self.method, self.path, json=self.json, params=self.params, headers=self.headers)

    def answer(self, response: httpx.Response) -> Answer:
        """Return what the answer says. Raises ServiceProblem or UnexpectedAnswer."""
        if not response.is_success:
            raise _problem(response)
        try:
            return self.read(response)
        except (TypeError, ValueError, KeyError) as error:
            raise _unexpected(response) from error


def brief(
    *,
    text: str | None,
    title: str | None,
    body: str | None,
    html: str | None,
    max_words: int,
    include: Sequence[Include],
    refresh: bool,
    engine: str | None,
    summariser: str | None,
    terms: Mapping[str, str],
) -> Call[Brief]:
    """POST /v1/briefs; what is None is left out."""
    return Call(
        method="POST",
        path="/v1/briefs",
        json=_given(
            text=text,
            title=title,
            body=body,
            html=html,
            max_words=max_words,
            include=list(include),
            engine=engine,
            summariser=summariser,
            terms=_glossary(terms),
        ),
        headers={"Cache-Control": "no-cache"} if refresh else {},
        read=lambda response: read(Brief, response.json()),
    )


def cached_brief(
    article_hash: str, *, max_words: int, include: Sequence[Include], engine: str | None, summariser: str | None
) -> Call[Brief]:
    """GET /v1/briefs/{article_hash}."""
    return Call(
        method="GET",
        path=_brief_path(article_hash),
        params=_given(max_words=max_words, include=",".join(include), engine=engine, summariser=summariser),
        read=lambda response: read(Brief, response.json()),
    )


def delete(article_hash: str) -> Call[None]:
    """DELETE /v1/briefs/{article_hash}."""
    return Call(method="DELETE", path=_brief_path(article_hash), read=lambda _: None)


def translate(
    texts: Sequence[str], *, source: str, target: str, engine: str | None, terms: Mapping[str, str]
) -> Call[list[TranslatedText]]:
    """POST /v1/translations. Raises TypeError for one string, which is a sequence of letters."""
    if isinstance(texts, str):
        raise TypeError("translate takes a list of texts: translate([text])")
    return Call(
        method="POST",
        path="/v1/translations",
        json=_given(texts=list(texts), source=source, target=target, engine=engine, terms=_glossary(terms)),
        read=lambda response: [read(TranslatedText, each) for each in response.json()["translations"]],
    )


def engines() -> Call[list[Engine]]:
    """GET /v1/engines."""
    return Call(
        method="GET",
        path="/v1/engines",
        read=lambda response: [read(Engine, each) for each in response.json()["engines"]],
    )


def unreachable(error: httpx.RequestError, *, base_url: str, timeout_s: float) -> ServiceUnreachable:
    """Say what a failed exchange means and what to do about it."""
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
        return ServiceUnreachable(
            f"nothing answers at {base_url}: is the service running? Start it with `make serve` or `saar serve`,"
            " or pass the address of another one as base_url"
        )
    if isinstance(error, httpx.TimeoutException):
        return ServiceUnreachable(
            f"{base_url} gave no answer within {timeout_s:g} s: ask again, since the service keeps what it finished,"
            " or raise `timeout`"
        )
    if isinstance(error, httpx.UnsupportedProtocol):
        return ServiceUnreachable(f"{base_url} is no address of a service: one begins with http:// or https://")
    return ServiceUnreachable(f"the exchange with {base_url} failed: {error}")


def _given(**named: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever JSON has
    return {name: value for name, value in named.items() if value is not None}


def _glossary(terms: Mapping[str, str]) -> list[dict[str, str]] | None:
    return [{"hi": hindi, "en": english} for hindi, english in terms.items()] or None


def _brief_path(article_hash: str) -> str:
    return f"/v1/briefs/{quote(article_hash, safe='')}"


def _problem(response: httpx.Response) -> SaarError:
    if not response.headers.get("content-type", "").startswith("application/problem+json"):
        return _unexpected(response)
    try:
        problem = read(_Problem, response.json())
    except (TypeError, ValueError):
        return _unexpected(response)
    return PROBLEMS.get(response.status_code, ServiceProblem)(
        status=response.status_code,
        title=problem.title,
        detail=problem.detail,
        type=problem.type,
        retry_after_s=retry_after(response.headers),
    )


def _unexpected(response: httpx.Response) -> UnexpectedAnswer:
    return UnexpectedAnswer(
        f"{response.url} answered {response.status_code} with something that Saar does not say:"
        " is this the address of the service?"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Problem:
    title: str
    detail: str = ""
    type: str = "about:blank"
