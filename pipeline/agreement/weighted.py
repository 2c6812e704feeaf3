"""Sums over answers of which each may count several times, for all bootstrap draws at once."""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
Weights: TypeAlias = npt.ArrayLike | None
_NOISE = 1e-12  # a variance below this is rounding error


def complete(weights: Weights, *columns: npt.ArrayLike) -> tuple[Floats, ...]:
    """Weights (ones where there are none) and columns without the answers at which a column is NaN."""
    table = np.stack(np.broadcast_arrays(*(np.asarray(column, float) for column in columns)))
    counts = np.ones(table.shape[-1]) if weights is None else np.asarray(weights, float)
    kept = ~np.isnan(table).any(0)
    # Copying the weights of all draws costs more than any sum over them.
    return (counts, *table) if kept.all() else (counts[..., kept], *table[:, kept])


class Moments(NamedTuple):
    """Answers counted, means, and variances and covariance divided by n; one value, or one a draw."""

    n: Floats
    x: Floats
    y: Floats
    xx: Floats
    yy: Floats
    xy: Floats


def totals(w: Floats, *columns: Floats) -> tuple[Floats, ...]:
    """Sum of each column over the answers, in one product of matrices."""
    sums = w @ np.stack([np.asarray(column, float) for column in columns], axis=-1)
    return tuple(np.moveaxis(sums, -1, 0))


def moments(w: Floats, x: Floats, y: Floats) -> Moments:
    """First and second moments of two columns, which may differ by draw as ranks do."""
    if not w.shape[-1]:
        return Moments(w.sum(-1), *(np.full(w.shape[:-1], np.nan),) * 5)
    cx, cy = x.mean(), y.mean()
    dx, dy = x - cx, y - cy
    columns = (np.ones(w.shape[-1]), dx, dy, dx * dx, dy * dy, dx * dy)
    summed = totals(w, *columns) if x.ndim == 1 else tuple(np.einsum("...n,...n->...", w, c) for c in columns)
    n, mx, my, sx, sy, sxy = summed[0], *(ratio(column, summed[0]) for column in summed[1:])
    return Moments(n, mx + cx, my + cy, _spread(sx, mx), _spread(sy, my), sxy - mx * my)


def _spread(square: Floats, mean: Floats) -> Floats:
    """Variance; exactly 0 where only rounding error varies."""
    found = square - mean**2
    return np.where(found <= _NOISE * np.maximum(square, 1), 0.0, found)


def ranks(w: Floats, x: Floats) -> Floats:
    """Rank of each answer among all that count, ties at their mean rank: one row a draw."""
    if not x.size:
        return np.zeros(w.shape)
    _, group = np.unique(x, return_inverse=True)
    order = np.argsort(group, kind="stable")
    starts = np.flatnonzero(np.diff(group[order], prepend=-1))
    sizes = np.add.reduceat(w[..., order], starts, axis=-1)
    middle = np.cumsum(sizes, axis=-1) - sizes / 2 + 0.5
    return np.asarray(middle[..., group])


def ratio(over: Any, under: Any) -> Floats:
    """Quotient, NaN where the divisor is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(np.asarray(under) == 0, np.nan, np.asarray(over, float) / under)


def plain(value: Any) -> Any:
    """A float where there is one value, else the array."""
    return float(value) if np.ndim(value) == 0 else value
