"""A leaner encoder, before it is tuned: fewer inner units in each layer, fewer dimensions to find what to attend to.

Layer by layer, from the bottom. Of each head, queries q and keys k are brought to the few dimensions that give their
products best: with the second moments S of the queries and T of the keys around their mean (what all keys share moves
no attention), and the singular values of S^(1/2) T^(1/2) in order, those of the first (Eckart & Young, 1936,
doi:10.1007/BF02288367). The others become zero, and stay so while the encoder is tuned: each gets its gradient from the
other one's.

Then the inner units needed least are left out, and the projection behind them is refitted to give on the answers what
the whole one gave: the optimal brain surgeon (Hassibi & Stork, 1993, NeurIPS 5) on each layer's own output, as in
Frantar & Alistarh (2022, arXiv:2208.11580). With weights W, covariance C of the units and H = C^-1, leaving out unit j
adds |W_j|^2 / H_jj to the squared error; leaving out the units R, the others' weights become W - W_R (H_RR)^-1 H_R.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from pipeline.heads.tuned.model import narrow

_STEP = 32  # units that go at a time
_DAMP = 1e-4  # of the mean variance: added to each unit's, and the least along any axis of a head


def slim(encoder: Any, texts: Sequence[Tensor], *, inner: int | None = None, asked: int | None = None) -> None:
    """Leave out what a BERT needs least, in place.

    Args:
        encoder: A transformers BertModel.
        texts: Token ids of answers, each (1, tokens).
        inner: Inner units that stay in each layer; by default all.
        asked: Dimensions that the queries and keys of each head keep; by default all.
    """
    with torch.no_grad():
        states = [encoder.embeddings(ids) for ids in texts]
        for layer in encoder.encoder.layer:
            if asked:
                _ask_less(layer.attention.self, states, asked)
            mixed = [layer.attention(one)[0] for one in states]
            if inner:
                _narrow(layer, mixed, inner)
            states = [layer.output(layer.intermediate(one), one) for one in mixed]


def _ask_less(attention: Any, states: Sequence[Tensor], asked: int) -> None:
    size = attention.attention_head_size
    query, key = attention.query, attention.key
    _, queries = _moments(query, states, around_mean=False)
    _, keys = _moments(key, states)
    for first in range(0, query.out_features, size):
        own = slice(first, first + size)
        to_query, to_key = fewest(queries[own, own], keys[own, own], asked)
        for part, change in ((query, to_query), (key, to_key)):
            for values in (part.weight, part.bias):
                values[own] = torch.cat([change @ values[own].double(), torch.zeros_like(values[own])[asked:]]).float()


def fewest(queries: Tensor, keys: Tensor, size: int) -> tuple[Tensor, Tensor]:
    """What brings a head's queries and keys to fewer dimensions, (size, dimensions) each.

    Args:
        queries: Their second moments, (dimensions, dimensions).
        keys: Their covariance, the same shape.
        size: Dimensions that stay.
    """
    (root_q, back_q), (root_k, back_k) = _root(queries), _root(keys)
    left, values, right = torch.linalg.svd(root_q @ root_k)
    share = values[:size].sqrt()[:, None]
    return share * (left.T[:size] @ back_q), share * (right[:size] @ back_k)


def _root(moments: Tensor) -> tuple[Tensor, Tensor]:
    """The symmetric root of a matrix of moments, and its inverse."""
    values, vectors = torch.linalg.eigh(moments)
    roots = values.clamp(min=_DAMP * float(values.mean())).sqrt()
    return (vectors * roots) @ vectors.T, (vectors / roots) @ vectors.T


def _narrow(layer: Any, mixed: Sequence[Tensor], inner: int) -> None:
    mean, covariance = _moments(layer.intermediate, mixed)
    project = layer.output.dense
    whole = project.weight.double()
    kept, weight = refitted(whole, covariance, inner)
    narrow(layer, kept)
    project.weight.copy_(weight)
    project.bias.add_(whole @ mean - weight @ mean[kept])


def _moments(part: Any, states: Sequence[Tensor], *, around_mean: bool = True) -> tuple[Tensor, Tensor]:
    """Mean, and covariance or second moments, of what a layer's part gives, over all tokens."""
    total = product = torch.zeros((), dtype=torch.float64)
    for one in states:
        units = part(one)[0].double()
        total, product = total + units.sum(0), product + units.T @ units
    tokens = sum(one.shape[1] for one in states)
    mean, product = total / tokens, product / tokens
    return mean, product - torch.outer(mean, mean) if around_mean else product


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
