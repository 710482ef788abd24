"""When an article was published: what a page says, and no guess."""

from __future__ import annotations

import pytest

from service.article import clean_text

TITLE = "खेतों में जलभराव से फसल बर्बाद, मुआवजे की मांग"
LEAD = "राज्य के कृषि मंत्री ने शनिवार को पांच जिलों के किसानों से मुलाकात की और भरोसा दिया।"
SECOND = "बैठक में 42 गांवों के प्रधान शामिल हुए और उन्होंने अपनी मांगें रखीं।"


def published(*lines: str) -> str | None:
    """Return what the cleaner makes of the lines between a title and a lead, as ISO 8601."""
    moment = clean_text("\n".join([TITLE, *lines, LEAD, SECOND])).published
    return moment.isoformat() if moment else None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Updated: Fri, 17 Oct 2025 05:30 AM (IST)", "2025-10-17T05:30:00+05:30"),
        ("Published : March 3, 2026 at 4:10 PM IST", "2026-03-03T16:10:00+05:30"),
        ("FIRST PUBLISHED : August 6, 2025, 22:20 IST", "2025-08-06T22:20:00+05:30"),
        ("गुरुवार अगस्त 7, 2025 10:20 AM", "2025-08-07T10:20:00+05:30"),
        ("अंतिम अपडेट: 12 सितम्बर 2024, 09:05 AM", "2024-09-12T09:05:00+05:30"),
        ("06 अगस्त 2025,", "2025-08-06"),
        ("०६ अगस्त २०२५", "2025-08-06"),
        ("5 अक्\u200dतूबर 2025", "2025-10-05"),
        ("7 फ़रवरी 2025", "2025-02-07"),
        ("06/08/2025 22:20", "2025-08-06T22:20:00+05:30"),
        ("2025-08-06T22:20:15Z", "2025-08-06T22:20:15+00:00"),
        ("2025-08-06T22:20:00-04:00", "2025-08-06T22:20:00-04:00"),
        ("Published on: 06 August 2025 13:20 PM IST", "2025-08-06T13:20:00+05:30"),
        ("Last Updated: 6 August 2025 00:30 AM", "2025-08-06T00:30:00+05:30"),
        ("Updated: 6 August 2025 12:05 AM", "2025-08-06T00:05:00+05:30"),
        ("Updated: 6 August 2025 12:05 PM", "2025-08-06T12:05:00+05:30"),
        ("नई दिल्ली, 06 अगस्त 2025, (अपडेटेड 07 अगस्त 2025, 10:55 PM IST)", "2025-08-06"),
    ],
)
def test_known_forms_are_read(line: str, expected: str) -> None:
    """A date without a time stays a date; a time without a zone is Indian; spellings and digits may vary."""
    assert published(line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Published: 31 Feb 2025", None),
        ("Published: 31/13/2025", None),
        ("Updated: 6 August 2025 15:20 AM", "2025-08-06"),
        ("Updated: 6 August 2025 10:75 PM", "2025-08-06"),
        ("Updated: 6 August 2025 10:15 +99:00", "2025-08-06"),
        ("अपडेटेड 10:55 PM IST", None),
    ],
)
def test_impossible_dates_and_times_are_not_invented(line: str, expected: str | None) -> None:
    """What the calendar or the clock does not have is left out, and the line still goes."""
    assert published(line) == expected
    assert [piece.kind for piece in clean_text(f"{TITLE}\n{line}\n{LEAD}").removed] == ["published"]


def test_published_wins_over_updated() -> None:
    """The first publication counts, whichever stands first; an update counts where there is nothing else."""
    lines = ["Updated: 9 Aug 2025 09:00 PM IST", "Published: 8 Aug 2025 08:15 PM IST"]
    assert published(*lines) == "2025-08-08T20:15:00+05:30"
    assert published(" | ".join(reversed(lines))) == "2025-08-08T20:15:00+05:30"
    assert published(lines[0]) == "2025-08-09T21:00:00+05:30"


def test_dates_of_the_story_are_not_its_publication() -> None:
    """Dates in prose, and dates that head the parts of a chronology, stay where they are."""
    assert published("यह बैठक 6 अगस्त 2025 को हुई थी।") is None
    assert published("6 अगस्त 2025", "उस दिन सुबह से ही तेज बारिश होती रही।", "7 अगस्त 2025") is None
    late = clean_text(f"{TITLE}\n{LEAD}\n{SECOND}\n7 अगस्त 2025\nउस दिन सुबह से ही तेज बारिश होती रही।")
    assert late.published is None
    assert [paragraph.heading for paragraph in late.paragraphs] == [False, False, True, False]
