"""Wording for machines: template files, loaded with the digest of their bytes. Knows nothing else."""

from prompts.loader import PromptTemplate, load_template

__all__ = ["PromptTemplate", "load_template"]
