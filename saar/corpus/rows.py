"""A row of a corpus: the article in it, or why there is none; and which columns of a table are read for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from saar.commands.reading import Unreadable, submission
from service.submission import Submission

_KNOWN = {
    "text": ("text", "body", "article", "content", "article_text", "full_text", "story", "news"),
    "title": ("title", "headline", "heading"),
    "html": ("html", "page", "raw_html"),
    "id": ("id", "article_id", "doc_id", "uid", "url", "link"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An article of the corpus. `number` counts from 1; `id` is what its owner calls it, if anything."""

    number: int
    id: str | None
    submission: Submission


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """A row without a result, and why."""

    number: int
    id: str | None
    reason: str


class CorpusError(Unreadable):
    """The corpus as a whole cannot be read or its results not be written; the message says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The columns that are read: the article as `text`, its `title` if apart, or as `html`; and its `id`."""

    text: str | None = None
    title: str | None = None
    html: str | None = None
    id: str | None = None

    def among(self, there: Sequence[str]) -> Columns:
        """Return these columns, and in the place of those that nobody named what is usually called so.

        Raises CorpusError for a column that is not there, or when none would hold the article.
        """
        if not there:
            raise CorpusError("there is no row in it that can be read")
        for name in self._named.values():
            if name not in there:
                raise CorpusError(f"there is no column {name!r}: there are {_listed(there)}")
        lower = {name.lower(): name for name in reversed(there)}
        guessed = {
            role: next((lower[name] for name in names if name in lower), None)
            for role, names in _KNOWN.items()
            if not (role in ("text", "html") and (self.text or self.html))
        }
        columns = Columns(**{**guessed, **self._named})
        if columns.text is None and columns.html is None:
            raise CorpusError(
                f"none of the columns {_listed(there)} looks like the article: name it with --text or --html"
            )
        return columns

    @property
    def names(self) -> list[str]:
        """The columns, each once."""
        return list(dict.fromkeys(self._named.values()))

    def __str__(self) -> str:
        return ", ".join(f"{role} from {name!r}" for role, name in self._named.items())

    def row(self, number: int, cells: Mapping[str, object]) -> Row | Reject:
        """Return the article of a table's row: of `text` where that is filled, else of `html`."""
        given = {role: cells.get(name) for role, name in self._named.items()}
        own = given.pop("id", None)
        row_id = None if own is None else str(own).encode("utf-8", "replace").decode()
        for role, cell in given.items():
            if not isinstance(cell, str | None):
                reason = f"the column {getattr(self, role)!r} holds {type(cell).__name__}, no text"
                return Reject(number=number, id=row_id, reason=reason)
            if cell and (at := _not_unicode(cell)) is not None:
                reason = f"the column {getattr(self, role)!r} is not UTF-8 at character {at}"
                return Reject(number=number, id=row_id, reason=reason)
        text, title, html = (given.get(role) for role in ("text", "title", "html"))
        if text and title:
            return Row(number=number, id=row_id, submission=Submission(title=str(title), body=str(text)))
        if text:
            return Row(number=number, id=row_id, submission=submission(str(text)))
        if html:
            return Row(number=number, id=row_id, submission=Submission(html=str(html)))
        article = " and ".join(repr(name) for name in (self.text, self.html) if name)
        return Reject(number=number, id=row_id, reason=f"there is no article: {article} is empty")

    @property
    def _named(self) -> dict[str, str]:
        given = {field.name: getattr(self, field.name) for field in fields(self)}
        return {role: name for role, name in given.items() if name is not None}


def _listed(names: Sequence[str]) -> str:
    return ", ".join(map(repr, names)) or "none"


def _not_unicode(cell: str) -> int | None:
    """Return where a text holds bytes that were no UTF-8, or half of a surrogate pair."""
    try:
        cell.encode()
    except UnicodeEncodeError as error:
        return error.start
    return None
