"""From a folder to English: what is converted, and how it decodes."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from safetensors.torch import load_file, save_file

from models import registry
from models.decoding import END
from models.errors import InvalidCheckpoint, UnsupportedLanguages
from models.manifest import read_manifest
from models.protocols import DecodingOptions, Hypothesis, ModelStore, Segment
from models.seq2seq.family import Seq2Seq
from tests.models.seq2seq.conftest import Tiny
from tests.models.seq2seq.folders import english
from tests.models.seq2seq.texts import SENTENCES
from tests.models.tiny_checkpoints import tiny_checkpoint

ENTRY = """
["nllb-3.3b"]
family = "nllb"
repository = "facebook/nllb-200-3.3B"
licence = "CC-BY-NC-4.0"
commercial = false
languages = [["hi", "en"]]
beam_size = 2
max_tokens = 512
"""


def test_entry_is_enough(tmp_path: Path) -> None:
    """Another model of a known family is a table in the manifest: no code is needed to prepare and run it."""
    manifest = tmp_path / "manifest.toml"
    manifest.write_text(ENTRY, encoding="utf-8")
    engine = registry.build(read_manifest(manifest))["nllb-3.3b"]
    store = ModelStore(folder=tmp_path / "models")
    checkpoint = engine.checkpoint(store)
    assert checkpoint
    tiny_checkpoint("nllb", checkpoint)
    assert all(english(engine, store))
    assert (engine.folder(store) / "model.bin").is_file()


def test_manifest_names_what_is_read(tmp_path: Path) -> None:
    """What the manifest has pulled of each repository is all that its family needs."""
    for name, entry in registry.ENTRIES.items():
        if isinstance(family := registry.FAMILIES.get(entry.family), Seq2Seq):
            checkpoint = tiny_checkpoint(entry.family, tmp_path / name)
            pulled = {file for one in entry.files for file in ([one] if isinstance(one, str) else one)}
            for path in checkpoint.iterdir():
                if path.name not in pulled:
                    path.unlink()
            assert {path.name for path in family.files(checkpoint)} == {path.name for path in checkpoint.iterdir()}


@pytest.mark.parametrize("precision", ["float32", "int8"])
def test_pickled_weights_are_the_same(tmp_path: Path, precision: str) -> None:
    """A repository that has only pytorch_model.bin gives the same model as one with model.safetensors."""
    store = ModelStore(folder=tmp_path / "models", precision=precision)
    plain = tiny_checkpoint("mbart50", tmp_path / "plain")
    pickled = tiny_checkpoint("mbart50", tmp_path / "pickled", pickled=True)
    assert english(registry.engine(str(plain)), store) == english(registry.engine(str(pickled)), store)


@pytest.mark.parametrize("beam_size", [1, 4])
def test_company_in_int8(tmp_path: Path, beam_size: int) -> None:
    """In int8 a sentence has the same English and the same score alone as among many, longer and shorter ones."""
    store = ModelStore(folder=tmp_path / "models")
    engine = registry.engine(str(tiny_checkpoint("mbart50", tmp_path / "checkpoint")))
    engine.prepare(store, lambda _doing, _share: None)
    translator = engine.load(store, template=None, threads=2)
    texts = [" ".join(sentence.split()[:words]) for sentence in SENTENCES for words in (4, 8, 99)]
    options = DecodingOptions(beam_size=beam_size)

    def run(*chosen: str) -> list[Hypothesis]:
        return translator.translate([Segment(text=text) for text in chosen], source="hi", target="en", options=options)

    together = run(*texts)
    assert run(*texts[::-1])[::-1] == together
    assert [run(text)[0] for text in texts[:24]] == together[:24]
    translator.close()


def test_configuration_as_transformers_writes_it_now(tmp_path: Path) -> None:
    """A fine-tuned mBART-50 saved by transformers 5 says nothing of its norms any more, and is computed as before."""
    store = ModelStore(folder=tmp_path / "models", precision="float32")
    published = tiny_checkpoint("mbart50", tmp_path / "published")
    saved = tiny_checkpoint("mbart50", tmp_path / "saved", normalize_before=None, normalize_embedding=None)
    assert english(registry.engine(str(saved)), store) == english(registry.engine(str(published)), store)


def test_half_precision_and_parts(tmp_path: Path) -> None:
    """Weights in float16, in several files with an index, are read like others."""
    checkpoint = tiny_checkpoint("m2m100", tmp_path / "parts", torch_dtype="float16")
    weights = {name: tensor.half() for name, tensor in load_file(checkpoint / "model.safetensors").items()}
    (checkpoint / "model.safetensors").unlink()
    names = sorted(weights)
    places = {name: f"model-{1 + at % 2:05}-of-00002.safetensors" for at, name in enumerate(names)}
    for place in set(places.values()):
        part = {name: weights[name] for name in names if places[name] == place}
        save_file(part, checkpoint / place, metadata={"format": "pt"})
    index = {"metadata": {"total_size": 0}, "weight_map": places}
    (checkpoint / "model.safetensors.index.json").write_text(json.dumps(index), encoding="utf-8")
    store = ModelStore(folder=tmp_path / "models", precision="float32")
    assert all(english(registry.engine(str(checkpoint)), store))
    (checkpoint / "model-00002-of-00002.safetensors").unlink()
    with pytest.raises(InvalidCheckpoint, match=r"model\.safetensors"):
        registry.engine(str(checkpoint)).prepare(replace(store, precision="int8"), lambda _doing, _share: None)


def test_many_to_one_decodes_freely_without_a_forced_token(tmp_path: Path) -> None:
    """A many-to-one model whose configuration forces no token writes its own first one, and it is no text."""
    checkpoint = tiny_checkpoint("mbart50", tmp_path / "many-to-one", forced_bos_token_id=None)
    engine = registry.engine(str(checkpoint))
    store = ModelStore(folder=tmp_path / "models", precision="float32")
    assert any(english(engine, store))
    assert "|target:free|" in engine.load(store, template=None, threads=1).signature


def test_signature(tiny: Tiny) -> None:
    """The signature says what was loaded, how it decodes and how outputs start."""
    start = {"mbart50": "en_XX", "m2m100": "__en__", "nllb": "eng_Latn", "marian": "free"}[tiny.family]
    parts = tiny.translator.signature.split("|")
    assert parts[0] == f"{tiny.engine.name}@{tiny.engine.revision(tiny.store)}"
    assert {"float32", "beam5", "max:128", f"target:{start}"} <= {*parts}


def test_starts_from_the_end_token(tiny: Tiny) -> None:
    """The decoder starts from </s>, whatever the configuration calls its tokenizer."""
    config = json.loads((tiny.engine.folder(tiny.store) / "config.json").read_text(encoding="utf-8"))
    assert config["decoder_start_token"] == END


@pytest.mark.parametrize("tokenizer_class", [None, "MBart50TokenizerFast", "TokenizersBackend"])
def test_tokenizer_class_does_not_matter(tmp_path: Path, tokenizer_class: str | None) -> None:
    """An mBART-50 that names another tokenizer, or none, starts like any other."""
    checkpoint = tiny_checkpoint("mbart50", tmp_path / "one", tokenizer_class=tokenizer_class)
    engine, store = registry.engine(str(checkpoint)), ModelStore(folder=tmp_path / "models")
    engine.prepare(store, lambda _doing, _share: None)
    config = json.loads((engine.folder(store) / "config.json").read_text(encoding="utf-8"))
    assert config["decoder_start_token"] == END


def test_conversions_of_others_run(tiny: Tiny, tmp_path: Path) -> None:
    """A folder with a CTranslate2 model and its SentencePiece model beside runs as it is, to the same English."""
    folder = tmp_path / f"{tiny.checkpoint.name}-hi-en-ct2"
    ignored = shutil.ignore_patterns("manifest.json", "made_from.json", "forced_target.json")
    shutil.copytree(tiny.engine.folder(tiny.store), folder, ignore=ignored)
    tokens = json.loads((folder / "shared_vocabulary.json").read_text(encoding="utf-8"))
    (folder / "shared_vocabulary.json").unlink()
    (folder / "shared_vocabulary.txt").write_text("".join(f"{token}\n" for token in tokens), encoding="utf-8")
    converted = registry.engine(str(folder))
    if tiny.checkpoint.name != "mbart50-many-to-one":  # of which a conversion does not say how outputs start
        assert english(converted, tiny.store) == english(tiny.engine, tiny.store)
    assert any(english(converted, tiny.store))


def test_too_few_positions(tmp_path: Path) -> None:
    """A model of few positions gets shorter sources and writes shorter outputs, and says when something is cut."""
    checkpoint = tiny_checkpoint("marian", tmp_path / "opus-mt-hi-en", max_position_embeddings=40)
    engine, store = registry.engine(str(checkpoint)), ModelStore(folder=tmp_path / "models", precision="float32")
    english(engine, store)
    translator = engine.load(store, template=None, threads=1)
    assert translator.max_source_tokens == 38
    long = Segment(text=" ".join(SENTENCES[:10]))
    (hypothesis,) = translator.translate([long], source="hi", target="en", options=DecodingOptions())
    assert hypothesis.truncated
    assert hypothesis.output_tokens <= 38


def test_other_languages(tiny: Tiny) -> None:
    """A pair that the entry does not list is refused."""
    with pytest.raises(UnsupportedLanguages, match="en to hi"):
        tiny.translator.translate([], source="en", target="hi", options=DecodingOptions())
