"""Saar: a Hindi news article in, an English brief out."""
