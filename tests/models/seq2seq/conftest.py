"""One engine of each kind, on tiny weights, as a user's folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest

from models import registry
from models.protocols import Engine, ModelStore
from models.seq2seq.translator import Seq2SeqTranslator
from tests.models.tiny_checkpoints import tiny_checkpoint

KINDS: dict[str, tuple[str, dict[str, Any]]] = {
    "mbart50-many-to-one": ("mbart50", {}),
    "mbart50-many-to-many": ("mbart50", {"forced_bos_token_id": None}),
    "m2m100": ("m2m100", {}),
    "nllb": ("nllb", {}),
    "opus-mt": ("marian", {}),
}
"""Family and what its config.json says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiny:
    """An engine that is prepared and loaded in float32, and the checkpoint that it was made from."""

    family: str
    checkpoint: Path
    engine: Engine
    store: ModelStore
    translator: Seq2SeqTranslator


@pytest.fixture(scope="session", params=KINDS)
def tiny(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tiny]:
    """Return an engine of each kind in turn."""
    family, config = KINDS[request.param]
    home = tmp_path_factory.mktemp("seq2seq")
    checkpoint = tiny_checkpoint(family, home / request.param, **config)
    if request.param == "mbart50-many-to-many":
        (checkpoint / "tokenizer_config.json").unlink()
    engine = registry.engine(str(checkpoint))
    store = ModelStore(folder=home / "models", precision="float32")
    engine.prepare(store, lambda _doing, _share: None)
    translator = cast("Seq2SeqTranslator", engine.load(store, template=None, threads=2))
    yield Tiny(family=family, checkpoint=checkpoint, engine=engine, store=store, translator=translator)
    translator.close()
