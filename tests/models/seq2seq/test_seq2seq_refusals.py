"""Checkpoints that are damaged, harmful or of something else are not converted, and it is said why."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from models import registry
from models.protocols import ModelStore
from tests.models.seq2seq.folders import edit, refused
from tests.models.tiny_checkpoints import tiny_checkpoint


def test_damaged_checkpoints_are_refused(tmp_path: Path) -> None:
    """Cut weights, weights that are missing, and files of two models are refused, with what is wrong."""
    checkpoint = tiny_checkpoint("mbart50", tmp_path / "one")
    weights = {name: tensor.clone() for name, tensor in load_file(checkpoint / "model.safetensors").items()}
    whole = (checkpoint / "model.safetensors").read_bytes()
    (checkpoint / "model.safetensors").write_bytes(whole[:5000])
    refused(checkpoint, tmp_path, "cannot be converted")
    del weights["model.encoder.layers.0.fc1.weight"]
    save_file(weights, checkpoint / "model.safetensors", metadata={"format": "pt"})
    refused(checkpoint, tmp_path, r"lacks weights: model\.encoder\.layers\.0\.fc1\.weight")
    (checkpoint / "model.safetensors").write_bytes(whole)
    edit(checkpoint / "config.json", vocab_size=600)
    refused(checkpoint, tmp_path, "vocabulary of 600 tokens, the other files one of 554")
    edit(checkpoint / "config.json", vocab_size=None)
    refused(checkpoint, tmp_path, "vocab_size")
    (checkpoint / "sentencepiece.bpe.model").write_bytes(b"nothing")
    edit(checkpoint / "config.json", vocab_size=554)
    refused(checkpoint, tmp_path, "no SentencePiece model")


def test_damaged_dictionaries_are_refused(tmp_path: Path) -> None:
    """A dictionary that is none, has holes or does not end with <pad> is refused."""
    checkpoint = tiny_checkpoint("marian", tmp_path / "opus-mt-hi-en")
    path = checkpoint / "vocab.json"
    whole = json.loads(path.read_text(encoding="utf-8"))
    size = len(whole)
    for text, message in (
        ("[1]", "no dictionary"),
        (json.dumps(whole | {"<pad>": size}), "its ids are not 0 to"),
        (json.dumps(whole | {"<pad>": 5, list(whole)[5]: size - 1}), "not <pad>"),
    ):
        path.write_text(text, encoding="utf-8")
        refused(checkpoint, tmp_path, message)


class Harmful:
    """What leaves a trace when it is unpickled."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[object, tuple[str]]:
        """Run something."""
        return Path.touch, (str(self.trace),)


def test_pickles_run_no_code(tmp_path: Path) -> None:
    """A pytorch_model.bin with more in it than tensors is refused, and nothing of it is run."""
    checkpoint = tiny_checkpoint("mbart50", tmp_path / "one", pickled=True)
    torch.save({"model.shared.weight": Harmful(tmp_path / "trace")}, checkpoint / "pytorch_model.bin")
    refused(checkpoint, tmp_path, "cannot be converted")
    assert not (tmp_path / "trace").exists()


def test_another_target_is_refused(tmp_path: Path) -> None:
    """A model that is configured to write another language is refused: its English would be none."""
    checkpoint = tiny_checkpoint("mbart50", tmp_path / "one", forced_bos_token_id=505)
    refused(checkpoint, tmp_path, "configured to write .*, not en_XX")


def test_a_full_disk_is_no_fault_of_the_checkpoint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is full while the model is written is told as that, and nothing half written is left."""

    def write(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    checkpoint = tiny_checkpoint("mbart50", tmp_path / "one")
    store = ModelStore(folder=tmp_path / "models")
    monkeypatch.setattr("ctranslate2.specs.ModelSpec.save", write)
    with pytest.raises(OSError, match="No space left on device"):
        registry.engine(str(checkpoint)).prepare(store, lambda _doing, _share: None)
    assert not [path for path in store.folder.iterdir() if path.is_dir()]
