"""Writes a published checkpoint as a CTranslate2 model, through the converter that CTranslate2 has for transformers."""

from __future__ import annotations

import errno
import json
from collections.abc import Sequence
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

from ctranslate2.converters import TransformersConverter
from safetensors import SafetensorError
from transformers.utils import logging

from models.errors import InvalidCheckpoint
from models.protocols import Progress
from models.published import CONFIG, read_json
from models.seq2seq.layout import END, GENERATION, PADDING, UNKNOWN, Layout
from models.seq2seq.vocabulary import read_vocabulary

_UNREADABLE = (OSError, ValueError, LookupError, TypeError, RuntimeError, SafetensorError, UnpicklingError)
"""What transformers raises for files that are damaged or belong to another model."""
_FULL = (errno.ENOSPC, errno.EDQUOT)
"""What a full disk raises, which is no fault of the checkpoint."""


def convert(layout: Layout, checkpoint: Path, folder: Path, progress: Progress, *, quantization: str) -> bool:
    """Write the model in the number format `quantization` into `folder`, which is emptied first.

    Return whether the configuration has every output start with the token of English. Weights are read from
    model.safetensors, or from pytorch_model.bin, which is all that many published repositories have: transformers
    unpickles nothing but tensors from it, and no code of the checkpoint is ever run. Raises InvalidCheckpoint.
    """
    size = read_json(checkpoint / CONFIG).get("vocab_size")
    if not isinstance(size, int):
        raise InvalidCheckpoint(f"{checkpoint / CONFIG} says no vocab_size")
    vocabulary = read_vocabulary(layout, checkpoint, size)
    forced = _forces_english(layout, checkpoint, vocabulary)
    write_model(checkpoint, folder, Vocabulary(vocabulary), progress, quantization=quantization)
    return forced


def write_model(
    checkpoint: Path,
    folder: Path,
    vocabulary: Vocabulary,
    progress: Progress,
    *,
    quantization: str,
    start: str | None = None,
) -> None:
    """Write the CTranslate2 model of a checkpoint into `folder`, which is emptied first.

    Outputs start from the token `start`, or from that of the configuration. Raises InvalidCheckpoint.
    """
    # What matters of what it would print is raised.
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    try:
        _Converter(checkpoint, vocabulary, progress).convert(str(folder), quantization=quantization, force=True)
    except _UNREADABLE as error:
        if isinstance(error, OSError) and error.errno in _FULL:
            raise
        raise InvalidCheckpoint(f"{checkpoint} cannot be converted: {error}") from error
    if start is not None:
        said = read_json(folder / CONFIG)
        (folder / CONFIG).write_text(json.dumps({**said, "decoder_start_token": start}, indent=1), encoding="utf-8")


def _forces_english(layout: Layout, checkpoint: Path, vocabulary: Sequence[str]) -> bool:
    """Say whether outputs are configured to start with the English token; raise when it is that of another language."""
    configs = [read_json(checkpoint / name) for name in (GENERATION, CONFIG)]
    forced = next((config["forced_bos_token_id"] for config in configs if config.get("forced_bos_token_id")), None)
    if forced is None or not layout.codes:
        return False
    written = vocabulary[forced] if isinstance(forced, int) and 0 <= forced < len(vocabulary) else forced
    if written != layout.codes["en"]:
        raise InvalidCheckpoint(f"{checkpoint} is configured to write {written}, not {layout.codes['en']}")
    return True


class Vocabulary:
    """What the converter asks of a tokenizer."""

    bos_token, eos_token, unk_token, pad_token = "<s>", END, UNKNOWN, PADDING
    special_tokens_map: dict[str, list[str]] = {}  # noqa: RUF012  the converter only reads it

    def __init__(self, tokens: list[str], *, unknown: int = 3) -> None:
        self._tokens = tokens
        self.unk_token_id = unknown

    def get_vocab(self) -> dict[str, int]:
        """Return the id of each token."""
        return {token: at for at, token in enumerate(self._tokens)}

    def convert_ids_to_tokens(self, at: int) -> str:
        """Return the token of an id."""
        return self._tokens[at]


class _Converter(TransformersConverter):  # type: ignore[misc]  # CTranslate2 has no types
    """Reads the vocabulary our way, and no weights that are not there."""

    def __init__(self, checkpoint: Path, vocabulary: Vocabulary, progress: Progress) -> None:
        super().__init__(str(checkpoint), low_cpu_mem_usage=True)
        self._vocabulary = vocabulary
        self._progress = progress

    def load_tokenizer(self, _tokenizer_class: object, _name: str, **_options: object) -> Vocabulary:
        self._progress("converting the weights", 0.5)
        return self._vocabulary

    def load_model(self, model_class: Any, name: str, **options: object) -> Any:  # noqa: ANN401  a class of transformers
        self._progress("reading the weights", 0.0)
        model, report = model_class.from_pretrained(name, output_loading_info=True, local_files_only=True, **options)
        if report["missing_keys"]:  # transformers would fill them with random numbers
            raise InvalidCheckpoint(f"{name} lacks weights: {', '.join(sorted(report['missing_keys'])[:3])} ...")
        # By this name alone the converter tells mBART-50, which starts from </s>, from mBART-25, which does not.
        model.config.tokenizer_class = "MBart50Tokenizer"
        # How transformers computes these whatever their configuration says, which since version 5 says nothing of it.
        model.config.normalize_before = model.config.model_type != "bart"
        model.config.normalize_embedding = True
        # transformers says True of every mT5; what the converter would do then, shrink the outputs, it does not.
        model.config.tie_word_embeddings = model.config.tie_word_embeddings and model.config.model_type != "mt5"
        return model
