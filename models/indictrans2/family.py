"""The family as engines use it: which files it reads, how they are converted, how the result is opened."""

from __future__ import annotations

import shutil
from pathlib import Path

from models.errors import InvalidCheckpoint
from models.indictrans2.direction import require_hindi_to_english
from models.manifest import Entry
from models.protocols import Progress, Translator
from models.published import CONFIG, read_json, read_vocabulary

WEIGHTS, DICTIONARIES, PIECES = "model.safetensors", ("dict.SRC.json", "dict.TGT.json"), ("model.SRC", "model.TGT")
_VOCABULARIES = ("source_vocabulary", "target_vocabulary")
FILES = (CONFIG, WEIGHTS, *DICTIONARIES, *PIECES)
"""What is read; everything else that a published folder holds may be absent."""


class IndicTrans2:
    """AI4Bharat's IndicTrans2, from Hindi to English."""

    def recognise(self, folder: Path, *, name: str) -> Entry | None:
        """Know a published folder by its configuration, a conversion by its SentencePiece models."""
        if find_pieces(folder) is not None:
            _require_hindi_to_english(folder)
        elif not str(read_json(folder / CONFIG).get("model_type", "")).endswith("IndicTrans"):
            return None
        return Entry(
            name=name,
            family="indictrans2",
            licence="as its folder says",
            languages=(("hi", "en"),),
            beam_size=5,
            max_tokens=256,
        )

    def files(self, checkpoint: Path) -> list[Path]:
        """Return the files that are read. Raises InvalidCheckpoint, naming those that are missing."""
        missing = [name for name in FILES if not (checkpoint / name).is_file()]
        if missing:
            raise InvalidCheckpoint(
                f"{checkpoint} is no whole IndicTrans2 checkpoint: it lacks {', '.join(missing)}: copy or pull it again"
            )
        return [checkpoint / name for name in FILES]

    def convert(self, checkpoint: Path, folder: Path, progress: Progress, *, quantization: str) -> None:
        """Write the CTranslate2 model, with the SentencePiece models beside it."""
        from sentencepiece import SentencePieceProcessor  # noqa: PLC0415  a native library

        from models.indictrans2.checkpoint import Checkpoint  # noqa: PLC0415  only preparation needs these
        from models.indictrans2.conversion import convert  # noqa: PLC0415

        convert(Checkpoint(checkpoint), folder, progress, quantization=quantization)
        for name in PIECES:
            try:
                SentencePieceProcessor(model_file=str(checkpoint / name))
            except (RuntimeError, OSError) as error:
                raise InvalidCheckpoint(
                    f"{checkpoint / name} is no SentencePiece model: copy or pull it again"
                ) from error
            shutil.copyfile(checkpoint / name, folder / name)

    def load(self, folder: Path, entry: Entry, *, revision: str, precision: str, threads: int) -> Translator:
        """Open what `convert` wrote, or a public conversion, which has the SentencePiece models in ``vocab/``."""
        from models.indictrans2.translator import IndicTrans2Translator  # noqa: PLC0415  loads the native libraries

        return IndicTrans2Translator(folder, entry, revision=revision, precision=precision, threads=threads)


def find_pieces(folder: Path) -> Path | None:
    """Return the folder with the two SentencePiece models of a conversion, or None."""
    places = (folder, folder / "vocab", folder.parent / "vocab") if (folder / "model.bin").is_file() else ()
    return next((place for place in places if all((place / name).is_file() for name in PIECES)), None)


def _require_hindi_to_english(folder: Path) -> None:
    """Raise InvalidCheckpoint unless a conversion has its vocabularies, and they are of this direction."""
    source, target = (read_vocabulary(folder, name) for name in _VOCABULARIES)
    if not (source and target):
        raise InvalidCheckpoint(
            f"{folder} lacks {' or '.join(_VOCABULARIES)}, .json or .txt, which CTranslate2 needs: copy it again"
        )
    require_hindi_to_english(folder, source, target)
