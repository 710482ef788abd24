"""What to tell a user when a hub does not give what was asked of it, and exactly what to do then."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

from models.errors import ModelError
from models.manifest import Entry

if TYPE_CHECKING:
    from huggingface_hub.errors import HfHubHTTPError

_OUT_OF_DATE = "it may have been moved since this version of Saar, whose models/manifest.toml names it"


class PullFailed(ModelError):
    """The weights could not be brought from the hub; the message says what to do."""


@contextmanager
def told(entry: Entry, endpoint: str) -> Iterator[None]:
    """Raise PullFailed for what huggingface_hub and its HTTP client raise."""
    from httpx2 import RequestError  # noqa: PLC0415  only pulling needs it
    from huggingface_hub.errors import HfHubHTTPError  # noqa: PLC0415

    try:
        yield
    except HfHubHTTPError as error:
        raise PullFailed(_refused(entry, endpoint, error)) from error
    except RequestError as error:
        reason = str(error) or type(error).__name__
        raise PullFailed(f"The connection to {endpoint} failed ({reason}): {_again(entry)}") from error


def offline(entry: Entry, folder: Path, endpoint: str) -> str:
    """Return what to do without a network."""
    files = ", ".join(item if isinstance(item, str) else " or ".join(item) for item in entry.files)
    return (
        f"{entry.name} is not on this machine, and offline mode (--offline or HF_HUB_OFFLINE) keeps Saar from the "
        f"network; nothing was touched. To bring it by hand, copy these files of {endpoint}/{entry.repository} into "
        f"{folder}: {files}; then run saar models prepare {entry.name}"
    )


def no_file(entry: Entry, name: str) -> str:
    """Return what a missing file means."""
    return f"{entry.repository} at {entry.revision} has no {name}: {_OUT_OF_DATE}"


def _refused(entry: Entry, endpoint: str, error: HfHubHTTPError) -> str:
    from huggingface_hub import errors  # noqa: PLC0415  only pulling needs it

    status = error.response.status_code
    if isinstance(error, errors.RevisionNotFoundError):
        return f"{entry.repository} has no revision {entry.revision}: {_OUT_OF_DATE}"
    if isinstance(error, errors.RemoteEntryNotFoundError):
        return no_file(entry, error.response.url.path.rsplit("/", 1)[-1])
    if status == HTTPStatus.NOT_FOUND:
        return f"There is no repository {endpoint}/{entry.repository}: {_OUT_OF_DATE}"
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        return _no_access(entry, endpoint, error)
    return f"{endpoint} answered {status} {error.response.reason_phrase}: {_again(entry)}"


def _no_access(entry: Entry, endpoint: str, error: HfHubHTTPError) -> str:
    """Return what to click and which variable to set. The hub takes a missing repository for a private one."""
    from huggingface_hub.utils import build_hf_headers  # type: ignore[attr-defined] # noqa: PLC0415  exported lazily

    page = f"{endpoint}/{entry.repository}"
    click = f'open {page} in a browser, log in and click "Agree and access repository"'
    token = f"make a token of type Read at {endpoint}/settings/tokens, set HF_TOKEN to it"
    again = f"and run saar models pull {entry.name} again"
    if "authorization" not in build_hf_headers():
        unknown = "" if entry.gated else ", or there is no such repository any more"
        return f"No token is set, and {page} wants one{unknown}: {click}; {token}, {again}"
    if error.response.status_code == HTTPStatus.UNAUTHORIZED:
        return f"{endpoint} does not accept the token that is set (mistyped, expired, revoked?): {token}, {again}"
    says = f" ({error.server_message})" if error.server_message else ""
    return (
        f"The account of the token that is set has no access to {page}, or not yet{says}: {click}; if your request "
        f"awaits a review, wait for it; if access was granted, {token}; {again}"
    )


def _again(entry: Entry) -> str:
    return f"what was pulled is kept; run saar models pull {entry.name} again"
