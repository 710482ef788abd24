"""Tests that the graph is Gemma 3 as transformers has it, on random weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from models.embedded.conversion import convert
from models.embedded.hypotheses import Beam, Candidate, Prompt
from models.embedded.layout import LONGEST, WRITABLE
from models.embedded.network import Network
from models.embedded.requirements import Required
from models.embedded.search import Search
from tests.models.embedded.random_checkpoint import TOKENS, RandomCheckpoint, SmoothedRandomCheckpoint
from training.gemma import in_torch

END = TOKENS - 1
WRITTEN = 12
RANDOM = np.random.default_rng(1)
SOURCES = [RANDOM.integers(0, TOKENS, length).tolist() for length in (1, 2, 17, 64, 130, 300, LONGEST - WRITTEN)]


@pytest.fixture(scope="module")
def checkpoint() -> RandomCheckpoint:
    """Make the weights."""
    return RandomCheckpoint()


def converted(checkpoint: RandomCheckpoint, folder: Path, *, int8: bool) -> Network:
    """Write the graph and open it."""
    convert(checkpoint, folder, lambda _doing, _share: None, int8=int8)
    return Network(folder, threads=2)


@pytest.fixture(scope="module")
def float32_network(checkpoint: RandomCheckpoint, tmp_path_factory: pytest.TempPathFactory) -> Network:
    """Return the graph in float32."""
    return converted(checkpoint, tmp_path_factory.mktemp("float32"), int8=False)


@pytest.fixture(scope="module")
def in_float32(float32_network: Network) -> Search:
    """Return a search with the graph in float32."""
    return Search(float32_network, end=END, rows=32, hypotheses=64)


@pytest.fixture(scope="module")
def in_int8(checkpoint: RandomCheckpoint, tmp_path_factory: pytest.TempPathFactory) -> Search:
    """Return a search with the graph in int8."""
    network = converted(checkpoint, tmp_path_factory.mktemp("int8"), int8=True)
    return Search(network, end=END, rows=32, hypotheses=64)


@pytest.fixture(scope="module")
def writable(checkpoint: RandomCheckpoint) -> list[int]:
    """Return the tokens without Devanagari."""
    return [number for number, token in enumerate(checkpoint.tokens()) if "क" not in token]


@pytest.fixture(scope="module")
def transformers(checkpoint: RandomCheckpoint) -> torch.nn.Module:
    """Return the model as transformers has it."""
    return in_torch(checkpoint)


def next_ones(search: Search, source: list[int], number: int) -> dict[int, float]:
    """Return the likeliest tokens after a source with their log-probabilities; one that ends comes out empty."""
    (candidates,) = search.run([Prompt(tokens=source, max_tokens=1)], Beam(size=number))
    return {(candidate.tokens or (END,))[0]: candidate.score for candidate in candidates}


def expected(transformers: torch.nn.Module, source: list[int], writable: list[int]) -> dict[int, float]:
    """Return the log-probability of each writable token after a source as transformers computes it."""
    with torch.no_grad():
        logits = transformers(torch.tensor([source])).logits[0, -1, writable]
    return dict(zip(writable, torch.log_softmax(logits, dim=-1).tolist(), strict=True))


def test_writable(in_int8: Search, tmp_path: Path, checkpoint: RandomCheckpoint, writable: list[int]) -> None:
    """No output can hold Devanagari: its tokens are none of those that are chosen from."""
    del in_int8
    convert(checkpoint, tmp_path, lambda _doing, _share: None, int8=True)
    assert np.load(tmp_path / WRITABLE).tolist() == writable


@pytest.mark.parametrize("source", SOURCES, ids=len)
def test_distribution(
    in_float32: Search,
    transformers: torch.nn.Module,
    writable: list[int],
    source: list[int],
) -> None:
    """The likeliest tokens and their log-probabilities are those of transformers, however long the source."""
    theirs = expected(transformers, source, writable)
    ours = next_ones(in_float32, source, 20)
    best = sorted(theirs, key=lambda token: -theirs[token])[:20]
    assert set(ours) == set(best)
    assert ours == pytest.approx({token: theirs[token] for token in best}, abs=1e-3)


def test_greedy(in_float32: Search, transformers: torch.nn.Module, writable: list[int]) -> None:
    """Read side by side and written token by token, sources go on as in transformers, one by one."""
    prompts = [Prompt(tokens=source, max_tokens=WRITTEN, forbidden=frozenset({END})) for source in SOURCES]
    for source, (ours,) in zip(SOURCES, in_float32.run(prompts, Beam()), strict=True):
        written: list[int] = []
        for _ in range(WRITTEN):
            likely = expected(transformers, [*source, *written], writable)
            written.append(max(likely.keys() - {END}, key=likely.__getitem__))
        assert list(ours.tokens) == written


def test_beams(float32_network: Network, transformers: torch.nn.Module, writable: list[int]) -> None:
    """Every candidate has the score that transformers gives to its tokens, in two rows that all take in turn."""
    search = Search(float32_network, end=END, rows=32, hypotheses=8)
    prompts = [Prompt(tokens=source, max_tokens=WRITTEN) for source in SOURCES]
    for source, candidates in zip(SOURCES, search.run(prompts, Beam(size=4)), strict=True):
        assert len({candidate.tokens for candidate in candidates}) == 4
        for candidate in candidates:
            score = mean_score(transformers, source, candidate, writable)
            assert candidate.score == pytest.approx(score, abs=1e-3)


def test_smoothing(in_float32: Search, tmp_path: Path) -> None:
    """Channels that are divided where they are made and multiplied where they are read change nothing."""
    smoothed = Search(converted(SmoothedRandomCheckpoint(), tmp_path, int8=False), end=END, rows=32, hypotheses=64)
    for source in SOURCES:
        assert next_ones(smoothed, source, 20) == pytest.approx(next_ones(in_float32, source, 20), abs=1e-3)


def test_required(float32_network: Network, transformers: torch.nn.Module, writable: list[int]) -> None:
    """Unlikely words that are required come to stand in a beam, whole, with the scores that transformers gives them."""
    search = Search(float32_network, end=END, rows=32, hypotheses=16)
    unlikely = [
        Required(first=(writable[at], writable[at + 1]), inside=(writable[at + 2], writable[at + 3], writable[at + 4]))
        for at in (40, 90)
    ]
    required = [tuple(unlikely[:1]), tuple(unlikely)]
    prompts = [Prompt(tokens=SOURCES[3], max_tokens=24, required=words) for words in required]
    for words, candidates in zip(required, search.run(prompts, Beam(size=8)), strict=True):
        assert any(all(holds(candidate.tokens, some) for some in words) for candidate in candidates)
        for candidate in candidates:
            assert candidate.score == pytest.approx(mean_score(transformers, SOURCES[3], candidate, writable), abs=1e-3)


def mean_score(transformers: torch.nn.Module, source: list[int], candidate: Candidate, writable: list[int]) -> float:
    """Return the mean log-probability that transformers gives the tokens of a candidate after a source."""
    written = [*candidate.tokens, *([END] * candidate.ended)]
    with torch.no_grad():
        logits = transformers(torch.tensor([[*source, *written]])).logits[0, len(source) - 1 : -1, writable]
    likely = torch.log_softmax(logits, dim=-1)
    return float(np.mean([likely[at, writable.index(token)].item() for at, token in enumerate(written)]))


def holds(tokens: tuple[int, ...], words: Required) -> bool:
    """Say whether words stand in an output: at its start as they are written there, or after other tokens."""
    length = len(words.inside)
    inside = any(tokens[at : at + length] == words.inside for at in range(1, len(tokens) - length + 1))
    return inside or tokens[: len(words.first)] == words.first


@pytest.mark.parametrize("source", SOURCES, ids=len)
def test_int8_is_near_float32(in_int8: Search, in_float32: Search, source: list[int]) -> None:
    """In int8 log-probabilities are off by little, as rounding is."""
    exact, rounded = (next_ones(search, source, 64) for search in (in_float32, in_int8))
    both = exact.keys() & rounded.keys()
    assert len(both) > 50
    assert np.mean([abs(exact[token] - rounded[token]) for token in both]) < 0.1


@pytest.mark.parametrize("size", [1, 4])
def test_int8_is_exact(in_int8: Search, size: int) -> None:
    """In int8 a source gives the same, to the last bit of its score, whatever is read and written beside it."""
    words = (Required(first=(60,), inside=(61, 62)),)
    required = [words if at % 2 else () for at in range(len(SOURCES))]
    prompts = [
        Prompt(tokens=source, max_tokens=WRITTEN, required=some) for source, some in zip(SOURCES, required, strict=True)
    ]

    def run(*chosen: Prompt) -> list[list[Candidate]]:
        return in_int8.run(chosen, Beam(size=size))

    together = run(*prompts)
    assert run(*prompts[::-1])[::-1] == together
    assert [run(prompt)[0] for prompt in prompts] == together
