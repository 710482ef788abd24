"""Whole corpora: rows in from a folder or a table, each article briefed once, results and rejects out."""
