"""What a call of the client can raise, in one tree.

SaarError
├── ServiceUnreachable        no connection, a broken one, or no answer in time
├── UnexpectedAnswer          something answered that does not speak as Saar does
└── ServiceProblem            the service said no, as an RFC 9457 problem; a failure of its own (500) is just this
    ├── BriefNotFound     404
    ├── ArticleTooLong    413
    ├── InvalidRequest    422  the article or an option; the detail says what to change
    ├── Overloaded        429  still busy after the retries
    ├── EngineUnavailable 503  still not ready after the retries
    └── Timeout           504  what was finished is kept: asking again is quicker
"""

from __future__ import annotations


class SaarError(Exception):
    """Base of the tree. The message is fit for a user and says what to do."""


class ServiceUnreachable(SaarError):
    """The service could not be connected, or the connection ended without an answer."""


class UnexpectedAnswer(SaarError):
    """The answer is not one that Saar gives: another program, or a proxy in between."""


class ServiceProblem(SaarError):
    """The service refused or failed.

    `type`, `title`, `status` and `detail` are the members of the problem; `retry_after_s` is the service's own
    estimate of when to come back, in seconds, where it gave one.
    """

    def __init__(
        self,
        *,
        status: int,
        title: str,
        detail: str = "",
        type: str = "about:blank",  # noqa: A002 - the name that RFC 9457 gives it
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(f"{title}: {detail}" if detail else title)
        self.type = type
        self.title = title
        self.status = status
        self.detail = detail
        self.retry_after_s = retry_after_s


class BriefNotFound(ServiceProblem):
    """No brief of that hash with these options is in the cache."""


class ArticleTooLong(ServiceProblem):
    """The article is over the size limit."""


class InvalidRequest(ServiceProblem):
    """The article cannot be briefed, or an option is wrong."""


class Overloaded(ServiceProblem):
    """The service is busy."""


class EngineUnavailable(ServiceProblem):
    """The engine is not loaded or not prepared."""


class Timeout(ServiceProblem):
    """The service gave up after its own time limit."""


PROBLEMS: dict[int, type[ServiceProblem]] = {
    404: BriefNotFound,
    413: ArticleTooLong,
    422: InvalidRequest,
    429: Overloaded,
    503: EngineUnavailable,
    504: Timeout,
}
