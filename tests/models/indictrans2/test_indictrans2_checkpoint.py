"""Tests of published folders: what is converted, what is refused and why, and that none of their code is run."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

from models import registry
from models.devanagari import has_hindi
from models.errors import InvalidCheckpoint, NotInstalled, NotPrepared
from models.prepared import is_intact
from models.protocols import DecodingOptions, Engine, ModelStore, Segment
from tests.models.indictrans2.fixture import CHECKPOINT, copy_checkpoint

Tensors = dict[str, NDArray[Any]]


def silent(_doing: str, _share: float) -> None:
    """Take progress and say nothing."""


def change_config(folder: Path, **values: object) -> None:
    """Change keys of config.json; None takes a key out."""
    path = folder / "config.json"
    config = {**json.loads(path.read_text(encoding="utf-8")), **values}
    path.write_text(json.dumps({key: value for key, value in config.items() if value is not None}), encoding="utf-8")


def change_tensors(folder: Path, change: Callable[[Tensors], object]) -> None:
    """Let `change` loose on the tensors."""
    tensors = load_file(folder / "model.safetensors")
    change(tensors)
    save_file(tensors, folder / "model.safetensors")


def change_dictionary(folder: Path, old: str, new: str) -> None:
    """Rename a token of the source dictionary."""
    path = folder / "dict.SRC.json"
    path.write_text(path.read_text(encoding="utf-8").replace(f'"{old}"', f'"{new}"'), encoding="utf-8")


def other_direction(folder: Path) -> None:
    """Give the model the dictionaries of one that reads English and writes Hindi: the other way round, but for tags."""
    source = json.loads((folder / "dict.SRC.json").read_text(encoding="utf-8"))
    target = [f"क{number}" for number in range(965)]
    hindi = {token: at for at, token in enumerate(["<s>", "<pad>", "</s>", "<unk>", *target])}
    english = {f"w{at}" if has_hindi(token) else token: at for token, at in source.items()}
    (folder / "dict.SRC.json").write_text(json.dumps(english), encoding="utf-8")
    (folder / "dict.TGT.json").write_text(json.dumps(hindi), encoding="utf-8")


def english(engine: Engine, store: ModelStore) -> str:
    """Return what the prepared engine makes of a sentence."""
    loaded = engine.load(store, template=None, threads=1)
    options = DecodingOptions(beam_size=1)
    (answer,) = loaded.translate([Segment(text="बारिश हुई।")], source="hi", target="en", options=options)
    loaded.close()
    return answer.text


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    """Return a copy of the checkpoint that a test may spoil."""
    return copy_checkpoint(tmp_path / "checkpoint")


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    """Return an empty folder of models, in float32."""
    return ModelStore(folder=tmp_path / "models", precision="float32")


def test_other_files_are_neither_needed_nor_touched(checkpoint: Path, store: ModelStore) -> None:
    """Pickles and Python files in the folder are left alone: reading them would blow up."""
    for name in ("pytorch_model.bin", "modeling_indictrans.py", "tokenization_indictrans.py"):
        (checkpoint / name).write_text("raise SystemExit('this was run')")
    change_config(checkpoint, an_unknown_key=1, auto_map={"AutoModel": "modeling_indictrans.X"})
    registry.engine(str(checkpoint)).prepare(store, silent)
    assert registry.engine(str(checkpoint)).is_prepared(store)


def test_conversion_runs_once_in_sight(checkpoint: Path, store: ModelStore) -> None:
    """The first preparation shows its steps up to 1, the second finds everything intact and changes nothing."""
    engine, said = registry.engine(str(checkpoint)), []
    engine.prepare(store, lambda doing, share: said.append((doing, share)))
    assert [share for _, share in said] == sorted(share for _, share in said)
    assert {"reading the encoder", "reading the decoder", "writing the model"} <= {doing for doing, _ in said}
    assert said[-1] == ("prepared", 1.0)
    folder = engine.folder(store)
    assert is_intact(folder)
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    engine.prepare(store, silent)
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == before


def test_each_number_format_has_its_own_conversion(checkpoint: Path, store: ModelStore) -> None:
    """int8 lies beside float32, both of one revision, and only the former loads without the latter."""
    engine, small = registry.engine(str(checkpoint)), ModelStore(folder=store.folder, precision="int8")
    engine.prepare(small, silent)
    assert not engine.is_prepared(store)
    with pytest.raises(NotPrepared, match="not prepared: run saar models prepare"):
        engine.load(store, template=None, threads=1)
    engine.prepare(store, silent)
    assert engine.revision(small) == engine.revision(store)
    bins = [engine.folder(at) / "model.bin" for at in (small, store)]
    assert bins[0].stat().st_size * 2 < bins[1].stat().st_size


def test_the_checkpoint_may_go(checkpoint: Path, store: ModelStore) -> None:
    """What was converted runs on when the checkpoint is removed, with the same revision."""
    engine = registry.engine(str(checkpoint))
    engine.prepare(store, silent)
    revision, before = engine.revision(store), english(engine, store)
    checkpoint.rename(checkpoint.with_name("elsewhere"))
    assert engine.is_prepared(store)
    assert (engine.revision(store), english(engine, store)) == (revision, before)


def test_another_checkpoint_in_its_place(checkpoint: Path, store: ModelStore) -> None:
    """Exchanged weights are noticed, converted again, and have another revision."""
    engine = registry.engine(str(checkpoint))
    engine.prepare(store, silent)
    revision = engine.revision(store)
    change_tensors(checkpoint, lambda tensors: tensors["model.encoder.layer_norm.weight"].__imul__(2))
    assert not engine.is_prepared(store)
    engine.prepare(store, silent)
    assert engine.is_prepared(store)
    assert engine.revision(store) not in (None, revision)


def test_half_precision_is_read(checkpoint: Path, store: ModelStore) -> None:
    """A checkpoint saved in float16 converts like one in float32."""

    def halve(tensors: Tensors) -> None:
        tensors.update({name: tensor.astype(np.float16) for name, tensor in tensors.items()})

    change_tensors(checkpoint, halve)
    engine = registry.engine(str(checkpoint))
    engine.prepare(store, silent)
    assert english(engine, store)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda folder: (folder / "model.SRC").unlink(), r"lacks model\.SRC"),
        (lambda folder: (folder / "config.json").write_text("{"), "no model that Saar knows"),
        (lambda folder: (folder / "config.json").write_text("[]"), "no model that Saar knows"),
        (lambda folder: change_config(folder, encoder_layers=None), "encoder_layers: Field required"),
        (lambda folder: change_config(folder, activation_function="relu"), "activation_function"),
        (lambda folder: change_config(folder, encoder_ffn_dim=64), "encoder_ffn_dim and decoder_ffn_dim differ"),
        (lambda folder: change_config(folder, decoder_layers=3), r"no tensor model\.decoder\.layers\.2"),
        (
            lambda folder: change_config(folder, encoder_vocab_size=988),
            r"dict\.SRC\.json has 987 tokens where config\.json says 988",
        ),
        (lambda folder: change_config(folder, rope_args={"theta": 10000}), "rotary.*CTranslate2 conversion"),
        (lambda folder: change_config(folder, model_type="RotaryIndicTrans"), "rotary.*CTranslate2 conversion"),
        (lambda folder: (folder / "model.SRC").write_bytes(b"junk"), r"model\.SRC is no SentencePiece model"),
        (other_direction, "does not translate Hindi to English"),
        (lambda folder: change_dictionary(folder, "hin_Deva", "hin_Xxxx"), "does not translate Hindi to English"),
        (lambda folder: (folder / "model.safetensors").write_bytes(b"\0" * 100), "cannot be read"),
        (lambda folder: (folder / "dict.TGT.json").write_text("{}"), r"dict\.TGT\.json is no dictionary"),
        (lambda folder: (folder / "dict.TGT.json").write_text("[1]"), r"dict\.TGT\.json is no dictionary"),
        (lambda folder: change_tensors(folder, lambda t: t["lm_head.weight"].__imul__(2)), "ambiguous"),
        (
            lambda folder: change_tensors(folder, lambda t: t.update({"lm_head.weight": t["lm_head.weight"][:9]})),
            r"lm_head\.weight is \(9, 64\), and should be \(969, 64\)",
        ),
    ],
)
def test_what_is_refused(checkpoint: Path, store: ModelStore, spoil: Callable[[Path], object], told: str) -> None:
    """A folder that is incomplete, damaged or of another kind is refused with what is wrong, and leaves nothing."""
    spoil(checkpoint)
    with pytest.raises(InvalidCheckpoint, match=told):
        registry.engine(str(checkpoint)).prepare(store, silent)
    assert not [path for path in store.folder.glob("*") if path.is_dir()]


def test_projection_is_found_where_it_is(checkpoint: Path, store: ModelStore, tmp_path: Path) -> None:
    """Shared and stored once, the decoder's embeddings project; not shared and not there, nothing can."""
    whole = registry.engine(str(CHECKPOINT))
    whole.prepare(store, silent)
    change_tensors(checkpoint, lambda tensors: tensors.pop("lm_head.weight"))
    engine = registry.engine(str(checkpoint))
    engine.prepare(store, silent)
    assert english(engine, store) == english(whole, store)
    change_config(checkpoint, share_decoder_input_output_embed=False)
    with pytest.raises(InvalidCheckpoint, match=r"no lm_head\.weight and does not share"):
        engine.prepare(ModelStore(folder=tmp_path / "others"), silent)


