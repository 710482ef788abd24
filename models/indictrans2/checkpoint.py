"""A published IndicTrans2 folder: configuration, vocabularies and tensors. Its pickles and Python are not touched.

The layout is that of ai4bharat/indictrans2-indic-en-dist-200M and -1B on the model hub.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, ValidationError
from safetensors import SafetensorError, safe_open

from models.errors import InvalidCheckpoint
from models.indictrans2.direction import require_hindi_to_english
from models.published import CONFIG, SPECIAL, read_dictionary

Floats = NDArray[np.float32]
Side = Literal["encoder", "decoder"]


class Config(BaseModel):
    """The part of ``config.json`` that the forward pass depends on; other keys are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    model_type: Literal["IndicTrans"]
    activation_function: Literal["gelu"]
    encoder_layers: int
    decoder_layers: int
    encoder_embed_dim: int
    decoder_embed_dim: int
    encoder_ffn_dim: int
    decoder_ffn_dim: int
    encoder_attention_heads: int
    decoder_attention_heads: int
    encoder_normalize_before: bool
    decoder_normalize_before: bool
    layernorm_embedding: bool
    share_decoder_input_output_embed: bool
    scale_embedding: bool
    encoder_vocab_size: int
    decoder_vocab_size: int
    max_source_positions: int
    max_target_positions: int
    bos_token_id: Literal[0]
    pad_token_id: Literal[1]
    eos_token_id: Literal[2]
    decoder_start_token_id: Literal[2]

    @property
    def vocabulary(self) -> dict[Side, int]:
        """The sizes of the two vocabularies."""
        return {"encoder": self.encoder_vocab_size, "decoder": self.decoder_vocab_size}

    @property
    def positions(self) -> dict[Side, int]:
        """The longest sequences, in tokens."""
        return {"encoder": self.max_source_positions, "decoder": self.max_target_positions}

    @property
    def width(self) -> int:
        """The dimension of both stacks; they have to agree for the decoder to look at the encoder."""
        return self.encoder_embed_dim


class Checkpoint:
    """What is in the folder; tensors are read from the disk when they are asked for.

    Raises InvalidCheckpoint for a folder that is none, or none that is computed as it should be.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = _read_config(folder / CONFIG)
        self.source_tokens = self._tokens("dict.SRC.json", self.config.encoder_vocab_size)
        self.target_tokens = self._tokens("dict.TGT.json", self.config.decoder_vocab_size)
        require_hindi_to_english(folder, self.source_tokens, self.target_tokens)
        try:
            with safe_open(self._weights, framework="numpy") as file:
                self.names = frozenset(file.keys())
        except SafetensorError as error:
            raise InvalidCheckpoint(f"{self._weights} cannot be read ({error}): copy or pull it again") from error

    def tensor(self, name: str, shape: tuple[int, ...]) -> Floats:
        """Return a tensor in float32. Raises InvalidCheckpoint when it is missing or of another shape."""
        if name not in self.names:
            raise InvalidCheckpoint(f"{self._weights} has no tensor {name}")
        # Opened for each: what is mapped to memory is let go again, or the whole file would be in it twice.
        with safe_open(self._weights, framework="numpy") as file:
            dtype = file.get_slice(name).get_dtype()
            if dtype not in ("F32", "F16"):
                raise InvalidCheckpoint(f"{self._weights} is in {dtype}: save it in float32 or float16")
            tensor: Floats = file.get_tensor(name).astype(np.float32, copy=False)
        if tensor.shape != shape:
            raise InvalidCheckpoint(f"{self._weights}: {name} is {tensor.shape}, and should be {shape}")
        return tensor

    def _tokens(self, name: str, size: int) -> list[str]:
        tokens = read_dictionary(self.folder / name)
        if len(tokens) != size or tuple(tokens[: len(SPECIAL)]) != SPECIAL:
            raise InvalidCheckpoint(
                f"{self.folder / name} has {len(tokens)} tokens where config.json says {size}, or does not begin with "
                f"{' '.join(SPECIAL)}: the files are of several models"
            )
        return tokens

    @property
    def _weights(self) -> Path:
        return self.folder / "model.safetensors"


def _read_config(path: Path) -> Config:
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
        rotary = isinstance(given, dict) and ("rope_args" in given or given.get("model_type") == "RotaryIndicTrans")
        config = None if rotary else Config.model_validate(given)
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, found['loc']))}: {found['msg']}" for found in error.errors())
        raise InvalidCheckpoint(f"{path} does not describe an IndicTrans2 that Saar knows: {wrong}") from error
    except ValueError as error:
        raise InvalidCheckpoint(f"{path} does not describe an IndicTrans2: it is no JSON ({error})") from error
    if config is None:
        raise InvalidCheckpoint(
            f"{path.parent} is a rotary IndicTrans2, whose checkpoints Saar does not convert: give it the folder of "
            "a CTranslate2 conversion of it (model.bin, and vocab/model.SRC) instead"
        )
    for name in ("embed_dim", "attention_heads", "ffn_dim", "normalize_before"):
        if getattr(config, f"encoder_{name}") != getattr(config, f"decoder_{name}"):
            raise InvalidCheckpoint(f"{path}: encoder_{name} and decoder_{name} differ, which no published model does")
    return config
