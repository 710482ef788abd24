"""What somebody submits: the article as it was given, before anything is read into it."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import OrderedDict
from dataclasses import dataclass

from service import article
from service.brief import Article
from service.errors import ArticleTooLong, InvalidArticle

_BLANK_LINES = re.compile(r"\n{3,}")
_HTML_PER_ARTICLE = 10
"""A page may be this many times longer than the article in it."""
_MOST_KNOWN = 4096
_known: OrderedDict[bytes, str] = OrderedDict()
"""The article hashes of what was last submitted, by a digest that is fifty times cheaper; least recently used first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """An article as plain text, as title and body, or as HTML: exactly one of `text`, `body` and `html` is set."""

    text: str | None = None
    title: str | None = None
    body: str | None = None
    html: str | None = None

    def require_readable(self, *, max_chars: int) -> None:
        """Raise ArticleTooLong or InvalidArticle for what no step behind this one could read.

        `max_chars` bounds the article, in characters; a page of HTML may be ten times as long.
        """
        for name, value in self._given.items():
            limit = max_chars * (_HTML_PER_ARTICLE if name == "html" else 1)
            if len(value) > limit:
                raise ArticleTooLong(
                    f"'{name}' has {len(value):,} characters and the limit is {limit:,}: send the article in parts."
                )
            require_characters(name, value)

    def __len__(self) -> int:
        """Return the number of characters of all that was given."""
        return sum(map(len, self._given.values()))

    @property
    def article_hash(self) -> str:
        """The public id: sha256 in hex of the input, NFC and white space normalised, as canonical JSON."""
        digest = self._digest
        known = _known.pop(digest, None) or self._hashed()
        _known[digest] = known
        if len(_known) > _MOST_KNOWN:
            _known.popitem(last=False)
        return known

    def clean(self) -> Article:
        """Read title, metadata and body out of it. Raises InvalidArticle when there is no article."""
        if self.html is not None:
            return article.clean_html(self.html)
        if self.body is not None:
            return article.clean_parts(self.title, self.body)
        return article.clean_text(self.text or "")

    @property
    def _given(self) -> dict[str, str]:
        """The fields that are set."""
        fields = {"text": self.text, "title": self.title, "body": self.body, "html": self.html}
        return {name: value for name, value in fields.items() if value is not None}

    @property
    def _digest(self) -> bytes:
        """Of the input exactly as it was given; the length before each value keeps apart what is beside it."""
        digest = hashlib.sha256()
        for name, value in self._given.items():
            encoded = value.encode()
            digest.update(f"{name} {len(encoded)} ".encode())
            digest.update(encoded)
        return digest.digest()

    def _hashed(self) -> str:
        given = {name: _normalise(value) for name, value in self._given.items()}
        canonical = json.dumps(given, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()


def require_characters(name: str, value: str) -> None:
    """Raise InvalidArticle, with the position, for a NUL or half a surrogate pair in the field `name`."""
    if "\x00" in value:
        raise InvalidArticle(f"'{name}' holds a NUL character at position {value.index(chr(0))}: remove it.")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise InvalidArticle(
            f"'{name}' holds half of a surrogate pair at position {error.start}: send whole Unicode characters."
        ) from error


def _normalise(text: str) -> str:
    lines = unicodedata.normalize("NFC", text).replace("\ufeff", "").splitlines()
    joined = "\n".join(" ".join(line.split()) for line in lines)
    return _BLANK_LINES.sub("\n\n", joined).strip()