@pytest.mark.parametrize("layout", ["public", "flat"])
def test_public_conversions_load_as_they_are(store: ModelStore, tmp_path: Path, layout: str) -> None:
    """A CTranslate2 folder with its SentencePiece models beside runs without conversion, in each of its layouts."""
    source = registry.engine(str(CHECKPOINT))
    source.prepare(store, silent)
    folder = tmp_path / "indic-en-ct2"
    model = folder / "ctranslate2_model" if layout == "public" else folder
    vocabulary = model / "vocab" if layout == "public" else folder
    vocabulary.mkdir(parents=True)
    for path in source.folder(store).iterdir():
        if path.name in ("model.SRC", "model.TGT"):
            (vocabulary / path.name).write_bytes(path.read_bytes())
        elif path.suffix in (".bin", ".json") and path.name not in ("manifest.json", "made_from.json"):
            (model / path.name).write_bytes(path.read_bytes())
    elsewhere = ModelStore(folder=tmp_path / "others", precision="float32")
    engine = registry.engine(str(folder))
    assert engine.name == "indic-en-ct2"
    assert engine.is_prepared(elsewhere)
    engine.prepare(elsewhere, silent)
    assert english(engine, elsewhere) == english(source, store)
    assert not elsewhere.folder.exists()
    (model / "model.bin").unlink()
    assert engine.revision(elsewhere) is None
    with pytest.raises(NotInstalled, match=r"model\.bin"):
        engine.load(elsewhere, template=None, threads=1)


