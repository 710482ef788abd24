"""Batches: many articles in one upload, briefed in the background, their results kept until they are deleted."""
