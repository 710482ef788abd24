"""What a folder of the user's holds, as far as its configuration, its vocabulary and its name say."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from models import languages
from models.errors import InvalidCheckpoint
from models.seq2seq.layout import MARIAN, MBART50, Layout, read_json

_MODEL = "model.bin"
_VOCABULARIES = ("shared_vocabulary.json", "shared_vocabulary.txt")
_CONFIG, _TOKENIZER, _GENERATION = "config.json", "tokenizer_config.json", "generation_config.json"
_TARGET = languages.OPUS_MT_TARGET["en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A folder of the family: how many positions its model has, if it says so, and whether every output has to start
    with the token of its language.
    """

    positions: int | None
    forced_target: bool


def recognise(layout: Layout, folder: Path, *, name: str) -> Found | None:
    """Return what the folder holds, or None when it is nothing of this family. Raises InvalidCheckpoint for a model of
    the family that does not translate Hindi to English, or a conversion that cannot be run.
    """
    config = read_json(folder / _CONFIG)
    converted = (folder / _MODEL).is_file()
    if not (_is_conversion(layout, folder) if converted else _is_published(layout, folder)):
        return None
    if converted and layout.codes and config.get("decoder_start_token") is None:
        raise InvalidCheckpoint(
            f"{folder}: its config.json has no decoder_start_token, so it is of mBART-25 or its conversion went wrong: "
            "convert the published checkpoint again, or give Saar that"
        )
    if layout is MARIAN:
        _require_hindi_to_english(folder, name)
    called = _names(folder, name)
    if layout is MBART50 and "one-to-many" in called:
        raise InvalidCheckpoint(f"{folder} is of a model that translates from English only")
    positions = config.get("max_position_embeddings")
    return Found(
        positions=positions if isinstance(positions, int) else None,
        forced_target=bool(layout.codes) and not (layout is MBART50 and "many-to-one" in called),
    )


def forced_code(layout: Layout, checkpoint: Path) -> bool:
    """Say whether the configuration itself has outputs start with the English token. Raises InvalidCheckpoint when it
    has them start with another.
    """
    configs = [read_json(checkpoint / name) for name in (_GENERATION, _CONFIG)]
    forced = next((config["forced_bos_token_id"] for config in configs if config.get("forced_bos_token_id")), None)
    if forced is None or not layout.codes:
        return False
    from models.seq2seq.vocabulary import read_vocabulary  # noqa: PLC0415  only preparation needs it

    vocabulary = read_vocabulary(layout, checkpoint, configs[1].get("vocab_size", 0))
    written = vocabulary[forced] if isinstance(forced, int) and 0 <= forced < len(vocabulary) else forced
    if written != layout.codes["en"]:
        raise InvalidCheckpoint(f"{checkpoint} is configured to write {written}, not {layout.codes['en']}")
    return True


def _is_published(layout: Layout, folder: Path) -> bool:
    if read_json(folder / _CONFIG).get("model_type") != layout.model_type:
        return False
    if layout is MBART50:
        named = [read_json(folder / name).get("tokenizer_class") for name in (_CONFIG, _TOKENIZER)]
        if str(next(filter(None, named), "")).startswith("MBartTokenizer"):
            raise InvalidCheckpoint(f"{folder} is of mBART-25, for single pairs of languages: Saar runs mBART-50")
    # M2M100 and NLLB are one architecture; only M2M100 has a dictionary.
    return bool(layout.dictionary) == (folder / "vocab.json").is_file()


def _is_conversion(layout: Layout, folder: Path) -> bool:
    if not layout.codes:
        return all((folder / name).is_file() for name in layout.pieces)
    if not set(layout.codes.values()) <= read_tokens(folder):
        return False
    missing = [name for name in layout.pieces if not (folder / name).is_file()]
    if missing:
        raise InvalidCheckpoint(f"{folder} lacks {', '.join(missing)}, which the published checkpoint has: copy it there")
    return True


def read_tokens(folder: Path) -> frozenset[str]:
    """Return the tokens of a conversion, in either form that CTranslate2 has written them."""
    path = next((folder / name for name in _VOCABULARIES if (folder / name).is_file()), None)
    if path is None:
        return frozenset()
    text = path.read_text(encoding="utf-8")
    return frozenset(json.loads(text) if path.suffix == ".json" else text.split("\n"))


def _require_hindi_to_english(folder: Path, name: str) -> None:
    """Raise InvalidCheckpoint unless a Marian model says that it translates this pair."""
    config = read_json(folder / _TOKENIZER)
    if "source_lang" in config:
        sources, targets = (set(str(config.get(side)).split("+")) for side in ("source_lang", "target_lang"))
    else:
        *_, source, target = ["", "", *name.split("-")]
        sources, targets = {source}, {target}
    tells = _TARGET in read_json(folder / "vocab.json") or _TARGET in read_tokens(folder)
    if sources & languages.OPUS_MT["hi"] and (tells or targets == targets & languages.OPUS_MT["en"]):
        return
    raise InvalidCheckpoint(
        f"{folder} translates {'+'.join(sorted(sources))} to {'+'.join(sorted(targets))}, not hi to en, as far as its "
        "tokenizer_config.json or its name say"
    )


def _names(folder: Path, name: str) -> str:
    """Return everything that the model is called."""
    return " ".join(
        [
            name,
            str(read_json(folder / _CONFIG).get("_name_or_path")),
            str(read_json(folder / _TOKENIZER).get("name_or_path")),
        ]
    )
