"""Summarisers in the published layouts: what they read, that they write what transformers writes, what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest
import torch
import transformers

from models import registry
from models.errors import InvalidCheckpoint, UnknownEngine, UnsupportedLanguages
from models.protocols import DecodingOptions, Engine, ModelStore, Segment
from models.summaries.translator import SummaryModel
from tests.models.seq2seq.texts import CONTROL, ODD, SENTENCES
from tests.models.summaries_checkpoints import tiny_summariser
from tests.models.tiny_checkpoints import _english

OPTIONS = DecodingOptions()
LANGUAGE = {"bart": "en", "mt5": "hi"}
FREE: dict[str, dict[str, Any]] = {
    "bart": {"no_repeat_ngram_size": 0, "min_length": 0},
    "mt5": {"no_repeat_ngram_size": 0},
}
"""Nothing is banned: of what is, CTranslate2 gives the probability to the other tokens, and transformers to none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiny:
    """A summariser that is prepared and loaded in float32, and the checkpoint that it was made from."""

    family: str
    checkpoint: Path
    engine: Engine
    store: ModelStore
    model: SummaryModel

    @property
    def texts(self) -> list[str]:
        """Sections in the language that it reads."""
        lines = list(_english()) if self.family == "bart" else SENTENCES
        return [" ".join(lines[at : at + 3]) for at in range(0, 28, 2)]

    def summarised(self, *texts: str) -> list[str]:
        """Return the summaries of texts."""
        found = self.model.translate(
            [Segment(text=text) for text in texts], source=LANGUAGE[self.family], target="en", options=OPTIONS
        )
        return [hypothesis.text for hypothesis in found]

    def source(self, text: str) -> list[str]:
        """Return what the model is given for a text."""
        tokens = self.model._tokeniser.tokens(text)[: self.model.max_source_tokens]
        return [*self.model._before, *tokens, *self.model._after]


def load(family: str, home: Path, **config: Any) -> Tiny:  # noqa: ANN401  JSON
    """Write, prepare and load a tiny summariser."""
    checkpoint = tiny_summariser(family, home / f"tiny-{family}", **config)
    engine, store = registry.summariser(str(checkpoint)), ModelStore(folder=home / "models", precision="float32")
    engine.prepare(store, lambda _doing, _share: None)
    model = cast("SummaryModel", engine.load(store, template=None, threads=1))
    return Tiny(family=family, checkpoint=checkpoint, engine=engine, store=store, model=model)


@pytest.fixture(scope="module", params=LANGUAGE)
def free(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tiny]:
    """Give one of each family that may write what it likes."""
    tiny = load(request.param, tmp_path_factory.mktemp("free"), **FREE[request.param])
    yield tiny
    tiny.model.close()


@pytest.fixture(scope="module", params=LANGUAGE)
def bound(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tiny]:
    """Give one of each family as it is published: with a least length, or without repeats."""
    tiny = load(request.param, tmp_path_factory.mktemp("bound"))
    yield tiny
    tiny.model.close()


def generate(tiny: Tiny, sources: list[list[str]]) -> list[list[str]]:
    """Return the tokens that transformers writes with the checkpoint's own configuration, after its start."""
    model: Any = transformers.AutoModelForSeq2SeqLM.from_pretrained(tiny.checkpoint)
    family = registry.SUMMARISING["bart" if tiny.family == "bart" else "crosssum"]
    vocabulary = cast("Any", family)._layout.vocabulary(tiny.checkpoint, model.config.vocab_size)
    ids = {token: at for at, token in enumerate(vocabulary)}
    # What the card of CrossSum has its users give; and a beam that ends as CTranslate2's does.
    asked = {"decoder_start_token_id": ids["▁<extra_id_0>"], "early_stopping": True} if tiny.family == "mt5" else {}
    rows = [
        model.generate(
            torch.tensor([[ids.get(token, ids["<unk>"]) for token in source]]),
            do_sample=False,
            min_new_tokens=len(tiny.model._first) + 1,  # CTranslate2 writes one at least
            **asked,
        )
        for source in sources
    ]
    return [[vocabulary[at] for at in row[0, 1:].tolist()] for row in rows]


def test_the_same_tokens_as_transformers(free: Tiny) -> None:
    """With beams and the length penalty of the configuration, every summary that ends is that of transformers."""
    sources = [free.source(text) for text in free.texts]
    ours = [free.model.decode(source).hypotheses[0] for source in sources]
    theirs = generate(free, sources)
    ended = [at for at, tokens in enumerate(ours) if tokens[-1] == "</s>"]
    assert len(ended) > 0.6 * len(ours)
    assert [ours[at] for at in ended] == [theirs[at] for at in ended]
    assert len({tuple(tokens) for tokens in ours}) > 0.8 * len(ours)


def test_lengths_and_repeats_are_as_configured(bound: Tiny) -> None:
    """No summary is shorter or longer than its configuration has it, as transformers counts, or says a thing twice."""
    config = json.loads((bound.checkpoint / "config.json").read_text(encoding="utf-8"))
    n = config["no_repeat_ngram_size"]
    for text in bound.texts:
        tokens = bound.model.decode(bound.source(text)).hypotheses[0]
        assert config.get("min_length", 0) <= len(tokens) + 1 <= config["max_length"]
        runs = list(zip(*(tokens[at:] for at in range(n)), strict=False))
        assert len(set(runs)) == len(runs)


