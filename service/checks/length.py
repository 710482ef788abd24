"""Length: an English much shorter or longer than its Hindi has lost or gained something."""

from __future__ import annotations

import math

from models.protocols import Kind
from service.brief import CheckWarning

# ln(English characters / Hindi characters) of 2,567 human translations (news, encyclopaedia, health) has mean -0.02;
# its variance falls with the length of the Hindi as 0.008 + 1 / characters.
_MEAN = -0.02
_VARIANCE = 0.008
_VARIANCE_OF_ONE = 1.0
_DEVIATIONS: dict[Kind, float] = {"sentence": 3.0, "headline": 4.0, "fragment": 4.0}


def check(source: str, english: str, *, kind: Kind) -> list[CheckWarning]:
    """Return a warning if the English is out of proportion; short, headline and fragment have more room."""
    characters = len(source.strip())
    deviation = math.log(len(english.strip()) / characters) - _MEAN
    limit = _DEVIATIONS[kind] * math.sqrt(_VARIANCE + _VARIANCE_OF_ONE / characters)
    if abs(deviation) <= limit:
        return []
    proportion = "short" if deviation < 0 else "long"
    rest = "something may be missing" if deviation < 0 else "something may have been added"
    return [CheckWarning(kind="length", message=f"The English is very {proportion} for its Hindi: {rest}")]
