"""Related stories: links in and after a story, each with the headline of another one."""

from __future__ import annotations

from collections.abc import Sequence

from service.article.fold import pattern
from service.article.kinds import Kind
from service.article.lines import Line, kept
from service.article.shape import ends_sentence, is_headline, one_sentence

_HEADLINE_CHARACTERS = 250
_MARK = (
    r"(?:(?:यह|ये|इसे|इन्हें|इसको|इस खबर को)\s*भी\s*(?:जरूर\s*)?(?:पढ़|देख|सुन|जान)(?:ें|े|िए|िये|ो)|"
    r"(?:also|must)\s+(?:read|watch|see)|read\s+(?:also|more|this)|(?:और|जरूर)\s+पढ़ें)"
)
_LINK = pattern(rf"[({{\[]?\s*{_MARK}(?P<mark>\s*[:;ः|>»…,.!–—-]*)\s*(?P<headline>.*)")
_SPOKEN = pattern(r"\s*[:ः|>»–—-]")


def without_related(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Mark links to other stories, those under a bare "यह भी पढ़ें" and those after the end of this one."""
    marked = list(lines)
    for position in kept(marked):
        if _is_link(marked[position].folded):
            marked[position] = marked[position].taken(Kind.RELATED)
    for position in _listed(marked):
        marked[position] = marked[position].taken(Kind.RELATED)
    return tuple(marked)


def _is_link(folded: str) -> bool:
    link = _LINK.fullmatch(folded)
    if link is None:
        return False
    headline = link["headline"]
    if not headline:
        return True
    marked = _SPOKEN.match(link["mark"]) is not None
    return len(headline) <= _HEADLINE_CHARACTERS and one_sentence(headline) and (marked or not ends_sentence(headline))


def _opens_list(line: Line) -> bool:
    """Tell whether headlines of other stories may follow the line: it names none itself, or it ends the story."""
    if line.kind is Kind.END_MARK:
        return True
    link = _LINK.fullmatch(line.folded)
    return line.kind is Kind.RELATED and (link is None or not link["headline"])


def _listed(lines: Sequence[Line]) -> set[int]:
    """Return the headlines under an opening line: bulleted ones, one next to it, all where no story follows."""
    listed: set[int] = set()
    prose = [position for position in kept(lines) if not is_headline(lines[position].text)]
    # Before the first of them there is no story yet, as in a digest of headlines; after the last there is none left.
    first, last = (prose[0], prose[-1]) if prose else (len(lines), len(lines))
    opened = False
    for position, line in enumerate(lines):
        if line.kind is not None:
            opened = opened or (position > first and _opens_list(line))
        elif opened:
            above = lines[position - 1]
            adjacent = not line.blank_before and above.kind is Kind.RELATED and _opens_list(above)
            if is_headline(line.text) and (position > last or line.bulleted or adjacent):
                listed.add(position)
            else:
                opened = False
    return listed
