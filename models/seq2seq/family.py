"""The families as engines use them: which folders they read, how those are converted, how the result is opened."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from models.errors import InvalidCheckpoint
from models.manifest import Entry
from models.protocols import Progress, Translator
from models.published import CONFIG, find_weights, missing_from, read_json
from models.seq2seq.layout import GENERATION, TOKENIZER, Layout
from models.seq2seq.recognition import recognise

FORCED = "forced_target.json"
"""Where a conversion says whether its configuration has outputs start with the token of the target language."""
_BEAM_SIZE = 5


class Seq2Seq:
    """One family of encoder-decoder models, from Hindi to English."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    def recognise(self, folder: Path, *, name: str) -> Entry | None:
        """Know a published folder by its configuration, a conversion by its vocabulary."""
        found = recognise(self._layout, folder, name=name)
        if found is None:
            return None
        return Entry(
            name=name,
            family=self._layout.family,
            licence="as its folder says",
            languages=(("hi", "en"),),
            beam_size=_BEAM_SIZE,
            max_tokens=found.positions,
            forced_target=found.forced_target,
        )

    def files(self, checkpoint: Path) -> list[Path]:
        """Return the files that are read. Raises InvalidCheckpoint, naming those that are missing."""
        layout = self._layout
        needed = [CONFIG, *layout.pieces, *([layout.dictionary] if layout.dictionary else [])]
        weights = find_weights(checkpoint)
        if lacks := missing_from(checkpoint, needed, weights):
            raise InvalidCheckpoint(
                f"{checkpoint} is no whole {layout.family} checkpoint: it lacks {lacks}: copy or pull it again"
            )
        there = [name for name in (GENERATION, TOKENIZER) if (checkpoint / name).is_file()]
        return [checkpoint / name for name in (*needed, *there, *weights)]

    def convert(self, checkpoint: Path, folder: Path, progress: Progress, *, quantization: str) -> None:
        """Write the CTranslate2 model, the SentencePiece models beside it, and how outputs start."""
        from models.seq2seq.conversion import convert  # noqa: PLC0415  only preparation needs torch and transformers

        forced = convert(self._layout, checkpoint, folder, progress, quantization=quantization)
        for name in self._layout.pieces:
            shutil.copyfile(checkpoint / name, folder / name)
        (folder / FORCED).write_text(json.dumps({"forced": forced}) + "\n", encoding="utf-8")

    def load(self, folder: Path, entry: Entry, *, revision: str, precision: str, threads: int) -> Translator:
        """Open what `convert` wrote, or a public conversion."""
        from models.seq2seq.translator import Seq2SeqTranslator  # noqa: PLC0415  loads the native libraries

        forced = entry.forced_target or bool(read_json(folder / FORCED).get("forced"))
        return Seq2SeqTranslator(
            folder, self._layout, entry, revision=revision, precision=precision, threads=threads, forced=forced
        )
