"""Why a piece was taken out of the body: the one place where the kinds in `removed` are explained."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """The values of `Removed.kind`. They are part of the API: a kind is added, never renamed."""

    ADVERTISEMENT = "advertisement"
    """The word that labels an advertisement."""
    BYLINE = "byline"
    """Who wrote, reported or edited. The writers are also `Article.byline`; editors are only here."""
    COPYRIGHT = "copyright"
    """Whose rights are reserved."""
    CREDIT = "credit"
    """The credit of a photo or video, with its caption where both share a line."""
    DATELINE = "dateline"
    """Bureau, place, day or agency before the first sentence. The place is also `Article.place`."""
    DUPLICATE = "duplicate"
    """What stands in the title or the body word for word a second time."""
    END_MARK = "end_mark"
    """The mark that the story ends here."""
    FOLLOW = "follow"
    """An invitation to follow, subscribe, share, or install an app."""
    NAVIGATION = "navigation"
    """A button or label of the page: read more, copy link, comments, reading time."""
    NOTICE = "notice"
    """Whose feed or inputs the story is from; a disclaimer."""
    ORNAMENT = "ornament"
    """A bullet or a ruled line: marks without a letter or a digit."""
    PAGE = "page"
    """Of HTML: what stands on the page beside the article, such as captions, menus, teasers and footers; the first 300
    characters of a piece and the first 200 pieces."""
    PUBLISHED = "published"
    """When it was published or updated. The best of them is also `Article.published`."""
    RELATED = "related"
    """A link to another story, with that story's headline."""
    SITE = "site"
    """The name of the site or the path of its sections."""
    TAGS = "tags"
    """The keywords of the page."""
