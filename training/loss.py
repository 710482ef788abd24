"""How far the model is from the English it should write."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

_AT_ONCE = 256


def cross_entropy(states: Tensor, weights: Tensor, targets: Tensor) -> Tensor:
    """Return the sum for states [states, width], weights [tokens, width] and targets [states], rows of weights."""
    total: Tensor = _CrossEntropy.apply(states, weights, targets)  # type: ignore[no-untyped-call]
    return total


class _CrossEntropy(torch.autograd.Function):
    """The cross-entropy of states with frozen output weights, summed.

    Gradients are made on the way forward, some states at a time: logits of all at once would take hundreds of MB.
    """

    @staticmethod
    def forward(ctx: Any, states: Tensor, weights: Tensor, targets: Tensor) -> Tensor:  # noqa: ANN401  torch's own type
        """Return the sum."""
        total = torch.zeros(())
        gradients = []
        for some, wanted in zip(*(torch.split(of, _AT_ONCE) for of in (states.detach(), targets)), strict=True):
            logits = (some.to(weights.dtype) @ weights.T).float()
            likely = logits.log_softmax(-1)
            total += torch.nn.functional.nll_loss(likely, wanted, reduction="sum")
            shares = likely.exp_()
            shares[torch.arange(len(wanted)), wanted] -= 1
            gradients.append((shares.to(weights.dtype) @ weights).float())
        ctx.save_for_backward(torch.cat(gradients))
        return total

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None, None]:  # noqa: ANN401  torch's own type
        """Return the gradient of the states."""
        (saved,) = ctx.saved_tensors
        return saved * gradient, None, None
