"""The converted model against the reference implementation, token by token."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sentencepiece import SentencePieceProcessor

from models import registry
from models.decoding import Decoder
from models.indictrans2.checkpoint import Checkpoint
from models.protocols import ModelStore
from tests.models.indictrans2.fixture import CASES, CHECKPOINT, GOLDEN, copy_1b_style_checkpoint

NEW_TOKENS = GOLDEN["meta"]["generation"]["max_length"] - 1
SCORES = GOLDEN["meta"]["tolerances"]["scores"]
START, END = 2, 2
BY_NUMBER = Checkpoint(CHECKPOINT).source_tokens
NUMBER = {token: number for number, token in enumerate(Checkpoint(CHECKPOINT).target_tokens)}

RUNS = [
    pytest.param(case[key].get("model", case[key]), id=f"{case['id']}-{key}")
    for case in CASES
    for key in ("reference", "upstream_normalizer", "first_occurrence_order")
    if key in case
]
RUNS_1B = [pytest.param(case["reference"], id=case["id"]) for case in GOLDEN["checkpoint_1b_style_cases"]]


def decoder(checkpoint: Path, models: Path) -> Decoder:
    """Convert a checkpoint through the engine's door and open the model in float32."""
    store = ModelStore(folder=models, precision="float32")
    engine = registry.engine(str(checkpoint))
    engine.prepare(store, lambda _doing, _share: None)
    return Decoder(engine.folder(store), precision="float32", threads=1, longest_source=160)


@pytest.fixture(scope="module")
def distilled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Decoder]:
    """Open the model of the 200M layout."""
    opened = decoder(CHECKPOINT, tmp_path_factory.mktemp("models"))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def billion(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Decoder]:
    """Open the model of the 1B layout: no norm of the embeddings, a projection of its own."""
    folder = tmp_path_factory.mktemp("checkpoints") / "1b-style"
    opened = decoder(copy_1b_style_checkpoint(folder), tmp_path_factory.mktemp("models"))
    yield opened
    opened.close()


def run(model: Decoder, identifiers: list[int], beam_size: int) -> tuple[list[int], float, bool]:
    """Return the ids written for source ids, without start and end, with the score and whether there was an end."""
    source = [BY_NUMBER[identifier] for identifier in identifiers]
    (answer,) = model.decode([source], beam_size=beam_size, limit=NEW_TOKENS)
    return [NUMBER[token] for token in answer.tokens], answer.score, answer.ended


def expected(identifiers: list[int]) -> tuple[list[int], bool]:
    """Return golden ids without start and end, and whether there was an end."""
    ended = len(identifiers) > 1 and identifiers[-1] == END
    assert identifiers[0] == START
    return identifiers[1 : -1 if ended else None], ended


@pytest.mark.parametrize("golden", RUNS)
def test_greedy(distilled: Decoder, golden: dict[str, Any]) -> None:
    """Greedy decoding in float32 gives the reference's ids."""
    ids, _, ended = run(distilled, golden["input_ids"], 1)
    assert (ids, ended) == expected(golden["greedy_ids"])


@pytest.mark.parametrize("golden", RUNS)
def test_beam(distilled: Decoder, golden: dict[str, Any]) -> None:
    """A beam of five gives the ids and the score of the reference with early_stopping."""
    ids, score, ended = run(distilled, golden["input_ids"], 5)
    assert (ids, ended) == expected(golden["beam5_early_stopping"]["ids"])
    assert score == pytest.approx(golden["beam5_early_stopping"]["score"], abs=SCORES)


@pytest.mark.parametrize("golden", RUNS_1B)
@pytest.mark.parametrize("beam_size", [1, 5])
def test_1b_style(billion: Decoder, golden: dict[str, Any], beam_size: int) -> None:
    """The other published layout gives the reference's ids too."""
    ids, _, ended = run(billion, golden["input_ids"], beam_size)
    wanted = golden["greedy_ids"] if beam_size == 1 else golden["beam5_early_stopping"]["ids"]
    assert (ids, ended) == expected(wanted)


def test_all_golden_cases_are_there() -> None:
    """46 cases, with the variants that the reference's two defects call for, and 9 of the 1B layout."""
    assert len([run for run in RUNS if str(run.id).endswith("-reference")]) == 46
    assert len([run for run in RUNS if not str(run.id).endswith("-reference")]) == 8
    assert len(RUNS_1B) == 9


def test_together_as_alone(distilled: Decoder) -> None:
    """All cases in one batch give what each gives alone, greedily and with a beam."""
    sources = [[BY_NUMBER[identifier] for identifier in case["reference"]["input_ids"]] for case in CASES]
    for beam_size in (1, 5):
        together = distilled.decode(sources, beam_size=beam_size, limit=NEW_TOKENS)
        alone = [distilled.decode([source], beam_size=beam_size, limit=NEW_TOKENS)[0] for source in sources]
        assert [answer.tokens for answer in together] == [answer.tokens for answer in alone]


def test_source_ids() -> None:
    """SentencePiece's pieces, looked up in the dictionary, are the reference tokenizer's ids."""
    pieces = SentencePieceProcessor(model_file=str(CHECKPOINT / "model.SRC"))
    numbers = {token: number for number, token in enumerate(BY_NUMBER)}
    for case in [*CASES, *(case for case in GOLDEN["tokenizer_cases"] if "ids" in case)]:
        text = case.get("preprocessed") or case["text"]
        source, target, *rest = text.split(" ", 2)
        tokens = [source, target, *pieces.encode(" ".join(rest), out_type=str)][:255]
        ids = [*(numbers.get(token, 3) for token in tokens), END]
        assert ids == (case["reference"]["input_ids"] if "reference" in case else case["ids"]), text
