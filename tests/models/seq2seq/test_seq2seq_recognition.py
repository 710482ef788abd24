"""Which folders are taken for what."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from models import registry
from models.errors import InvalidCheckpoint
from tests.models.seq2seq.conftest import Tiny
from tests.models.seq2seq.folders import edit
from tests.models.tiny_checkpoints import tiny_checkpoint


@pytest.fixture
def marian(tmp_path: Path) -> Path:
    """Return the folder of a Marian model from Hindi to English."""
    return tiny_checkpoint("marian", tmp_path / "some-model")


def recognised(folder: Path) -> str:
    """Return the family that a folder is taken for."""
    engine = registry.engine(str(folder))
    family: str = vars(engine)["entry"].family
    return family


def test_published_folders(tiny: Tiny) -> None:
    """Each published folder is taken for what it is."""
    assert recognised(tiny.checkpoint) == tiny.family


def test_conversions(tiny: Tiny, tmp_path: Path) -> None:
    """Each conversion is taken for what its vocabulary says, or refused when it lacks what it needs."""
    folder = tmp_path / "opus-mt-hi-en"
    shutil.copytree(tiny.engine.folder(tiny.store), folder)
    assert recognised(folder) == tiny.family
    if tiny.family == "marian":
        (folder / "source.spm").unlink()
        with pytest.raises(InvalidCheckpoint, match="no model that Saar knows"):
            recognised(folder)
        return
    edit(folder / "config.json", decoder_start_token=None)
    with pytest.raises(InvalidCheckpoint, match="decoder_start_token"):
        recognised(folder)
    (folder / "sentencepiece.bpe.model").unlink()
    with pytest.raises(InvalidCheckpoint, match=r"lacks sentencepiece\.bpe\.model"):
        recognised(folder)


def test_mbart_25_is_refused(tmp_path: Path) -> None:
    """The older mBART, which starts from another token, is refused by name."""
    checkpoint = tiny_checkpoint("mbart50", tmp_path / "one", tokenizer_class="MBartTokenizer")
    with pytest.raises(InvalidCheckpoint, match="mBART-25"):
        recognised(checkpoint)


def test_one_to_many_is_refused(tmp_path: Path) -> None:
    """The mBART-50 that reads only English is refused."""
    checkpoint = tiny_checkpoint("mbart50", tmp_path / "one")
    edit(checkpoint / "tokenizer_config.json", name_or_path="facebook/mbart-large-50-one-to-many-mmt")
    with pytest.raises(InvalidCheckpoint, match="from English only"):
        recognised(checkpoint)


@pytest.mark.parametrize(("source", "target"), [("hi", "en"), ("hin", "eng"), ("inc", "en"), ("mul+hin", "eng")])
def test_pairs_of_opus_mt(marian: Path, source: str, target: str) -> None:
    """A Marian model from Hindi, or a group of languages with Hindi in it, to English is taken."""
    edit(marian / "tokenizer_config.json", source_lang=source, target_lang=target)
    assert recognised(marian) == "marian"


@pytest.mark.parametrize(("source", "target"), [("en", "hi"), ("de", "en"), ("hi", "de"), ("inc", "eng+fra")])
def test_other_pairs_of_opus_mt_are_refused(marian: Path, source: str, target: str) -> None:
    """A Marian model of another pair, or of several targets without a token for English, is refused."""
    edit(marian / "tokenizer_config.json", source_lang=source, target_lang=target)
    with pytest.raises(InvalidCheckpoint, match=re.escape(f"it translates {source} to {target}, not hi to en")):
        recognised(marian)


def test_several_targets_of_opus_mt(marian: Path) -> None:
    """A Marian model of several targets is told to write English, if it has a token for that."""
    edit(marian / "tokenizer_config.json", source_lang="inc", target_lang="eng+fra")
    vocabulary = json.loads((marian / "vocab.json").read_text(encoding="utf-8"))
    path = marian / "vocab.json"
    renamed = {">>eng<<" if at == 7 else token: at for token, at in vocabulary.items()}
    path.write_text(json.dumps(renamed), encoding="utf-8")
    assert recognised(marian) == "marian"


def test_name_of_opus_mt(marian: Path) -> None:
    """Without a tokenizer_config.json that says it, the name of the folder has to say which pair it is."""
    edit(marian / "tokenizer_config.json", source_lang=None, target_lang=None)
    for name in ("some-model", "delhi-en-x", "mt-hi-english"):
        marian = marian.rename(marian.with_name(name))
        with pytest.raises(InvalidCheckpoint, match=r"neither the name .* says that it translates hi to en$"):
            recognised(marian)
    (marian / "tokenizer_config.json").unlink()
    for name in ("opus-mt-hi-en", "tuned_hin-eng_2"):
        marian = marian.rename(marian.with_name(name))
        assert recognised(marian) == "marian"


def test_whatever_else(tmp_path: Path) -> None:
    """A folder of another architecture, or with a configuration that is none, is no model that Saar knows."""
    for text in ('{"model_type": "bert"}', "[]", "{", ""):
        (tmp_path / "config.json").write_text(text, encoding="utf-8")
        with pytest.raises(InvalidCheckpoint, match="no model that Saar knows"):
            recognised(tmp_path)


def test_missing_files_are_named(tiny: Tiny, tmp_path: Path) -> None:
    """Every file that is missing is named at once, the weights by the names they may have."""
    folder = tmp_path / "opus-mt-hi-en"
    shutil.copytree(tiny.checkpoint, folder)
    for path in folder.glob("*.safetensors"):
        path.unlink()
    for path in [*folder.glob("*.spm"), *folder.glob("*.model")]:
        path.unlink()
    pieces = r"source\.spm, target\.spm" if tiny.family == "marian" else r"sentencepiece\.bpe\.model"
    with pytest.raises(InvalidCheckpoint, match=rf"{pieces}, model\.safetensors or pytorch_model\.bin"):
        registry.FAMILIES[tiny.family].files(folder)
