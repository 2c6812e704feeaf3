"""The agreement of systems with readings as one value: everything that the report and metrics.json say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.agreement import certainty, tables
from pipeline.agreement.comparison import SECOND_RATER, Rated, rated, words_of
from pipeline.agreement.settings import AgreementSettings, Raters, load_agreement_settings
from pipeline.errors import InputError
from pipeline.labeled import SCALES, Labeled

if TYPE_CHECKING:
    from pandas import DataFrame, Series


RULES = "rules"


@dataclass(frozen=True)
class Agreement:
    """What was found.

    Attributes:
        settings: Thresholds, words and resampling that were used.
        raters: Who made the readings, "model" or "people".
        main: The system the report is about.
        facts: Counts for the head of the report.
        figures: Estimates by system, scale and measure.
        tables: By name; each becomes a CSV.
    """

    settings: AgreementSettings
    raters: Raters
    main: str
    facts: Mapping[str, Any]
    figures: tables.Figures
    tables: Mapping[str, DataFrame]

    def metrics(self) -> dict[str, Any]:
        """The figures for metrics.json: rounded to 4 places, null where undefined."""
        return {
            system: {s: {m: e.as_dict() for m, e in own.items()} for s, own in by_scale.items()}
            for system, by_scale in self.figures.items()
            if by_scale
        }


def build(
    labeled: Labeled,
    split: Series[str] | None,
    predictions: Mapping[str, DataFrame],
    *,
    of: str = "test",
    raters: Raters = "model",
    settings: AgreementSettings | None = None,
    curve: DataFrame | None = None,
) -> Agreement:
    """Compare systems with the readings of one split; reading against reading comes along as "second_rater".

    Args:
        labeled: The rated answers.
        split: Split of each answer by answer_id; None compares on all of them.
        predictions: By system, tables as ``predictions`` makes them; the first of model, rules or whatever stands first
            is the main one. Answers a system does not name count as not scored by it.
        of: The split to compare on.
        raters: Who made the readings, which the report says at its head.
        settings: Instead of configs/agreement.yaml.
        curve: A learning curve to draw: ``n`` (training answers), ``scale``, ``qwk``, and ``low``, ``high`` if known.

    Raises:
        InputError: No answer of the split is there, or none of them is rated on a scale that a system scores.
    """
    settings = settings or load_agreement_settings()
    part = labeled if split is None else labeled.in_split(split, of)
    scales = {name: to for name in SCALES if len((to := rated(part, name, part.answers.index)).ids)}
    if not scales or not predictions:
        what = f"there is no rated answer in split '{of}'" if predictions else "there is no system to compare"
        raise InputError(what, where=labeled.source, fix="name another split, or --split all")
    systems = {name: predictions[name] for name in _order(predictions, settings)}
    main = next(iter(systems))
    figures = tables.figures(systems, scales, settings.resampling)
    if not figures[main]:
        what = f"no rated answer of the split has a score of '{main}'"
        raise InputError(what, where=labeled.source, fix="give predictions with the same answer_id")
    for name, scores in systems.items():
        for scale, own in figures[name].items():
            own.update(certainty.coverage(scores, scales[scale], settings.resampling))
    made = _tables(part, systems, scales, figures, settings, _asked(labeled, split, part))
    if curve is not None:
        made["learning_curve"] = curve
    return Agreement(settings, raters, main, _facts(part, scales, of if split is not None else "all"), figures, made)


def _order(names: Mapping[str, Any], settings: AgreementSettings) -> list[str]:
    known = [name for name in settings.systems if name in names and name != SECOND_RATER]
    return known + [name for name in names if name not in known]


def _asked(labeled: Labeled, split: Series[str] | None, part: Labeled) -> Series[str] | None:
    """Whether each answer's question was also asked in training; None where nothing is known of training."""
    if split is None or not (split == "train").any():
        return None
    seen = set(labeled.answers["question"][split == "train"])
    names = {True: "question also in training", False: "question new"}
    return part.answers["question"].isin(seen).map(names)


def _tables(
    part: Labeled,
    systems: tables.Predictions,
    scales: Mapping[str, Rated],
    figures: tables.Figures,
    settings: AgreementSettings,
    asked: Series[str] | None,
) -> dict[str, DataFrame]:
    bootstrap, main = settings.resampling, next(iter(systems))
    shown = {name: systems[name] for name in (main, RULES) if name in systems}
    groupings = {
        "question": part.answers["question"],
        "style": part.answers["style"],
        "length": tables.thirds(words_of(part)),
        **({} if asked is None else {"novelty": asked}),
    }
    return {
        "agreement": tables.overall(figures),
        "advantage": tables.advantage(systems, scales, main, bootstrap),
        "length": tables.length(systems, scales, figures),
        **{
            f"by_{name}": tables.subgroups(shown, scales, groups, settings.least_group, bootstrap)
            for name, groups in groupings.items()
        },
        "confusion": tables.confusion(systems, scales),
        "reliability": certainty.reliability(systems, scales, settings.bins),
    }


def _facts(part: Labeled, scales: Mapping[str, Rated], of: str) -> dict[str, Any]:
    answers = part.answers
    return {
        "source": part.source,
        "split": of,
        "answers": len(answers),
        "batches": int(answers["batch"].nunique()),
        "questions": int(answers["question"].nunique()),
        "raters": int(part.ratings["rater"].nunique()),
        "rated": {name: len(to.ids) for name, to in scales.items()},
        "readings": max(len(to.readings) for to in scales.values()),
    }
