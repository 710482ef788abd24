"""What can go wrong, in one tree; how each is told, in one table; one body for all of them (RFC 9457).

SaarError
├── InvalidRequest       422  a field or option is wrong
│   ├── InvalidArticle   422  the article cannot be briefed: empty, not Hindi, a bare URL
│   └── InvalidGlossary  422  a file of terms cannot be read; the line and what to do
├── ArticleTooLong       413
├── BatchTooLarge        413
├── UnsupportedMedia     415
├── BriefNotFound        404
├── BatchNotFound        404
├── Overloaded           429  the queue is full; says when to come back
├── TooManyBatches       429  one must be deleted first
├── EngineUnavailable    503  not loaded or not prepared
├── CacheUnavailable     503  only where the truth needs the cache: deleting; else it is a miss
├── BatchesUnavailable   503  their database cannot be read or written
├── EngineFailed         500  the engine raised on this text
└── Timeout              504  what was finished is kept for the next try

ClientGone, outside the tree, is told to nobody.
"""

from __future__ import annotations

from collections.abc import Sequence


class SaarError(Exception):
    """Base of the tree. The message is fit for a user and says what to do; `retry_after_s` says when, if known."""

    status = 500
    title = "The brief could not be made"

    def __init__(self, message: str, *, retry_after_s: int | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class InvalidRequest(SaarError):
    """A field or an option of the request is wrong. `errors` names each field and what is wrong with it."""

    status = 422
    title = "The request is not valid"

    def __init__(self, message: str, *, errors: Sequence[dict[str, str]] = ()) -> None:
        super().__init__(message)
        self.errors = tuple(errors)


class InvalidArticle(InvalidRequest):
    """The article cannot be briefed."""

    title = "The article cannot be briefed"


class InvalidGlossary(InvalidRequest):
    """A file of terms cannot be read."""

    title = "The glossary cannot be read"


class ArticleTooLong(SaarError):
    """The article is over the size limit."""

    status = 413
    title = "The article is too long"


class BatchTooLarge(SaarError):
    """The batch has more lines or bytes than one may have."""

    status = 413
    title = "The batch is too large"


class UnsupportedMedia(SaarError):
    """The content type is none that the route reads."""

    status = 415
    title = "This content type is not supported"


class BriefNotFound(SaarError):
    """No brief of that hash with these options under the present signature."""

    status = 404
    title = "There is no such brief"


class BatchNotFound(SaarError):
    """No batch of that id, or it was deleted."""

    status = 404
    title = "There is no such batch"


class Overloaded(SaarError):
    """The queue is full. `retry_after_s` is an estimate from the engine's recent speed."""

    status = 429
    title = "The service is busy"


class TooManyBatches(SaarError):
    """There are as many batches as may be kept."""

    status = 429
    title = "There are too many batches"


class EngineUnavailable(SaarError):
    """The engine is not loaded, not prepared, or stopping."""

    status = 503
    title = "The translation engine is not available"


class CacheUnavailable(SaarError):
    """The cache's database cannot be reached or is of a newer version."""

    status = 503
    title = "The cache is not available"


class BatchesUnavailable(SaarError):
    """The batches' database cannot be read or written, or is of a newer version."""

    status = 503
    title = "The batches are not available"


class EngineFailed(SaarError):
    """The engine raised on a segment, alone and twice."""

    status = 500
    title = "The translation engine failed"


class Timeout(SaarError):
    """The request took longer than the limit."""

    status = 504
    title = "The request took too long"


class ClientGone(Exception):
    """The client closed the connection; there is nobody to answer."""
