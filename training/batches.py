"""Examples in batches of about as many tokens: which ones follows from a seed, so that training can go on anywhere."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from training.example_file import Examples

_SORTED_TOGETHER = 4_000
"""So many examples are sorted by length, which leaves little padding, and their batches shuffled."""
_MULTIPLE = 8
"""Lengths are multiples of it, for the sake of matrix units."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Tokens [rows, length] with padding at the ends; `asked` are places in them, flattened, `wanted` what follows."""

    tokens: Tensor
    asked: Tensor
    wanted: Tensor

    def __len__(self) -> int:
        return len(self.tokens)


def plan(lengths: Sequence[int], *, tokens: int, seed: int) -> Iterator[list[int]]:
    """Yield batches of so many tokens, padding counted, pass after pass over the examples, without an end."""
    rng = random.Random(seed)  # noqa: S311  no secret
    while True:
        order = list(range(len(lengths)))
        rng.shuffle(order)
        for begin in range(0, len(order), _SORTED_TOGETHER):
            batches = by_length(order[begin : begin + _SORTED_TOGETHER], lengths, tokens)
            rng.shuffle(batches)
            yield from batches


def by_length(chosen: list[int], lengths: Sequence[int], tokens: int) -> list[list[int]]:
    """Return examples in batches of so many tokens, those of about one length together."""
    batches: list[list[int]] = [[]]
    for at in sorted(chosen, key=lambda at: lengths[at]):
        if batches[-1] and (len(batches[-1]) + 1) * lengths[at] > tokens:
            batches.append([])
        batches[-1].append(at)
    return batches


def batch(examples: Examples, chosen: Sequence[int]) -> Batch:
    """Return examples as a batch; only their English is asked for."""
    longest = max(int(examples.lengths[at]) for at in chosen)
    length = -(-longest // _MULTIPLE) * _MULTIPLE
    tokens = torch.zeros((len(chosen), length), dtype=torch.long)
    asked = torch.zeros((len(chosen), length), dtype=torch.bool)
    for row, at in enumerate(chosen):
        written = torch.from_numpy(examples.tokens(at)).long()
        tokens[row, : len(written)] = written
        asked[row, examples.prompts[at] - 1 : len(written) - 1] = True
    places = asked.flatten().nonzero().flatten()
    return Batch(tokens=tokens, asked=places, wanted=tokens.flatten()[places + 1])
