"""The data of the embedded engine; MODEL_CARD.md says from what it was made."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from models.prepared import sha256

FOLDER = Path(__file__).parent
ADAPTER = FOLDER / "adapter.safetensors"
ADAPTER_CONFIG = FOLDER / "adapter.json"
KEPT_IDS = FOLDER / "kept_ids.npy"
SMOOTHING = FOLDER / "smoothing.safetensors"
CONFIDENCE = FOLDER / "confidence.json"
LEXICON = FOLDER / "lexicon.tsv.gz"
LOANWORDS = FOLDER / "loanwords.tsv.gz"
NOTICES = (FOLDER / "NOTICE.txt", FOLDER / "GEMMA_TERMS.txt")
"""What has to lie beside every copy of the model, by the terms it is under."""


@cache
def digest(*paths: Path) -> str:
    """Return the digest, in hexadecimal digits, of what some of the files hold; it is read once."""
    return hashlib.sha256("".join(sha256(path) for path in paths).encode()).hexdigest()


def words_digest() -> str:
    """Return the first eight digits of the digest of lexicon and loanwords: for the version of what reads them."""
    return digest(LEXICON, LOANWORDS)[:8]