def test_the_same_ids_as_transformers(bound: Tiny) -> None:
    """The tokens of any text have the ids that transformers' tokenizer gives to it, but nothing typed is control."""
    texts = [*bound.texts, *(" ".join(text.split()) for text in ODD)]
    if bound.family == "bart":
        theirs = transformers.BartTokenizer.from_pretrained(bound.checkpoint)
        known = json.loads((bound.checkpoint / "vocab.json").read_text(encoding="utf-8"))
        for text in texts:
            ours = [known[token] for token in bound.model._tokeniser.tokens(text)]
            assert ours == theirs(text, add_special_tokens=False)["input_ids"], text
    for token in CONTROL:
        assert not set(bound.model._tokeniser.tokens(f"a {token} b")) & {"<s>", "</s>", "<pad>", "<mask>"}


def test_as_many_summaries_as_sections(bound: Tiny) -> None:
    """They come in order, each the same in any company; a blank section has none."""
    first, second = bound.texts[:2]
    one, blank, other = bound.summarised(first, " \n ", second)
    assert (bound.summarised(second, first), blank) == ([other, one], "")
    assert one != other


def test_a_section_that_is_too_long_says_so(bound: Tiny) -> None:
    """What is over the limit is not cut silently."""
    text = " ".join(bound.texts * 8)
    assert bound.model.count_tokens([text])[0] > bound.model.max_source_tokens
    language = LANGUAGE[bound.family]
    (found,) = bound.model.translate([Segment(text=text)], source=language, target="en", options=OPTIONS)
    assert found.truncated


def test_a_checkpoint_with_fewer_positions_reads_less(tmp_path: Path) -> None:
    """Its own configuration holds, not that of its family, and what it reads at most it does read."""
    tiny = load("bart", tmp_path, max_position_embeddings=64)
    assert tiny.model.max_source_tokens == 62
    assert tiny.summarised(" ".join(tiny.texts))[0]
    tiny.model.close()


def test_it_reads_one_language(bound: Tiny) -> None:
    """Another is refused."""
    with pytest.raises(UnsupportedLanguages, match="mr"):
        bound.model.translate([], source="mr", target="en", options=OPTIONS)


def test_the_signature_names_the_weights_and_the_search(bound: Tiny) -> None:
    """What can change a summary is in it."""
    signature = bound.model.signature
    assert signature.startswith(f"{bound.engine.name}@{bound.engine.revision(bound.store)}|float32|")
    assert ("|beam4|length:12-60^2|norepeat:3|" if bound.family == "bart" else "|beam4|length:0-60^0.6|") in signature


REFUSED: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "no summariser": ("bart", lambda folder: _say(folder, architectures=["BartForSequenceClassification"]), "does not"),
    "no English": ("mt5", lambda folder: _say(folder, task_specific_params=None), "langid_map"),
    "no merges": ("bart", lambda folder: (folder / "merges.txt").unlink(), "merges.txt"),
    "no weights": ("mt5", lambda folder: (folder / "pytorch_model.bin").unlink(), "model.safetensors or"),
    "another vocabulary": ("bart", lambda folder: _say(folder, vocab_size=9_999), "vocabulary of 9999"),
    "another size": ("mt5", lambda folder: _say(folder, vocab_size=400), "vocabulary of 400"),
    "damaged pieces": ("mt5", lambda folder: (folder / "spiece.model").write_bytes(b"x"), "no SentencePiece model"),
    "a wild search": ("bart", lambda folder: _say(folder, num_beams=0), "num_beams 0"),
    "no room": ("bart", lambda folder: _say(folder, min_length=60), "min_length"),
}


@pytest.mark.parametrize(("family", "spoil", "told"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_summarise_is_refused(
    tmp_path: Path, family: str, spoil: Callable[[Path], object], told: str
) -> None:
    """A folder of another model, or one that is not whole, is told what is wrong with it."""
    folder = tiny_summariser(family, tmp_path / "spoilt")
    spoil(folder)
    with pytest.raises(InvalidCheckpoint, match=told):
        registry.summariser(str(folder)).prepare(ModelStore(folder=tmp_path / "models"), lambda _doing, _share: None)


def test_summarisers_do_not_translate(tmp_path: Path) -> None:
    """Neither by name nor as a folder is one taken for an engine that translates, or the other way round."""
    assert not registry.SUMMARISERS.keys() & registry.ENGINES.keys()
    with pytest.raises(UnknownEngine, match="distilbart"):
        registry.engine("distilbart-cnn-12-6")
    with pytest.raises(UnknownEngine, match="embedded"):
        registry.summariser("embedded")
    with pytest.raises(InvalidCheckpoint, match="no model that Saar knows"):
        registry.engine(str(tiny_summariser("bart", tmp_path / "bart")))
    assert {registry.model(name).name for name in ("stub", "bart-large-cnn")} == {"stub", "bart-large-cnn"}


def _say(folder: Path, **config: Any) -> None:  # noqa: ANN401  JSON
    path = folder / "config.json"
    said = json.loads(path.read_text(encoding="utf-8")) | config
    path.write_text(json.dumps({name: value for name, value in said.items() if value is not None}), encoding="utf-8")
