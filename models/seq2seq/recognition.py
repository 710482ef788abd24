"""What a folder of the user's holds, as far as its configuration, its vocabulary and its name say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from models import languages
from models.errors import InvalidCheckpoint
from models.published import CONFIG, read_json, read_vocabulary
from models.seq2seq.layout import DICTIONARY, MARIAN, MBART50, TOKENIZER, Layout

_MODEL = "model.bin"
_TARGET = languages.OPUS_MT_TARGET["en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A folder of the family.

    `positions` are those of its model, if it says so; `forced_target` whether every output has to start with the token
    of its language.
    """

    positions: int | None
    forced_target: bool


def recognise(layout: Layout, folder: Path, *, name: str) -> Found | None:
    """Return what the folder holds, or None when it is nothing of this family.

    Raises InvalidCheckpoint for a model of the family that does not translate Hindi to English, or a conversion that
    cannot be run.
    """
    config = read_json(folder / CONFIG)
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


def _is_published(layout: Layout, folder: Path) -> bool:
    if read_json(folder / CONFIG).get("model_type") != layout.model_type:
        return False
    if layout is MBART50:
        named = [read_json(folder / name).get("tokenizer_class") for name in (CONFIG, TOKENIZER)]
        if str(next(filter(None, named), "")).startswith("MBartTokenizer"):
            raise InvalidCheckpoint(f"{folder} is of mBART-25, for single pairs of languages: Saar runs mBART-50")
    # M2M100 and NLLB are one architecture; only M2M100 has a dictionary.
    return layout.model_type != "m2m_100" or bool(layout.dictionary) == (folder / DICTIONARY).is_file()


def _is_conversion(layout: Layout, folder: Path) -> bool:
    if not layout.codes:
        return all((folder / name).is_file() for name in layout.pieces)
    if not set(layout.codes.values()) <= read_tokens(folder):
        return False
    missing = [name for name in layout.pieces if not (folder / name).is_file()]
    if missing:
        raise InvalidCheckpoint(f"{folder} lacks {', '.join(missing)}: copy it from the published checkpoint")
    return True


def read_tokens(folder: Path) -> frozenset[str]:
    """Return the tokens of a conversion; none for any other folder."""
    return frozenset(read_vocabulary(folder, "shared_vocabulary"))


def _require_hindi_to_english(folder: Path, name: str) -> None:
    """Raise InvalidCheckpoint unless a Marian model says that it translates this pair."""
    config = read_json(folder / TOKENIZER)
    said = [config.get(side) for side in ("source_lang", "target_lang")]
    sources, targets = (set(str(side).split("+")) for side in said)
    hindi, english = languages.OPUS_MT["hi"], languages.OPUS_MT["en"]
    tells = _TARGET in read_json(folder / DICTIONARY) or _TARGET in read_tokens(folder)
    if said[0] and (said[1] or tells):
        does = bool(sources & hindi) and (tells or targets <= english)
    else:
        pair = rf"(?<![^\W_])({'|'.join(hindi)})-({'|'.join(english)})(?![^\W_])"  # delhi-en is no pair
        does = bool(re.search(pair, name))
    if not does and all(said):
        raise InvalidCheckpoint(f"{folder / TOKENIZER} says that it translates {said[0]} to {said[1]}, not hi to en")
    if not does:
        raise InvalidCheckpoint(f"neither the name of {folder} nor its {TOKENIZER} says that it translates hi to en")


def _names(folder: Path, name: str) -> str:
    """Return everything that the model is called."""
    return " ".join(
        [
            name,
            str(read_json(folder / CONFIG).get("_name_or_path")),
            str(read_json(folder / TOKENIZER).get("name_or_path")),
        ]
    )
