"""The engines: segments in, hypotheses out. Knows tokens and batches; knows no article, no HTTP, no settings."""
