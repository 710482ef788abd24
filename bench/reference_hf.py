"""Hugging Face `generate` in float32, batches padded as its documentation has it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
import transformers
from tokenizers import Tokenizer
from transformers import Gemma3ForCausalLM, M2M100Config, M2M100ForConditionalGeneration, MBartForConditionalGeneration
from transformers.models.m2m_100.modeling_m2m_100 import M2M100ScaledWordEmbedding
from transformers.utils import logging

from bench.reference import Written
from bench.reference_prompts import EmbeddedPrompts, Given, Sources, written
from models.published import read_json, read_vocabulary

_PAD, _END = 1, 2
"""In every vocabulary that comes from fairseq."""


class CausalLM:
    """The embedded model in a folder that `reference_embedded` wrote."""

    def __init__(self, folder: Path, *, threads: int) -> None:
        _prepare(threads)
        self._prompts = EmbeddedPrompts(folder.parent)
        self._identifiers = Tokenizer.from_file(str(folder.parent / "tokenizer.json")).get_vocab()
        self._model: Any = Gemma3ForCausalLM.from_pretrained(folder, dtype=torch.float32, local_files_only=True)
        self.signature = f"transformers:{transformers.__version__}|torch:{torch.__version__}|float32"

    def translate(self, texts: Sequence[str], *, beams: int | None, candidates: int) -> Written:
        """Generate from the prompts of the texts, padded on the left; each output is cut to its own limit."""
        given = [self._prompts.given(text) for text in texts]
        prompts = [one for one in given if isinstance(one, Given)]
        if not prompts:
            return self._prompts.written(given, [])
        rows = [[self._identifiers[token] for token in prompt.tokens] for prompt in prompts]
        padding, width = self._identifiers["<pad>"], max(map(len, rows))
        outputs = _generate(
            self._model,
            [[padding] * (width - len(row)) + row for row in rows],
            [[0] * (width - len(row)) + [1] * len(row) for row in rows],
            beams=beams,
            candidates=candidates,
            max_new_tokens=max(prompt.longest for prompt in prompts),
            pad_token_id=padding,
            eos_token_id=self._prompts.vocabulary.end,
        )
        return self._prompts.written(given, [row[width:] for row in outputs])


class Seq2SeqLM:
    """An encoder-decoder model whose tokens are those of a prepared folder; padded on the right."""

    def __init__(self, model: Any, folder: Path, sources: Sources) -> None:  # noqa: ANN401  one of several classes
        self._model, self._sources = model, sources
        shared = read_vocabulary(folder, "shared_vocabulary")
        source = shared or read_vocabulary(folder, "source_vocabulary")
        self._tokens = shared or read_vocabulary(folder, "target_vocabulary")
        self._identifiers = {token: number for number, token in enumerate(source)}
        self.signature = f"transformers:{transformers.__version__}|torch:{torch.__version__}|float32"

    def translate(self, texts: Sequence[str], *, beams: int | None, candidates: int) -> Written:
        """Translate the texts in one batch; each output is cut to its own limit."""
        given = [self._sources.given(text) for text in texts]
        unknown = self._identifiers["<unk>"]
        rows = [[self._identifiers.get(token, unknown) for token in one.tokens] for one in given]
        target, width = self._sources.target, max(map(len, rows))
        outputs = _generate(
            self._model,
            [row + [_PAD] * (width - len(row)) for row in rows],
            [[1] * len(row) + [0] * (width - len(row)) for row in rows],
            beams=beams,
            candidates=candidates,
            max_new_tokens=max(one.longest for one in given) + len(target),
            forced_bos_token_id=self._tokens.index(target[0]) if target else None,
        )
        return written(self._sources, given, [[self._tokens[at] for at in row[1:]] for row in outputs])


def mbart50(checkpoint: Path, folder: Path, sources: Sources, *, threads: int) -> Seq2SeqLM:
    """Load mBART-50 from its checkpoint; `folder` is what its engine prepared."""
    _prepare(threads)
    model: Any = MBartForConditionalGeneration.from_pretrained(checkpoint, dtype=torch.float32, local_files_only=True)
    model.generation_config.forced_eos_token_id = None  # the engines end where the model does
    return Seq2SeqLM(model, folder, sources)


def indictrans2_stand_in(checkpoint: Path, folder: Path, sources: Sources, *, threads: int) -> Seq2SeqLM:
    """Make an M2M100 of the layers, widths and vocabularies of an IndicTrans2, whose own code is not in transformers.

    Its weights are random and its outputs never end by themselves.
    """
    _prepare(threads)
    given = read_json(checkpoint / "config.json")
    sides = {
        key: given[key]
        for side in ("encoder", "decoder")
        for key in (f"{side}_layers", f"{side}_ffn_dim", f"{side}_attention_heads")
    }
    config = M2M100Config(
        vocab_size=given["decoder_vocab_size"],
        d_model=given["encoder_embed_dim"],
        activation_function=given["activation_function"],
        **sides,
    )
    torch.manual_seed(0)
    model: Any = M2M100ForConditionalGeneration(config)
    model.eval()
    scale = config.d_model**0.5
    model.model.encoder.embed_tokens = M2M100ScaledWordEmbedding(
        given["encoder_vocab_size"], config.d_model, _PAD, embed_scale=scale
    )
    with torch.no_grad():
        model.model.shared.weight[_END] = 0  # never the likeliest
    return Seq2SeqLM(model, folder, sources)


def _prepare(threads: int) -> None:
    torch.set_num_threads(threads)
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]


def _generate(
    model: Any,  # noqa: ANN401  has no types
    rows: list[list[int]],
    mask: list[list[int]],
    *,
    beams: int | None,
    candidates: int,
    **options: Any,  # noqa: ANN401  as above
) -> list[list[int]]:
    """Return the rows that the model wrote, the best of each when there are several candidates."""
    with torch.inference_mode():
        outputs = model.generate(
            input_ids=torch.tensor(rows),
            attention_mask=torch.tensor(mask),
            do_sample=False,
            num_beams=beams or 1,
            num_return_sequences=candidates,
            early_stopping=(beams or 1) > 1,
            length_penalty=1.0,
            **options,
        )
    found: list[list[int]] = outputs[::candidates].tolist()
    return found
