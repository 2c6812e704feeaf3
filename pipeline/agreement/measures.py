"""Measures of agreement, one function each.

``a``, ``b``, ``system`` and ``reading`` hold one number an answer; answers without one of them (NaN) are left out.
``weights`` says how often each answer counts: nothing for once each, a row of counts, or a table with one row a
bootstrap draw, (draws, answers), which gives one value a draw instead of a float. NaN comes back where a measure is
undefined, never 0.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.agreement.weighted import Floats, Weights, complete, moments, plain, ranks, ratio, totals

_NONE = 1e-12  # what is left of a variance or of 1 is rounding error


class Icc(NamedTuple):
    """Intraclass correlations of one rating and of the mean of all raters' ratings."""

    single: float
    average: float


def rounded(scores: npt.ArrayLike, low: float, high: float) -> Floats:
    """Scores as steps of the scale: halves go up, what lies outside goes to the end; NaN stays."""
    return np.asarray(np.clip(np.floor(np.asarray(scores, float) + 0.5), low, high))


def qwk(a: npt.ArrayLike, b: npt.ArrayLike, low: float, high: float, *, weights: Weights = None) -> Any:
    """Quadratically weighted kappa of two ratings on the steps ``low`` to ``high``.

    One minus observed over expected mean squared difference. With squared weights the expected one is
    ``var(a) + var(b) + (mean(a) - mean(b))^2``, which leaves ``2 cov(a, b)`` over that sum. Undefined when
    both always gave the same step. Cohen, J. (1968), Weighted kappa, Psychological Bulletin 70, 213-220.

    Args:
        a: Ratings or scores; rounded half up and clipped to the scale.
        b: The same of the other.
        low: Lowest step.
        high: Highest step.
        weights: How often each answer counts.
    """
    m = moments(*_steps(a, b, low, high, weights))
    return plain(ratio(2 * m.xy, m.xx + m.yy + (m.x - m.y) ** 2))


def kappa(a: npt.ArrayLike, b: npt.ArrayLike, low: float, high: float, *, weights: Weights = None) -> Any:
    """Cohen's kappa, unweighted: agreement beyond that expected from how often each gave each step.

    ``(p_o - p_e) / (1 - p_e)``. Undefined when both always gave the same step. Cohen, J. (1960), A coefficient of
    agreement for nominal scales, Educational and Psychological Measurement 20, 37-46.
    """
    w, x, y = _steps(a, b, low, high, weights)
    steps = np.arange(low, high + 1)
    n, same, *counts = totals(
        w, np.ones(x.shape), x == y, *(x == step for step in steps), *(y == step for step in steps)
    )
    chance = ratio(sum(p * q for p, q in zip(counts[: len(steps)], counts[len(steps) :], strict=True)), n**2)
    return plain(ratio(ratio(same, n) - chance, np.where(1 - chance > _NONE, 1 - chance, 0.0)))


def exact(a: npt.ArrayLike, b: npt.ArrayLike, low: float, high: float, *, weights: Weights = None) -> Any:
    """Share of answers on which both come to the same step, 0 to 1."""
    w, x, y = _steps(a, b, low, high, weights)
    return plain(ratio(w @ (x == y), w.sum(-1)))


def adjacent(a: npt.ArrayLike, b: npt.ArrayLike, low: float, high: float, *, weights: Weights = None) -> Any:
    """Share of answers on which the two are at most one step apart, exact agreement included, 0 to 1."""
    w, x, y = _steps(a, b, low, high, weights)
    return plain(ratio(w @ (abs(x - y) <= 1), w.sum(-1)))


def pearson(a: npt.ArrayLike, b: npt.ArrayLike, *, weights: Weights = None) -> Any:
    """Pearson's product-moment correlation, unrounded scores. Undefined when one of the two never varies."""
    return plain(_correlation(*complete(weights, a, b)))


def spearman(a: npt.ArrayLike, b: npt.ArrayLike, *, weights: Weights = None) -> Any:
    """Spearman's rank correlation: Pearson's on ranks, ties at their mean rank. Undefined as Pearson's is."""
    w, x, y = complete(weights, a, b)
    return plain(_correlation(w, ranks(w, x), ranks(w, y)))


def smd(system: npt.ArrayLike, reading: npt.ArrayLike, *, weights: Weights = None) -> Any:
    """Standardised mean difference: ``(mean(system) - mean(reading)) / sd(reading)``, sd with n - 1.

    Positive where the system is the more generous. Undefined when the readings never vary. As rsmtool's "unpooled"
    form; Williamson, Xi & Breyer (2012), Educational Measurement: Issues and Practice 31(1), 2-13.
    """
    m = moments(*complete(weights, system, reading))
    return plain(ratio(m.x - m.y, np.sqrt(ratio(m.yy * m.n, m.n - 1))))


def degradation(
    system: npt.ArrayLike,
    first: npt.ArrayLike,
    second: npt.ArrayLike,
    low: float,
    high: float,
    *,
    weights: Weights = None,
) -> Any:
    """QWK between the two readings less the mean QWK of the system with each of them.

    Positive where the system agrees less with a reader than another reader does. Williamson, Xi & Breyer (2012).
    """
    w, s, r, t = complete(weights, system, first, second)
    own = (qwk(s, r, low, high, weights=w) + qwk(s, t, low, high, weights=w)) / 2
    return qwk(r, t, low, high, weights=w) - own


