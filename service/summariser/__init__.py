"""Which sentences of an article tell it best."""
