"""Grounding: whether the article bears out what an English summary says, sentence by sentence.

A number, a date or a name that the article does not have, or a negation that it does not share, and the sentence is
not to be shown. It is the same for every summariser, and trusts none of them.
"""

from __future__ import annotations

from collections.abc import Sequence

from service.brief import CheckWarning, Translated, TranslatedSegment
from service.checks import dates, numbers
from service.grounding.findings import Grounded, GroundedSentence, Reason, UngroundedSentence

__all__ = ["VERSION", "Grounded", "GroundedSentence", "Reason", "UngroundedSentence", "ground"]

VERSION = "1"
"""Changes with every change of what is found; part of the signature of a brief."""


def ground(
    sentences: Sequence[str], segments: Sequence[TranslatedSegment], title: Translated | None = None
) -> Grounded:
    """Part the English sentences of a summary into those that the article bears out and those that it does not.

    The Hindi of `segments` and of the `title` decides; their English is the weaker evidence, and may be "". There is
    one segment at least. Never raises.
    """
    hindi = "\n".join([*([title.hi] if title else []), *(segment.hi for segment in segments)])
    found = [_judged(sentence, hindi, segments[0].index) for sentence in sentences]
    return Grounded(
        kept=tuple(one for one in found if isinstance(one, GroundedSentence)),
        dropped=tuple(one for one in found if isinstance(one, UngroundedSentence)),
    )


def _judged(sentence: str, hindi: str, first: int) -> GroundedSentence | UngroundedSentence:
    checks: dict[Reason, list[CheckWarning]] = {
        "number": numbers.check(hindi, sentence),
        "date": dates.check(hindi, sentence),
    }
    for reason, warnings in checks.items():
        words = tuple(warning.output for warning in warnings if warning.output)
        if words:
            return UngroundedSentence(text=sentence, reason=reason, words=words)
    return GroundedSentence(text=sentence, segments=(first,))
