"""A brief as the service sends it, with every field set."""

from __future__ import annotations

from typing import Any

import pytest

WARNING = {"kind": "number", "message": "a number is missing", "source": "12", "output": None}


@pytest.fixture
def brief_wire() -> dict[str, Any]:
    """Return the JSON of a whole brief; a test may change it."""
    return {
        "article_hash": "ab" * 32,
        "signature": "stub@1|none;lead@1",
        "cached": False,
        "title": {"hi": "गाँव में नया पुल", "en": "A new bridge in the village", "score": -0.25, "warnings": [WARNING]},
        "byline": "Meera Joshi",
        "place": "Almora",
        "published": "2025-03-04T09:30:00+05:30",
        "summary": {
            "en": "The bridge has 12 spans.",
            "hi": "पुल में 12 खंभे हैं।",
            "sentences": [{"segment": 1, "hi": "पुल में 12 खंभे हैं।", "en": "The bridge has 12 spans."}],
        },
        "translation": {
            "en": "The bridge opened.\n\nThe bridge has 12 spans.",
            "segments": [
                {
                    "index": 0,
                    "paragraph": 0,
                    "hi": "पुल खुला।",
                    "en": "The bridge opened.",
                    "score": None,
                    "warnings": [],
                },
                {
                    "index": 1,
                    "paragraph": 1,
                    "hi": "पुल में 12 खंभे हैं।",
                    "en": "The bridge has 12 spans.",
                    "score": -1,
                    "warnings": [WARNING],
                },
            ],
        },
        "warnings": [{**WARNING, "segment": None}, {**WARNING, "segment": 1, "output": "21"}],
        "removed": [{"kind": "advertisement", "text": "Advertisement"}],
        "timings_ms": {"clean": 1.5, "total": 20},
    }
