"""A brief as HTML for notebooks: inline styles alone, no colours of its own for text, everything escaped."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from saar.text import meta_text, place_text, warning_text

if TYPE_CHECKING:
    from saar.brief import Brief, TranslatedSegment

# Colours are inherited or half transparent, so that the brief reads on a light and on a dark page.
_LINE = "1px solid rgba(128,128,128,.4)"
_CELL = f"padding:.4em .8em;border-top:{_LINE};text-align:left;vertical-align:top;white-space:normal"
_CAVEAT = "border-left:3px solid rgb(217,119,6);padding-left:.6em"


def brief_html(brief: Brief) -> str:
    """Return the brief as one HTML element: title, where and when, summary, warnings, both languages side by side."""
    return f'<div style="max-width:60em;line-height:1.5">{"".join(_parts(brief))}</div>'


def _parts(brief: Brief) -> Iterator[str]:
    if brief.title:
        yield f'<div lang="en" style="font-size:1.3em;font-weight:bold">{escape(brief.title.en)}</div>'
        yield f'<div lang="hi">{escape(brief.title.hi)}</div>'
    if meta := meta_text(brief):
        yield f'<div style="opacity:.7">{escape(meta)}</div>'
    if brief.summary:
        yield f'<p lang="en">{escape(brief.summary.en)}</p>'
    if brief.warnings:
        lines = (f"<li>{escape(place_text(each))}, {escape(warning_text(each))}</li>" for each in brief.warnings)
        yield f'<div style="{_CAVEAT}">Check these<ul style="margin:0">{"".join(lines)}</ul></div>'
    if brief.translation:
        yield _table(brief.translation.segments)


def _table(segments: tuple[TranslatedSegment, ...]) -> str:
    head = "".join(f'<th scope="col" style="{_CELL}">{name}</th>' for name in ("", "Hindi", "English"))
    return (
        f"<details><summary>Whole translation, sentences: {len(segments)}</summary>"
        f'<table style="border-collapse:collapse;table-layout:auto;width:100%"><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(map(_row, segments))}</tbody></table></details>"
    )


def _row(segment: TranslatedSegment) -> str:
    caveats = "".join(f'<div style="{_CAVEAT}">{escape(warning_text(each))}</div>' for each in segment.warnings)
    return (
        f'<tr style="background:transparent"><td style="{_CELL};opacity:.7">{segment.index + 1}</td>'
        f'<td lang="hi" style="{_CELL};width:50%">{escape(segment.hi)}</td>'
        f'<td lang="en" style="{_CELL};width:50%">{escape(segment.en)}{caveats}</td></tr>'
    )
