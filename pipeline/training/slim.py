"""A leaner encoder: fewer inner units in each layer, before it is tuned.

Layer by layer, from the bottom, the inner units needed least are left out, and the projection behind them is refitted
to give on the answers what the whole one gave: the optimal brain surgeon (Hassibi & Stork, 1993, NeurIPS 5) on each
layer's own output, as in Frantar & Alistarh (2022, arXiv:2208.11580). With weights W, covariance C of the units and
H = C^-1, leaving out unit j adds |W_j|^2 / H_jj to the squared error; leaving out the units R, the others' weights
become W - W_R (H_RR)^-1 H_R.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from pipeline.heads.tuned.model import narrow

_STEP = 32  # units that go at a time
_DAMP = 1e-4  # of the mean variance of the units, added to each


def slim(encoder: Any, texts: Sequence[Tensor], inner: int) -> None:
    """Leave out inner units of a BERT, in place.

    Args:
        encoder: A transformers BertModel.
        texts: Token ids of answers, each (1, tokens).
        inner: Units that stay in each layer.
    """
    with torch.no_grad():
        states = [encoder.embeddings(ids) for ids in texts]
        for layer in encoder.encoder.layer:
            mixed = [layer.attention(one)[0] for one in states]
            mean, covariance = _moments(layer.intermediate, mixed)
            project = layer.output.dense
            whole = project.weight.double()
            kept, weight = refitted(whole, covariance, inner)
            narrow(layer, kept)
            project.weight.copy_(weight)
            project.bias.add_(whole @ mean - weight @ mean[kept])
            states = [layer.output(layer.intermediate(one), one) for one in mixed]


def _moments(expand: Any, mixed: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
    """Mean and covariance of a layer's inner units over all tokens."""
    total = product = torch.zeros((), dtype=torch.float64)
    for one in mixed:
        units = expand(one)[0].double()
        total, product = total + units.sum(0), product + units.T @ units
    tokens = sum(one.shape[1] for one in mixed)
    mean = total / tokens
    return mean, product / tokens - torch.outer(mean, mean)


def refitted(weight: Tensor, covariance: Tensor, units: int) -> tuple[Tensor, Tensor]:
    """The units that a projection needs most, ascending, and its weights for these alone.

    Args:
        weight: (outputs, units there are).
        covariance: Of the units there are.
        units: How many stay.
    """
    damp = _DAMP * covariance.diagonal().mean()
    inverse = torch.linalg.inv(covariance + damp * torch.eye(len(covariance), dtype=covariance.dtype))
    kept = torch.arange(len(covariance))
    while len(kept) > units:
        costs = weight.square().sum(0) / inverse.diagonal()
        gone = torch.zeros(len(kept), dtype=torch.bool)
        gone[costs.argsort()[: min(_STEP, len(kept) - units)]] = True
        across = inverse[gone][:, ~gone]
        moved = torch.linalg.solve(inverse[gone][:, gone], across)
        weight = weight[:, ~gone] - weight[:, gone] @ moved
        inverse = inverse[~gone][:, ~gone] - across.T @ moved
        kept = kept[~gone]
    return kept, weight
