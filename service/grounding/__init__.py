"""Grounding: whether the article bears out what an English summary says, sentence by sentence.

A number, a date or a name that the article does not have, or a negation that it does not share, and the sentence is
not to be shown. It is the same for every summariser, and trusts none of them.
"""

from __future__ import annotations

from collections.abc import Sequence

from models.embedded.weights import words_digest
from service.brief import CheckWarning, Translated, TranslatedSegment
from service.checks import dates, numbers
from service.grounding import names, polarity
from service.grounding.evidence import Evidence
from service.grounding.findings import Grounded, GroundedSentence, Reason, UngroundedSentence
from service.grounding.support import Support

__all__ = ["VERSION", "Grounded", "GroundedSentence", "Reason", "UngroundedSentence", "ground"]

VERSION = f"2|lexicon:{words_digest()}"
"""Changes with every change of what is found; part of the signature of a brief."""


def ground(
    sentences: Sequence[str], segments: Sequence[TranslatedSegment], title: Translated | None = None
) -> Grounded:
    """Part the English sentences of a summary into those that the article bears out and those that it does not.

    The Hindi of `segments` and of the `title` decides; their English is the weaker evidence, and may be "". A
    sentence without a word of any segment has no source, and is not borne out. Never raises.
    """
    read = [Evidence.read(segment.hi, segment.en) for segment in segments]
    heading = [Evidence.read(title.hi, title.en)] if title else []
    article, support = Evidence.joined(read + heading), Support(read)
    kept: list[GroundedSentence] = []
    dropped: list[UngroundedSentence] = []
    for sentence in sentences:
        places = support.best(sentence)
        fault = _fault(sentence, [read[place] for place in places], heading, article)
        if fault:
            dropped.append(UngroundedSentence(text=sentence, reason=fault[0], words=fault[1]))
        else:
            kept.append(GroundedSentence(text=sentence, segments=tuple(segments[place].index for place in places)))
    return Grounded(kept=tuple(kept), dropped=tuple(dropped))


def _fault(
    sentence: str, supporting: Sequence[Evidence], heading: Sequence[Evidence], article: Evidence
) -> tuple[Reason, tuple[str, ...]] | None:
    """Return what the article does not bear out first, and the words; numbers are looked for where the rest is told."""
    if not supporting:
        return "source", ()
    hindi = "\n".join(part.hindi for part in [*supporting, *heading])
    found: dict[Reason, tuple[str, ...]] = {
        "number": _added(numbers.check(hindi, sentence)),
        "date": _added(dates.check(hindi, sentence)),
        "name": names.unfounded(sentence, article),
        "negation": polarity.contradicted(sentence, supporting),
    }
    return next(((reason, words) for reason, words in found.items() if words), None)


def _added(warnings: Sequence[CheckWarning]) -> tuple[str, ...]:
    return tuple(warning.output for warning in warnings if warning.output)
