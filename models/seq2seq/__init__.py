"""Encoder-decoder models as transformers publishes them: mBART-50, M2M100, NLLB-200 and OPUS-MT (Marian)."""
