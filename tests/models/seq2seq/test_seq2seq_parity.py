"""The converted models say what transformers says of the same checkpoint, token by token."""

from __future__ import annotations

import logging
from typing import Any

import pytest
import torch
import transformers

from models.seq2seq import layout
from models.seq2seq.vocabulary import read_vocabulary
from tests.models.seq2seq.conftest import Tiny
from tests.models.seq2seq.texts import ODD, SENTENCES

LAYOUTS = {kind.family: kind for kind in (layout.MBART50, layout.M2M100, layout.NLLB, layout.MARIAN)}
HINDI = {"mbart50": "hi_IN", "m2m100": "hi", "nllb": "hin_Deva", "marian": None}
TRANSFORMERS: dict[str, Any] = {
    "mbart50": transformers.MBart50Tokenizer,
    "m2m100": transformers.M2M100Tokenizer,
    "nllb": transformers.NllbTokenizer,
    "marian": transformers.MarianTokenizer,
}
LONGEST = 256


def source(tiny: Tiny, text: str) -> list[str]:
    """Return what the engine gives to its model for a text."""
    translator = tiny.translator
    return [*translator._start, *translator._tokeniser.pieces(text)[: translator.max_source_tokens], *translator._end]


def vocabulary(tiny: Tiny) -> list[str]:
    """Return the tokens of the checkpoint in the order of their ids."""
    size = transformers.AutoConfig.from_pretrained(tiny.checkpoint).vocab_size
    return read_vocabulary(LAYOUTS[tiny.family], tiny.checkpoint, size)


def ids(tiny: Tiny, tokens: list[str]) -> list[int]:
    """Return the ids of tokens; those that the vocabulary lacks have that of <unk>."""
    known = {token: at for at, token in enumerate(vocabulary(tiny))}
    return [known.get(token, known["<unk>"]) for token in tokens]


def generate(tiny: Tiny, sources: list[list[int]], beam_size: int, prefix: list[str]) -> list[list[int]]:
    """Return the ids that transformers writes after its start and `prefix`, up to the end."""
    model: Any = transformers.AutoModelForSeq2SeqLM.from_pretrained(tiny.checkpoint)
    # What a user of many-to-many gives to `generate`; that many-to-one starts with it, its configuration says.
    asked = {"forced_bos_token_id": ids(tiny, prefix)[0]} if prefix and "one" not in tiny.checkpoint.name else {}
    padded = torch.nn.utils.rnn.pad_sequence(
        [torch.tensor(given) for given in sources], batch_first=True, padding_value=model.config.pad_token_id
    )
    written = model.generate(
        padded,
        attention_mask=(padded != model.config.pad_token_id).long(),
        num_beams=beam_size,
        early_stopping=beam_size > 1,
        length_penalty=1.0,
        do_sample=False,
        max_new_tokens=LONGEST,
        min_new_tokens=len(prefix) + 1,  # CTranslate2 writes one at least
        **asked,
    )
    end = model.config.eos_token_id
    rows = [row[1 + len(prefix) :] for row in written.tolist()]
    return [row[: row.index(end) + 1] if end in row else row for row in rows]


@pytest.mark.parametrize("beam_size", [1, 5])
def test_same_output(tiny: Tiny, beam_size: int) -> None:
    """Greedy and with a beam of five, the tokens of every sentence that ends are those of transformers."""
    translator = tiny.translator
    sources = [source(tiny, sentence) for sentence in SENTENCES]
    ours = translator._decoder.decode(
        sources,
        beam_size=beam_size,
        limit=LONGEST - 1,
        prefix=translator._target,
    )
    theirs = generate(tiny, [ids(tiny, tokens) for tokens in sources], beam_size, translator._target)
    ended = [at for at, decoded in enumerate(ours) if decoded.ended]  # the others met the limit of their lengths
    assert len(ended) > 0.8 * len(SENTENCES)
    assert [ids(tiny, [*ours[at].tokens, "</s>"]) for at in ended] == [theirs[at] for at in ended]
    assert len({tuple(row) for row in theirs}) > 0.8 * len(SENTENCES)


def test_same_source(tiny: Tiny, caplog: pytest.LogCaptureFixture) -> None:
    """The tokens of a text, odd ones included, have the ids that transformers gives to it."""
    if tiny.family in ("mbart50", "nllb"):
        pytest.importorskip("google.protobuf", reason="transformers reads their SentencePiece models with protobuf")
    caplog.set_level(logging.ERROR)
    tokenizer = TRANSFORMERS[tiny.family].from_pretrained(tiny.checkpoint, src_lang=HINDI[tiny.family])
    for text in (*SENTENCES, *ODD):
        pieces = tiny.translator._tokeniser.pieces(text)
        given = " ".join(text.split())
        assert ids(tiny, pieces) == tokenizer(given, add_special_tokens=False)["input_ids"], text


def test_ids_of_languages(tiny: Tiny) -> None:
    """Languages come right after the pieces, in the published order, and the rest behind them."""
    tokens = vocabulary(tiny)
    pieces = tiny.translator._tokeniser._source.get_piece_size()
    expected = {
        "mbart50": {"ar_AR": pieces + 1, "en_XX": pieces + 4, "hi_IN": pieces + 10, "<mask>": pieces + 53},
        "m2m100": {"__af__": pieces + 1, "__hi__": pieces + 33, "__zu__": pieces + 100, "madeupword7": pieces + 108},
        "nllb": {"ace_Arab": pieces + 1, "eng_Latn": pieces + 47, "hin_Deva": pieces + 68, "<mask>": pieces + 203},
        "marian": {"</s>": 0, "<unk>": 1, "<pad>": len(tokens) - 1},
    }
    assert {token: tokens.index(token) for token in expected[tiny.family]} == expected[tiny.family]


def test_form_of_the_source(tiny: Tiny) -> None:
    """A source is its language, its pieces and the end; only a Marian model of two languages is told none."""
    first, *pieces, last = source(tiny, SENTENCES[0])
    language = {"mbart50": "hi_IN", "m2m100": "__hi__", "nllb": "hin_Deva"}.get(tiny.family)
    expected = [] if language else [first]
    assert last == "</s>"
    assert (first == language) or not language
    assert [*expected, *pieces] == tiny.translator._tokeniser.pieces(SENTENCES[0])[: tiny.translator.max_source_tokens]
