"""Saar from Python: a Hindi news article in, an English brief out.

>>> from saar import Client  # doctest: +SKIP
>>> print(Client().brief(text))  # doctest: +SKIP
"""

from saar.async_client import AsyncClient
from saar.brief import (
    Brief,
    BriefWarning,
    CheckWarning,
    Engine,
    Removed,
    Repair,
    Summary,
    SummarySentence,
    Title,
    TranslatedSegment,
    TranslatedText,
    Translation,
)
from saar.client import Client
from saar.errors import (
    ArticleTooLong,
    BriefNotFound,
    EngineUnavailable,
    InvalidRequest,
    Overloaded,
    SaarError,
    ServiceProblem,
    ServiceUnreachable,
    Timeout,
    UnexpectedAnswer,
)

__all__ = [
    "ArticleTooLong",
    "AsyncClient",
    "Brief",
    "BriefNotFound",
    "BriefWarning",
    "CheckWarning",
    "Client",
    "Engine",
    "EngineUnavailable",
    "InvalidRequest",
    "Overloaded",
    "Removed",
    "Repair",
    "SaarError",
    "ServiceProblem",
    "ServiceUnreachable",
    "Summary",
    "SummarySentence",
    "Timeout",
    "Title",
    "TranslatedSegment",
    "TranslatedText",
    "Translation",
    "UnexpectedAnswer",
]
