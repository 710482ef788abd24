"""The default engine: Gemma 3 270M, trimmed to Hindi and English, tuned to rewrite word-for-word glosses as English."""
