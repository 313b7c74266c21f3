"""Model reports: for every kind of problem and candidate, with weights, odd names and rare classes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from jupyter_autopilot.contract import AutopilotError, BestChanged, ErrorCode, ProblemType, Report
from jupyter_autopilot.contract.report import (
    ConfusionSection,
    DependenceSection,
    ImportanceSection,
    MetricsSection,
    RocSection,
    SegmentsSection,
    ShapSection,
    ThresholdSection,
    WorstRowsSection,
)
from jupyter_autopilot.engine.metrics import METRICS
from jupyter_autopilot.engine.report import learning, overall, segments
from jupyter_autopilot.engine.report import rows as kept_rows
from jupyter_autopilot.engine.report.evidence import Evidence, load_evidence
from jupyter_autopilot.engine.report.explained import sampled, shap
from jupyter_autopilot.engine.report.features import partial_dependence
from jupyter_autopilot.engine.report.interactions import interactions
from jupyter_autopilot.engine.report.make import make_report
from jupyter_autopilot.engine.report.permutation import permutation_importance
from jupyter_autopilot.engine.report.sections import SECTIONS
from jupyter_autopilot.engine.report.thinning import MOST_POINTS, thinned
from jupyter_autopilot.reports import shap_table

if TYPE_CHECKING:
    from .conftest import Finished, Runner

QUICK = {"training_method": "ensembling", "algorithms": ["linear"], "max_candidates": 1}
ALWAYS = {"metrics", "importance", "shap", "partial_dependence", "interactions", "worst_rows"}
AS_TIME_ALLOWS = {"segments", "learning_curve"}
BY_PROBLEM = {
    ProblemType.BINARY: {"confusion_matrix", "thresholds", "roc", "precision_recall", "gain_lift", "calibration"},
    ProblemType.MULTICLASS: {"confusion_matrix", "roc", "precision_recall", "calibration"},
    ProblemType.REGRESSION: {"actual_predicted", "residuals"},
}


def reported(run: Finished, candidate: str) -> Report:
    return make_report(run.spec, run.folder, candidate, run.folder.parent)


def evidence(run: Finished, candidate: str) -> Evidence:
    return load_evidence(run.spec, run.folder, candidate, run.folder.parent)


def section(report: Report, kind: type[Any]) -> Any:
    return next(one for one in report.sections if isinstance(one, kind))


@pytest.fixture(scope="module")
def report(finished_run: Finished) -> Report:
    """Of the best candidate: a refit, of an ensemble as a rule."""
    return reported(finished_run, finished_run.of(BestChanged)[-1].candidate_id)


def test_every_problem_has_its_sections(report: Report) -> None:
    kinds = [one.kind for one in report.sections]
    assert set(kinds) - AS_TIME_ALLOWS == ALWAYS | BY_PROBLEM[report.problem_type]
    assert len(kinds) == len(set(kinds))
    assert all(one.title and one.reading and one.advice for one in report.sections)
    assert not [note for note in report.notes if "could not be made" in note]


def test_it_survives_the_way_through_a_file(report: Report) -> None:
    text = report.model_dump_json()
    assert Report.model_validate_json(text) == report
    json.loads(text, parse_constant=pytest.fail)  # no NaN and no infinity


def test_a_refit_is_judged_by_its_parent(finished_run: Finished, report: Report) -> None:
    candidate = finished_run.candidates[report.candidate]
    assert candidate.refit_of is not None
    assert report.evaluated == candidate.refit_of
    assert candidate.refit_of in report.notes[0]


def test_its_numbers_are_the_candidate_s(finished_run: Finished, report: Report) -> None:
    candidate = finished_run.candidates[report.candidate]
    values = {value.name: value for value in candidate.metrics}
    for metric in section(report, MetricsSection).metrics:
        assert metric.validation == values[metric.name].validation
        assert metric.best_constant is not None
    quality = (
        report.binary_classification_metrics or report.multiclass_classification_metrics or report.regression_metrics
    )
    assert quality is not None
    for name in {"accuracy", "auc", "rmse", "r2"} & set(quality) & set(values):
        assert quality[name]["value"] == pytest.approx(values[name].validation)
    rows = report.validation.total
    assert (report.validation.used, rows) == (rows, 60)
    if report.labels:
        assert np.sum(section(report, ConfusionSection).counts) == rows
    if report.problem_type is ProblemType.BINARY:
        areas = {curve.name: curve.area for curve in section(report, RocSection).curves}
        assert areas["Validation"] == pytest.approx(values["auc"].validation)
        assert areas["Out-of-fold"] == pytest.approx(values["auc"].cross_validation)
        at = section(report, ThresholdSection)
        counts = [sum(column) for column in zip(*at.validation.model_dump().values(), strict=True)]
        assert counts == pytest.approx([rows] * len(at.thresholds))
        own = at.thresholds.index(at.current)
        assert at.validation.true_positives[own] == section(report, ConfusionSection).counts[1][1]


AGAINST_CONSTANT = {"recall", "precision", "accuracy", "f0_5", "f1", "f2"}
RATES = {f"{truth}_{sign}_rate" for truth in ("true", "false") for sign in ("positive", "negative")}
CURVES = {"receiver_operating_characteristic_curve", "precision_recall_curve"}
WEIGHTED = {"accuracy", *(f"weighted_{name}" for name in ("recall", "precision", "f0_5", "f1", "f2"))}


def best_constant(names: set[str]) -> set[str]:
    return {f"{name}_best_constant_classifier" for name in names}


def test_keys_for_machines_are_those_of_autopilot(report: Report) -> None:
    """As its model quality report lists them (Amazon SageMaker Developer Guide, model quality metrics)."""
    if report.problem_type is ProblemType.REGRESSION:
        assert report.regression_metrics is not None
        assert set(report.regression_metrics) == {"mae", "mse", "rmse", "r2"}
        assert all(set(one) == {"value", "standard_deviation"} for one in report.regression_metrics.values())
    elif report.problem_type is ProblemType.BINARY:
        found = report.binary_classification_metrics
        assert found is not None
        expected = {"confusion_matrix", "auc", *RATES, *CURVES, *AGAINST_CONSTANT, *best_constant(AGAINST_CONSTANT)}
        assert set(found) == expected
        assert set(found["receiver_operating_characteristic_curve"]) == {"false_positive_rates", "true_positive_rates"}
        assert set(found["precision_recall_curve"]) == {"precisions", "recalls"}
    else:
        assert report.multiclass_classification_metrics is not None
        assert set(report.multiclass_classification_metrics) == {
            "confusion_matrix",
            *WEIGHTED,
            *best_constant(WEIGHTED),
        }


def test_what_the_target_is_made_of_is_most_important(report: Report) -> None:
    importance = section(report, ImportanceSection)
    assert importance.features[0].feature in {"größe", "a comment"}
    assert {one.feature for one in importance.features} >= {"größe", "色", "seen at", "a comment"}
    curve = next(one for one in section(report, DependenceSection).features if one.feature_name == "größe")
    assert len(curve.feature_values) == len(curve.data_distribution) == len(curve.model_predictions[0])
    assert sum(curve.data_distribution) == pytest.approx(1)
    upwards = curve.model_predictions[-1]  # the target grows with it, and so does its last class
    assert upwards[-1] > upwards[0]


def test_every_metric_has_an_interval(finished_run: Finished, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overall, "SHARE", 1e6)
    candidate = finished_run.candidates["linear-1"]
    assert sum(value.validation_low is not None for value in candidate.metrics) == 1  # the objective's
    for one in overall.metrics(evidence(finished_run, "linear-1")).metrics:
        assert one.validation_low <= one.validation <= one.validation_high, one.name


def test_every_candidate_has_one(finished_run: Finished) -> None:
    ensemble = next(one.id for one in finished_run.candidates.values() if one.members and not one.refit_of)
    for name in ("linear-1", ensemble):
        report = reported(finished_run, name)
        assert report.evaluated == name
        assert not [note for note in report.notes if "left out" not in note]


def weighted(random: np.random.Generator, rows: int = 300) -> pd.DataFrame:
    """A table with names and values that mean something elsewhere; of three classes one is rare."""
    x = random.normal(size=rows)
    kind = random.choice(["<b>bold</b>", 'say "hi"', "=1+1", "日本"], rows)
    noise = random.normal(scale=0.4, size=rows)
    label = np.where(x + noise > 0.3, "<script>", "plain")
    label[:12] = "rare"
    return pd.DataFrame(
        {'the "x"': x, "class'; DROP": kind, "名前\n<i>": random.normal(size=rows), "w": random.integers(0, 4, rows)}
    ).assign(y=label)


def test_weights_odd_names_and_a_rare_class(run_engine: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segments, "LEAST_ROWS", 5)
    table = weighted(np.random.default_rng(0))
    done = run_engine(table, target="y", weight_column="w", **QUICK)
    report = reported(done, "linear-1")
    assert report.weighted
    assert not [note for note in report.notes if "could not be made" in note]
    counts = np.array(section(report, ConfusionSection).counts)
    kept = kept_rows.read_rows(done.folder, kept_rows.VALIDATION)
    assert counts.sum() == pytest.approx(kept.weight.sum())
    assert section(report, ImportanceSection).features[0].feature == 'the "x"'
    assert set(section(report, WorstRowsSection).columns) == {'the "x"', "class'; DROP", "名前\n<i>"}
    found = section(report, SegmentsSection).segments
    assert {one.segment for one in found if one.feature == "class'; DROP"} <= set(table["class'; DROP"])
    assert all(one.low <= one.score <= one.high for one in found)


def test_a_class_that_the_validation_part_lacks_is_named(run_engine: Runner, tmp_path: Path) -> None:
    random = np.random.default_rng(1)
    table = weighted(random).drop(columns="w")
    absent = tmp_path / "validation.csv"
    table[table["y"] != "rare"].head(80).to_csv(absent, index=False)
    fields = {"split_method": "validation_file", "validation_path": str(absent), **QUICK}
    done = run_engine(table, target="y", **fields)
    report = reported(done, "linear-1")
    assert any("rare" in note and "nothing is said" in note for note in report.notes)
    assert not [note for note in report.notes if "could not be made" in note]
    scores = {one.label: one for one in section(report, ConfusionSection).classes}
    assert scores["rare"].recall is None


def test_rows_of_a_large_part_are_sampled_and_it_is_said(run_engine: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_rows, "MOST_ROWS", 40)
    monkeypatch.setattr(kept_rows, "LEAST_ROWS", 30)
    random = np.random.default_rng(2)
    x = random.normal(size=300)
    table = pd.DataFrame({"x": x, "z": random.normal(size=300), "y": 3 * x + random.normal(scale=0.1, size=300)})
    report = reported(done := run_engine(table, target="y", problem_type="regression", **QUICK), "linear-1")
    assert (report.validation.used, report.validation.total) == (40, 60)
    assert (report.out_of_fold.used, report.out_of_fold.total) == (40, 240)
    assert len([note for note in report.notes if "taken at random" in note]) == 2
    metrics = {one.name: one.validation for one in section(report, MetricsSection).metrics}
    assert metrics["r2"] > 0.9  # features and predictions of the sampled rows belong together
    assert report.regression_metrics["r2"]["value"] > 0.9
    features = kept_rows.read_features(done.folder)
    kept = kept_rows.read_rows(done.folder, kept_rows.VALIDATION)
    assert np.corrcoef(features["x"], kept.truth)[0, 1] > 0.9


def test_without_its_rows_it_is_refused(run_engine: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_rows, "_sample", lambda *_: 1 / 0)
    random = np.random.default_rng(3)
    x = random.normal(size=120)
    done = run_engine(pd.DataFrame({"x": x, "y": np.where(x > 0, "a", "b")}), target="y", **QUICK)
    assert done.outcome[0] == "completed"  # the model is worth more
    with pytest.raises(AutopilotError, match="Resume the experiment") as caught:
        reported(done, "linear-1")
    assert caught.value.code is ErrorCode.NOT_FOUND
    with pytest.raises(AutopilotError) as caught:
        reported(done, "nobody")
    assert caught.value.code is ErrorCode.NOT_FOUND


def test_one_broken_section_leaves_the_others(finished_run: Finished, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(evidence: object) -> None:
        raise ValueError("no")

    monkeypatch.setattr("jupyter_autopilot.engine.report.make.SECTIONS", (SECTIONS[0], broken))
    report = reported(finished_run, "linear-1")
    assert [one.kind for one in report.sections] == ["metrics"]
    assert report.notes == ["The section “broken” could not be made: ValueError: no"]


def test_a_section_that_is_left_out_says_why(finished_run: Finished, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "LEAST_ROWS", 1_000)
    monkeypatch.setattr("jupyter_autopilot.engine.report.make.SECTIONS", (SECTIONS[0], learning.learning_curve))
    (note,) = reported(finished_run, "linear-1").notes
    assert note == (
        "The section “learning curve” is left out: with 192 rows there are too few to learn from parts of them."
    )


def test_more_rows_are_learned_from(finished_run: Finished, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "SHARE", 1e6)
    found = learning.learning_curve(evidence(finished_run, "linear-1"))
    assert found is not None
    assert (found.trained, found.total) == ("linear-1", 240)
    assert [point.rows for point in found.points][-2:] == [96, 192]
    metrics = {value.name: value.validation for value in finished_run.candidates["linear-1"].metrics}
    assert found.score == pytest.approx(metrics[found.metric])
    for point in found.points:
        assert point.validation_low <= point.validation <= point.validation_high
    sign = METRICS[found.metric].sign
    assert sign * found.points[-1].training > sign * found.points[-1].validation
    # One model of 192 rows is about as good as five of 192 rows each.
    assert found.points[-1].validation == pytest.approx(found.score, rel=0.5, abs=0.2)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("lightgbm-1", "with a learning rate of 0.25 in place of 0.05"),
        ("random-forest-1", "with 20 trees in place of 100"),
        ("mlp-1", "with 6 epochs in place of 32"),
    ],
)
def test_a_slow_model_is_learned_with_quicker_settings(
    finished_run: Finished, monkeypatch: pytest.MonkeyPatch, name: str, words: str
) -> None:
    monkeypatch.setattr(learning, "SHARE", 1e6)
    monkeypatch.setattr(learning, "FIRST", 0.0)
    found = learning.learning_curve(evidence(finished_run, name))
    assert found is not None
    assert f"The settings of {name} {words}" in found.reading
    assert [point.rows for point in found.points][-2:] == [96, 192]


def test_shap_values_are_in_a_form_for_machines_too(report: Report) -> None:
    shap = section(report, ShapSection)
    machine = report.explanations[shap.method]
    assert list(machine) == (["label0"] if shap.unit == "target" else shap.label_headers)
    first = machine[next(iter(machine))]
    assert first["expected_value"] == shap.expected_values[0]
    assert first["global_shap_values"] == {one.feature: one.global_shap_values[0] for one in shap.features}
    assert {one.feature for one in shap.features[:2]} <= {"größe", "a comment", "色"}
    assert [one["feature_name"] for one in report.explanations["pdp"]] == [
        one.feature_name for one in section(report, DependenceSection).features
    ]
    if len(shap.label_headers) > 1:
        with pytest.raises(AutopilotError, match="explain_row"):
            shap_table(report)
    if shap.features[0].shap_values:
        by_row = shap_table(report)
        assert by_row.index.tolist() == shap.row_numbers
        label = "label0" if shap.unit == "target" else shap.label_headers[0]
        assert by_row[f"{shap.features[0].feature}_{label}"].tolist() == shap.features[0].shap_values
        assert len(shap.features[0].shap_values) == len(shap.features[0].relative_values) == shap.rows
        for one in shap.features:
            assert np.abs(one.shap_values).mean() == pytest.approx(one.global_shap_values[0])


def test_estimated_shap_values_say_why_and_how_well(finished_run: Finished) -> None:
    found = shap(replace(evidence(finished_run, "linear-1"), seconds=0.2))
    sampling = found.sampling
    assert found.method == "sampling"
    assert sampling is not None
    assert sampling.reason == "not every model is one of trees"
    assert sampling.predictions == found.rows * sampling.orders * (1 + min(20, len(found.features) + found.others))
    for told in (sampling.reason, f"{sampling.orders} random orders", f"{sampling.additivity_gap:.2g} on average"):
        assert told in found.reading
    assert 0 < sampling.standard_error < np.mean([max(one.global_shap_values) for one in found.features[:2]])
    if len(found.expected_values) == 1:
        of_rows = found.expected_values[0] + np.sum([one.shap_values for one in found.features], axis=0)
        predicted = evidence(finished_run, "linear-1")
        rows = predicted.features.iloc[[number - 1 for number in found.row_numbers]]
        gaps = np.abs(of_rows - predicted.predict(rows).reshape(len(rows), -1)[:, -1])
        assert gaps.mean() == pytest.approx(sampling.additivity_gap)


def test_more_time_gives_better_estimates() -> None:
    """Of a known sum: 4 a + b, whose values are 4 (a - mean) and b - mean."""
    random = np.random.default_rng(0)
    frame = pd.DataFrame(random.normal(size=(300, 2)), columns=["a", "b"])
    known = SimpleNamespace(
        importance=SimpleNamespace(features=["a", "b"]),
        features=frame,
        spec=SimpleNamespace(seed=0),
        labels=[],
        predict=lambda rows: 4 * rows["a"].to_numpy() + rows["b"].to_numpy(),
    )
    found = {}
    for affordable in (1_000, 1_000_000):
        known.affordable = lambda share, affordable=affordable: affordable
        found[affordable] = sampled(known, "it is so")  # type: ignore[arg-type]
    few, many = (one.sampling for one in found.values())
    assert few is not None
    assert many is not None
    assert (few.orders, many.orders) == (10, 50)
    assert many.standard_error < few.standard_error
    assert max(few.additivity_gap, 3 * many.additivity_gap) < 0.6, "of predictions that differ by 4"
    best = found[1_000_000]
    exact = 4 * (frame["a"].iloc[best.rows] - frame["a"].mean())
    assert np.abs(best.values[:, 0, 0] - exact).mean() < 0.5


def test_ten_features_are_drawn_and_fewer_of_a_slow_model(run_engine: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(0)
    names = [f"c{place}" for place in range(12)]
    table = pd.DataFrame(random.normal(size=(120, 12)), columns=names)
    done = run_engine(table.assign(y=table.sum(axis=1)), target="y", **QUICK)
    known = evidence(done, "linear-1")
    for affordable, drawn in ((10**6, 10), (30 * 20 * 8, 8), (1, 6)):
        monkeypatch.setattr(Evidence, "affordable", lambda self, share, most=affordable: most)
        section = partial_dependence(known)
        assert section is not None
        assert len(section.features) == drawn
        assert section.rows >= 24


def test_what_acts_together_is_told_from_what_adds_up() -> None:
    frame = pd.DataFrame(np.random.default_rng(0).normal(size=(200, 3)), columns=["a", "b", "c"])
    known = SimpleNamespace(
        importance=SimpleNamespace(features=["a", "b", "c"]),
        features=frame,
        spec=SimpleNamespace(seed=0),
        affordable=lambda share: 10_000,
        predict=lambda rows: rows["a"].to_numpy() * rows["b"].to_numpy() + rows["c"].to_numpy(),
    )
    found = interactions(known)  # type: ignore[arg-type]
    strongest, *others = found.interactions
    assert (strongest.first, strongest.second) == ("a", "b")
    assert strongest.h > 0.8
    assert all(one.strength < 1e-9 and one.h < 1e-6 for one in others)


def test_thinning_keeps_the_shape() -> None:
    random = np.random.default_rng(0)
    x = np.sort(random.random(20_000))
    y = np.sqrt(x) + np.cumsum(random.normal(scale=1e-4, size=len(x)))
    kept = thinned(x, y)
    assert len(kept) == MOST_POINTS
    assert (kept[0], kept[-1]) == (0, len(x) - 1)
    assert np.abs(np.interp(x, x[kept], y[kept]) - y).max() < 0.02


def test_thinning_keeps_every_corner_of_a_few_steps() -> None:
    x, y = np.array([0.0, 0.0, 0.2, 0.2, 0.5, 1.0]), np.array([0.0, 0.5, 0.5, 1.0, 1.0, 1.0])
    assert thinned(x, y).tolist() == [0, 1, 2, 3, 5]  # the last but one lies on a line


def test_of_a_wide_table_the_features_that_matter_are_found() -> None:
    random = np.random.default_rng(0)
    frame = pd.DataFrame(random.normal(size=(400, 120)), columns=[f"c{at}" for at in range(120)])
    truth = 3 * frame["c7"].to_numpy() + frame["c99"].to_numpy()
    asked = 0

    def predict(rows: pd.DataFrame) -> np.ndarray:
        nonlocal asked
        asked += len(rows)
        return 3 * rows["c7"].to_numpy() + rows["c99"].to_numpy()

    found = permutation_importance(
        predict,
        frame,
        lambda rows, prediction: -float(np.mean((truth[rows] - prediction) ** 2)),
        most_predictions=20_000,
        seed=0,
    )
    assert found.features[:2] == ["c7", "c99"]
    assert found.mean[0] == pytest.approx(18, rel=0.5)  # twice the variance of what it contributes
    assert found.mean[2] == 0
    assert len(found.features) + found.others == 120
    assert asked <= 30_000