def test_a_conversion_that_adds_the_end_itself(store: ModelStore, tmp_path: Path) -> None:
    """Conversions from fairseq put the end after the source themselves; it is not put twice."""
    source = registry.engine(str(CHECKPOINT))
    source.prepare(store, silent)
    folder = tmp_path / "ct2"
    folder.mkdir()
    for path in source.folder(store).iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    change_config(folder, add_source_eos=True)
    assert english(registry.engine(str(folder)), store) == english(source, store)


def test_conversions_that_cannot_run(store: ModelStore, tmp_path: Path) -> None:
    """A conversion of another direction is refused, and one that is damaged is said to be so, with what to do."""
    source = registry.engine(str(CHECKPOINT))
    source.prepare(store, silent)
    folder = tmp_path / "ct2"
    shutil.copytree(source.folder(store), folder)
    (folder / "model.bin").write_bytes((folder / "model.bin").read_bytes()[:1000])
    with pytest.raises(NotPrepared, match=r"cannot be opened .*: copy or convert it again"):
        registry.engine(str(folder)).load(store, template=None, threads=1)
    (folder / "target_vocabulary.json").write_text((folder / "source_vocabulary.json").read_text())
    with pytest.raises(InvalidCheckpoint, match="does not translate Hindi to English"):
        registry.engine(str(folder))
    (folder / "target_vocabulary.json").write_text("[")
    with pytest.raises(
        InvalidCheckpoint, match=r"target_vocabulary\.json is no vocabulary .*: copy or convert it again"
    ):
        registry.engine(str(folder))
    (folder / "target_vocabulary.json").unlink()
    with pytest.raises(InvalidCheckpoint, match="lacks source_vocabulary or target_vocabulary"):
        registry.engine(str(folder))


def test_another_number_format_without_its_checkpoint(store: ModelStore) -> None:
    """What is left of a pulled engine says for which number format it is, and both ways on."""
    engine = registry.engine("indictrans2")
    copy_checkpoint(Path(str(engine.checkpoint(store))))
    engine.prepare(store, silent)
    shutil.rmtree(Path(str(engine.checkpoint(store))))
    told = "float32 alone .* SAAR_PRECISION=float32, or run saar models pull indictrans2"
    with pytest.raises(NotInstalled, match=told):
        engine.prepare(ModelStore(folder=store.folder, precision="int8"), silent)


def test_folders_that_are_none(tmp_path: Path) -> None:
    """A path that is no folder, or one with nothing that any family reads, is told so."""
    with pytest.raises(InvalidCheckpoint, match="there is no folder"):
        registry.engine(str(tmp_path / "nothing"))
    with pytest.raises(InvalidCheckpoint, match=r"no model that Saar knows.*indictrans2"):
        registry.engine(str(tmp_path))


def test_running_needs_no_framework(checkpoint: Path, store: ModelStore) -> None:
    """A prepared engine translates without torch, transformers or safetensors in the process."""
    registry.engine(str(checkpoint)).prepare(store, silent)
    code = (
        "import sys; from pathlib import Path; from models import registry; from models.protocols import *;"
        f"s = ModelStore(folder=Path({str(store.folder)!r}), precision='float32');"
        f"t = registry.engine({str(checkpoint)!r}).load(s, template=None, threads=1);"
        "t.translate([Segment(text='बारिश')], source='hi', target='en', options=DecodingOptions());"
        "print(*({'torch', 'transformers', 'safetensors', 'huggingface_hub'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
