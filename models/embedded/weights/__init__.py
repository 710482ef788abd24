"""The data of the embedded engine; MODEL_CARD.md says from what it was made."""

from __future__ import annotations

from pathlib import Path

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
