"""The names that models give to languages. Everywhere else they are BCP-47 tags."""

from __future__ import annotations

INDICTRANS2 = {"hi": "hin_Deva", "en": "eng_Latn"}
"""FLORES-200 codes, as tags in front of the source."""

NLLB = INDICTRANS2
"""The same codes; here they are special tokens, in front of the source and of the target."""

MBART50 = {"hi": "hi_IN", "en": "en_XX"}
"""Locales, as special tokens in front of the source and of the target."""

M2M100 = {"hi": "__hi__", "en": "__en__"}
"""Special tokens in front of the source and of the target."""

OPUS_MT = {"hi": frozenset(("hi", "hin", "inc", "iir", "ine", "mul")), "en": frozenset(("en", "eng"))}
"""What OPUS-MT calls a language in its tokenizer_config.json: by itself, or among a group that it belongs to."""

OPUS_MT_TARGET = {"en": ">>eng<<"}
"""The token in front of the source by which a model of several target languages is told which."""
