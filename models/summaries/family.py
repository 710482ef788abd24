"""The families as engines use them: which folders they read, how those are converted, how the result is opened."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from models.errors import InvalidCheckpoint
from models.manifest import Entry
from models.protocols import Progress, Translator
from models.published import CONFIG, find_weights, missing_from, read_json
from models.summaries.generation import GENERATION, read_generation
from models.summaries.layout import Layout

MODEL = "model.bin"


class Summaries:
    """One family of summarisers."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    def recognise(self, folder: Path, *, name: str) -> Entry | None:
        """Know a published folder by its configuration."""
        layout = self._layout
        if (folder / MODEL).is_file() or read_json(folder / CONFIG).get("model_type") != layout.model_type:
            return None
        if not layout.is_published(folder, name):
            return None
        return Entry(
            name=name,
            family=layout.family,
            licence="as its folder says",
            languages=(layout.languages,),
            beam_size=read_generation(folder).num_beams,
            max_tokens=self._positions(folder),
        )

    def files(self, checkpoint: Path) -> list[Path]:
        """Return the files that are read. Raises InvalidCheckpoint, naming those that are missing."""
        needed = [CONFIG, *self._layout.vocabulary_files]
        weights = find_weights(checkpoint)
        if lacks := missing_from(checkpoint, needed, weights):
            raise InvalidCheckpoint(
                f"{checkpoint} is no whole {self._layout.family} checkpoint: it lacks {lacks}: copy or pull it again"
            )
        there = [GENERATION] if (checkpoint / GENERATION).is_file() else []
        return [checkpoint / name for name in (*needed, *there, *weights)]

    def convert(self, checkpoint: Path, folder: Path, progress: Progress, *, quantization: str) -> None:
        """Write the CTranslate2 model, the vocabulary beside it, and how to write."""
        from models.seq2seq.conversion import Vocabulary, write_model  # noqa: PLC0415  only preparation needs torch

        layout = self._layout
        size = read_json(checkpoint / CONFIG).get("vocab_size")
        if not isinstance(size, int):
            raise InvalidCheckpoint(f"{checkpoint / CONFIG} says no vocab_size")
        tokens = layout.vocabulary(checkpoint, size)
        start, _ = layout.start(checkpoint, tokens)
        vocabulary = Vocabulary(tokens, unknown=layout.unknown_id)
        write_model(checkpoint, folder, vocabulary, progress, quantization=quantization, start=start)
        for name in layout.vocabulary_files:
            shutil.copyfile(checkpoint / name, folder / name)
        first = layout.start(checkpoint, tokens)[1]
        says = {**read_generation(checkpoint).as_json(), "first": first, "positions": self._positions(checkpoint)}
        (folder / GENERATION).write_text(json.dumps(says) + "\n", encoding="utf-8")

    def load(self, folder: Path, entry: Entry, *, revision: str, precision: str, threads: int) -> Translator:
        """Open what `convert` wrote."""
        from models.summaries.translator import SummaryModel  # noqa: PLC0415  loads the native libraries

        return SummaryModel(folder, self._layout, entry, revision=revision, precision=precision, threads=threads)

    def _positions(self, folder: Path) -> int:
        """Return how many tokens the weights in a published folder have positions for, if fewer than the family's."""
        said = read_json(folder / CONFIG).get("max_position_embeddings")
        return min(self._layout.max_tokens, said) if isinstance(said, int) else self._layout.max_tokens
