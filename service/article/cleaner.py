"""The cleaner's order of steps, from the lines of a page to an article."""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.article import dateline, stamp
from service.article.boilerplate import title_without_site, without_boilerplate
from service.article.duplicates import without_duplicates
from service.article.fold import fold
from service.article.kinds import Kind
from service.article.lines import Line, kept, read
from service.article.markup import looks_like_html
from service.article.masthead import unglued, without_masthead
from service.article.related import without_related
from service.article.shape import ends_sentence, is_heading, is_headline, is_prose
from service.article.stamp import Stamp
from service.brief import Article, Paragraph
from service.errors import InvalidArticle

_URL = re.compile(r"(?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)+/\S*")
# The dateline opens the lead; before the lead there are at most a standfirst and one paragraph more.
_LEADS = 3


def clean_text(text: str) -> Article:
    """Clean an article whose title, if it has one, is its first line.

    Raises InvalidArticle where there is none; the message says what to do.
    """
    _refuse_html(text)
    return clean(None, text, title_inside=True)


def clean_parts(title: str | None, body: str) -> Article:
    """Clean an article whose title the caller knows, or knows to be missing.

    Raises InvalidArticle where there is none; the message says what to do.
    """
    _refuse_html(body)
    return clean(title, body, title_inside=False)


def clean(
    title: str | None, body: str, *, title_inside: bool, author: str | None = None, stamps: Sequence[Stamp] = ()
) -> Article:
    """Clean an article. `author` and `stamps` are what the page says about itself outside its text.

    Raises InvalidArticle where there is none; the message says what to do.
    """
    lines, glued = unglued(read(body))
    _refuse_what_is_no_text(lines)
    lines, head = without_masthead(without_boilerplate(lines), titled=not title_inside)
    lines = without_related(lines)
    heading = Line(text=" ".join(line.text for line in read(title or "")))
    if title_inside:
        heading, lines = _parted(lines)
    heading = title_without_site(heading)
    lines, place = _without_dateline(lines)
    lines = without_duplicates(heading.text or None, lines)
    body_lines = [lines[position] for position in kept(lines)]
    if not body_lines:
        raise InvalidArticle("Nothing but boilerplate was found: paste the article's own text, with its paragraphs.")
    return Article(
        title=heading.text or None,
        paragraphs=_paragraphs(body_lines),
        byline=head.byline or author,
        place=head.place or place,
        published=stamp.best((*glued, *head.stamps, *stamps)),
        removed=(*heading.removed, *(piece for line in lines for piece in line.removed)),
    )


def _refuse_html(text: str) -> None:
    if looks_like_html(text):
        raise InvalidArticle("This is HTML: send it as text/html, or as 'html' in JSON.")


def _refuse_what_is_no_text(lines: Sequence[Line]) -> None:
    if not lines:
        raise InvalidArticle("The article is empty: paste its text or its HTML.")
    if all(_URL.fullmatch(word) for line in lines for word in line.text.split()):
        raise InvalidArticle("This is only a URL. Saar fetches nothing: paste the article's text or its HTML.")


def _parted(lines: Sequence[Line]) -> tuple[Line, tuple[Line, ...]]:
    """Return the title and the other lines; the title is empty where the first line is none."""
    body = kept(lines)
    if not body[1:] or not _is_title(lines[body[0]]):
        return Line(text=""), tuple(lines)
    return lines[body[0]], (*lines[: body[0]], *lines[body[0] + 1 :])


def _is_title(line: Line) -> bool:
    """Tell whether the line is a headline, and neither a dateline alone nor one that only opens a body."""
    opening = dateline.read(line.text)
    opens_body = opening is not None and (not opening.bare or opening.length >= len(fold(line.text)))
    return is_headline(line.text) and not line.bulleted and not opens_body


def _without_dateline(lines: Sequence[Line]) -> tuple[tuple[Line, ...], str | None]:
    """Cut the dateline off the lead, and return the place it names."""
    marked = list(lines)
    body = kept(marked)
    openings = {position: found for position in body if (found := dateline.read(marked[position].text))}
    # Where several lines open with a place alone, it is a list: rainfall or results by town.
    listed = sum(found.bare for found in openings.values()) > 1
    prose = 0
    for position in body:
        line, opening = marked[position], openings.get(position)
        prose += is_prose(line.text)
        if prose > _LEADS:
            break
        if opening is None or (opening.bare and listed):
            continue
        shorter = line.without_front(opening.length, Kind.DATELINE)
        if is_prose(shorter.text) or (not shorter.text and len(body) > 1):
            marked[position] = shorter
            return tuple(marked), opening.place
    return tuple(marked), None


def _paragraphs(lines: Sequence[Line]) -> tuple[Paragraph, ...]:
    """Return the paragraphs; a heading is a short line by itself between two that end like sentences."""
    closed = [False, *(ends_sentence(line.text) for line in lines), False]
    return tuple(
        Paragraph(text=line.text, heading=is_heading(line.text) and not line.bulleted and closed[at] and closed[at + 2])
        for at, line in enumerate(lines)
    )