def prmse(system: npt.ArrayLike, *readings: npt.ArrayLike, weights: Weights = None) -> Any:
    """Proportional reduction in mean squared error when the system's score predicts the true score.

    The readings are the true score plus error. With ``n_i`` readings of answer i of N answers, M readings in all, their
    mean ``m_i`` and the mean of all ``m``::

        error variance   V_e = sum_i sum_j (r_ij - m_i)^2 / sum_i (n_i - 1)
        true variance    V_t = (sum_i n_i (m_i - m)^2 - (N - 1) V_e) / (M - sum_i n_i^2 / M)
        true error       MSE = (sum_i n_i (m_i - s_i)^2 - N V_e) / M
        PRMSE                = 1 - MSE / V_t

    Undefined without an answer read twice, or when no true variance is left. Haberman (2008), Journal of Educational
    and Behavioral Statistics 33, 204-229; Loukina et al. (2020), Using PRMSE to evaluate automated scoring systems in
    the presence of label noise, BEA workshop 15, 18-29 (rsmtool.utils.prmse).

    Args:
        system: Unrounded scores.
        readings: One array a reading; NaN where an answer was not read that often.
        weights: How often each answer counts.
    """
    s, r = np.asarray(system, float), np.stack([np.asarray(reading, float) for reading in readings])
    w, s, *given = complete(weights, np.where(np.isnan(r).all(0), np.nan, s), *np.where(np.isnan(r), np.inf, r))
    r = np.where(np.isinf(given), np.nan, given)
    k, own = (~np.isnan(r)).sum(0), np.nanmean(r, axis=0) if s.size else s
    apart, own, s = np.nansum((r - own) ** 2, axis=0), own - np.mean(own), s - np.mean(own)
    columns = (np.ones(k.shape), k, k**2, apart, k * own, k * own**2, k * (own - s) ** 2)
    n, m, squares, within, sums, between, missed = totals(w, *columns)
    error = ratio(within, m - n)
    true = ratio(between - ratio(sums**2, m) - (n - 1) * error, m - ratio(squares, m))
    return plain(1 - ratio(ratio(missed - n * error, m), np.where(true > _NONE, true, 0.0)))


def icc(table: npt.ArrayLike) -> Icc:
    """Intraclass correlations, two-way random effects, absolute agreement: ICC(2,1) and ICC(2,k).

    From the mean squares of answers (R), raters (C) and residual (E)::

        single   (R - E) / (R + (k - 1) E + k (C - E) / n)
        average  (R - E) / (R + (C - E) / n)

    Shrout & Fleiss (1979), Psychological Bulletin 86, 420-428.

    Args:
        table: One row an answer, one column a rater: (n, k); rows with a gap are left out.
    """
    x = np.asarray(table, float)
    x = x[~np.isnan(x).any(1)]
    n, k = x.shape
    if n < 2 or k < 2:
        return Icc(np.nan, np.nan)
    rows, columns = x.mean(1, keepdims=True), x.mean(0, keepdims=True)
    r = k * ((rows - x.mean()) ** 2).sum() / (n - 1)
    c = n * ((columns - x.mean()) ** 2).sum() / (k - 1)
    e = ((x - rows - columns + x.mean()) ** 2).sum() / ((n - 1) * (k - 1))
    average = r + (c - e) / n
    return Icc(float(ratio(r - e, average + (k - 1) * (e + (c - e) / n))), float(ratio(r - e, average)))


def auc(labels: npt.ArrayLike, scores: npt.ArrayLike, *, weights: Weights = None) -> Any:
    """Area under the ROC curve: how often a yes gets a higher score than a no, ties counting a half.

    From the rank sum of the answers labelled above .5 (Mann & Whitney, 1947). Undefined without both kinds.
    """
    w, labelled, s = complete(weights, labels, scores)
    yes = labelled > 0.5
    positive = w @ yes
    surplus = np.einsum("...n,n->...", w * ranks(w, s), yes) - positive * (positive + 1) / 2
    return plain(ratio(surplus, positive * (w.sum(-1) - positive)))


def partial_correlation(a: npt.ArrayLike, b: npt.ArrayLike, words: npt.ArrayLike, *, weights: Weights = None) -> Any:
    """Pearson's correlation of ``a`` and ``b`` with the logarithm of the number of words held constant.

    ``(r_ab - r_aw r_bw) / sqrt((1 - r_aw^2)(1 - r_bw^2))``; what is left of an agreement that is not shared length.
    Undefined where a part of it is, or where length explains one of the two wholly. Fisher, R. A. (1924), Metron 3.

    Args:
        a: Scores.
        b: Readings.
        words: Words in each answer; 0 counts as 1.
        weights: How often each answer counts.
    """
    w, x, y, z = complete(weights, a, b, np.log(np.maximum(np.asarray(words, float), 1)))
    xy, xz, yz = (_correlation(w, *pair) for pair in ((x, y), (x, z), (y, z)))
    left = (1 - xz**2) * (1 - yz**2)
    return plain(ratio(xy - xz * yz, np.sqrt(np.where(left > _NONE, left, 0.0))))


def _steps(
    a: npt.ArrayLike, b: npt.ArrayLike, low: float, high: float, weights: Weights
) -> tuple[Floats, Floats, Floats]:
    w, x, y = complete(weights, a, b)
    return w, rounded(x, low, high), rounded(y, low, high)


def _correlation(w: Floats, x: Floats, y: Floats) -> Floats:
    m = moments(w, x, y)
    return ratio(m.xy, np.sqrt(m.xx * m.yy))
