"""Who goes before whom at the engine: requests before the work in the background, which nobody waits for."""

from __future__ import annotations

from service.waiting_line import Item, Request, WaitingLine

BACKGROUND_SHARE = 6
"""A batch of background work has one part in so many of the tokens that a batch may have, for whoever comes meanwhile
waits for it. With a quarter one took the embedded engine half as long as a single brief (`python -m bench batches`)."""


class Lines:
    """Two lines: that of the background moves only while nobody stands in the other, and in small batches."""

    def __init__(self, *, max_batch_tokens: int) -> None:
        self._requests = WaitingLine(max_batch_tokens=max_batch_tokens)
        self._background = WaitingLine(max_batch_tokens=max_batch_tokens // BACKGROUND_SHARE)

    @property
    def tokens(self) -> int:
        """Of all items of requests that wait; what is in the background makes nobody refused."""
        return self._requests.tokens

    def join(self, request: Request) -> None:
        """Stand at the end of its line."""
        self._line_of(request).join(request)

    def leave(self, request: Request) -> None:
        """Want nothing more: the caller has everything, or has gone."""
        self._line_of(request).leave(request)

    def next_batch(self) -> list[Item]:
        """Take the next batch out, as a line does; empty when nothing waits."""
        return self._requests.next_batch() or self._background.next_batch()

    def _line_of(self, request: Request) -> WaitingLine:
        return self._background if request.group.background else self._requests
