"""Wording for machines: template files, loaded with the digest of their bytes. Knows nothing else."""
