"""The texts of a piece of HTML: taken out to be translated, put back between the tags exactly as they were."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

_NOT_PROSE = frozenset({"code", "kbd", "pre", "samp", "script", "style", "svg", "math", "textarea", "title", "var"})
"""What is inside of these stays as it is, and so does what says `translate="no"` or is of the class `notranslate`."""
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)


@dataclass(frozen=True, slots=True)
class Plain:
    """A text without markup, to be used as `Markup` is."""

    text: str

    @property
    def texts(self) -> tuple[str, ...]:
        """The text itself, as it is."""
        return (self.text,)

    def filled(self, translations: Sequence[str]) -> str:
        """Return its translation."""
        (translation,) = translations
        return translation


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup:
    """HTML in pieces, in the order and spelling it came in; those at the places `at` are text, the others stay."""

    pieces: tuple[str, ...]
    at: tuple[int, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """What there is to translate: plain text, each on one line and without white space around it."""
        return tuple(" ".join(html.unescape(self.pieces[index]).split()) for index in self.at)

    def filled(self, translations: Sequence[str]) -> str:
        """Return the HTML with one translation for each of `texts`, escaped, between the white space that was there."""
        pieces = list(self.pieces)
        for index, translation in zip(self.at, translations, strict=True):
            text = self.pieces[index]
            before, after = len(text) - len(text.lstrip()), len(text.rstrip())
            pieces[index] = text[:before] + html.escape(translation, quote=False) + text[after:]
        return "".join(pieces)


def split_markup(source: str) -> Markup:
    """Take a piece of HTML of any quality apart."""
    reader = _Reader()
    reader.feed(source)
    reader.close()
    prose = (index for index in reader.prose if html.unescape(reader.pieces[index]).strip())
    return Markup(pieces=tuple(reader.pieces), at=tuple(prose))


class _Reader(HTMLParser):
    """Keeps everything as it is written; `prose` are the places in `pieces` of text that may be translated."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.pieces: list[str] = []
        self.prose: list[int] = []
        self._in_text = False
        self._kept: list[str] = []  # the open element whose content stays, and those of its name inside of it

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._markup(self.get_starttag_text() or "")
        opens = tag == self._kept[0] if self._kept else _stays(tag, dict(attrs))
        if opens and tag not in _VOID:
            self._kept.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del tag, attrs
        self._markup(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self._markup(f"</{tag}>")
        if self._kept and tag == self._kept[0]:
            self._kept.pop()

    def handle_data(self, data: str) -> None:
        if not self._in_text:
            if not self._kept:
                self.prose.append(len(self.pieces))
            self.pieces.append("")
            self._in_text = True
        self.pieces[-1] += data

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self._markup(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self._markup(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self._markup(f"<?{data}>")

    def unknown_decl(self, data: str) -> None:
        self._markup(f"<![{data}]>")

    def _markup(self, written: str) -> None:
        self.pieces.append(written)
        self._in_text = False


def _stays(tag: str, attributes: dict[str, str | None]) -> bool:
    classes = (attributes.get("class") or "").split()
    return tag in _NOT_PROSE or attributes.get("translate") == "no" or "notranslate" in classes
