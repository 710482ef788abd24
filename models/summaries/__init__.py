"""Encoder-decoder models that summarise in English: BART from English, mT5 of CrossSum from Hindi.

To the rest they are translators, from a section of an article to its summary.
"""
