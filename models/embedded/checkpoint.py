"""The base model out of its GGUF file, cut to the vocabulary of Hindi and English, with the adapter merged in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from gguf import GGUFReader, dequantize
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers

from models.embedded import weights

Floats = NDArray[np.float32]
_USER_DEFINED = 4
MATRICES = {
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}
"""The matrices of a layer as GGUF names them, and as transformers and the adapter do."""


class Checkpoint:
    """The trimmed and adapted base model: tensors as float32, tokens in their new order, hyper-parameters."""

    def __init__(self, path: Path) -> None:
        self._reader = GGUFReader(path)
        self._tensors = {tensor.name: tensor for tensor in self._reader.tensors}
        self._adapter = load_file(weights.ADAPTER)
        config = json.loads(weights.ADAPTER_CONFIG.read_text())
        self._scale = np.float32(config["lora_alpha"] / config["r"])
        self._kept: NDArray[np.uint32] = np.load(weights.KEPT_IDS)

    def parameter(self, name: str) -> Any:  # noqa: ANN401  GGUF fields are numbers or strings, as the name says
        """Return a hyper-parameter by its name after the architecture."""
        return self._reader.fields[f"gemma3.{name}"].contents()

    def embeddings(self) -> Floats:
        """Return the embeddings of the kept tokens, a row each."""
        tensor = self._tensors["token_embd.weight"]
        return dequantize(tensor.data[self._kept], tensor.tensor_type)

    def norm(self, name: str) -> Floats:
        """Return a norm's weights without the 1 that GGUF adds to Gemma's."""
        return self._tensor(f"{name}.weight") - np.float32(1)

    def matrix(self, layer: int, name: str) -> Floats:
        """Return a projection of a layer with its low-rank update merged in (Hu et al. 2021, LoRA)."""
        stem = f"base_model.model.model.layers.{layer}.{MATRICES[name]}"
        down, up = (self._adapter[f"{stem}.lora_{side}.weight"].astype(np.float32) for side in "AB")
        return self._tensor(f"blk.{layer}.{name}.weight") + self._scale * (up @ down)

    def tokens(self) -> list[str]:
        """Return the kept tokens; a token's new number is its place."""
        field = self._reader.fields["tokenizer.ggml.tokens"]
        return [bytes(field.parts[field.data[kept]]).decode().replace(" ", "▁") for kept in self._kept]

    def tokenizer(self) -> Tokenizer:
        """Return the tokenizer of the kept tokens, with no special tokens: control tokens never come out of text."""
        vocabulary = {token: number for number, token in enumerate(self.tokens())}
        tokenizer = Tokenizer(
            models.BPE(
                vocab=vocabulary,
                merges=_merges(vocabulary, self._ranks()),
                unk_token="<unk>",  # noqa: S106  a vocabulary entry, no password
                fuse_unk=True,
                byte_fallback=True,
            )
        )
        tokenizer.normalizer = normalizers.Replace(" ", "▁")
        tokenizer.pre_tokenizer = pre_tokenizers.Split(" ", "merged_with_previous")
        tokenizer.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()])
        return tokenizer

    def _ranks(self) -> list[float]:
        """Return how early each kept token is merged, higher is earlier; user-defined ones come before all others."""
        scores, kinds = (self._reader.fields[f"tokenizer.ggml.{name}"] for name in ("scores", "token_type"))
        return [
            float("inf")
            if kinds.parts[kinds.data[kept]][0] == _USER_DEFINED
            else float(scores.parts[scores.data[kept]][0])
            for kept in self._kept
        ]

    def _tensor(self, name: str) -> Floats:
        tensor = self._tensors[name]
        return dequantize(tensor.data, tensor.tensor_type)


def _merges(vocabulary: dict[str, int], ranks: list[float]) -> list[tuple[str, str]]:
    """Return the merges that a SentencePiece vocabulary implies: every split of a token into two tokens, best first."""
    merges = []
    for token, number in vocabulary.items():
        splits = [(token[:at], token[at:]) for at in range(1, len(token))]
        known = [split for split in splits if split[0] in vocabulary and split[1] in vocabulary]
        known.sort(key=lambda split: (vocabulary[split[0]], vocabulary[split[1]]))
        merges += [(ranks[number], len(left), len(right), left, right) for left, right in known]
    merges.sort(key=lambda merge: merge[:3], reverse=True)
    return [(left, right) for *_, left, right in merges]
