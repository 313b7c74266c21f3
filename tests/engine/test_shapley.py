"""Explanations of predictions: they add up, they are right where the answer is known, and they say what is wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from lightgbm import LGBMClassifier, LGBMRegressor
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier, RandomForestRegressor

from jupyter_autopilot.contract import (
    AutopilotError,
    BestChanged,
    BundleManifest,
    ColumnType,
    ErrorCode,
    ExplanationRequest,
    ProblemType,
    SchemaColumn,
    utc_now,
)
from jupyter_autopilot.engine.bundle import Bundle, PipelineFile, load_bundle
from jupyter_autopilot.engine.bundle.model import LoadedMember
from jupyter_autopilot.engine.report import shapley
from jupyter_autopilot.engine.report.rows import read_features
from jupyter_autopilot.engine.report.shapley import explain_candidate, explain_rows
from jupyter_autopilot.engine.report.tree_shap import NotExact, Trees, TreeShap

if TYPE_CHECKING:
    from .conftest import Finished

TREES = {"lightgbm", "xgboost", "catboost", "random_forest", "extra_trees"}


class Same:
    """Leaves the features as they are."""

    def transform(self, frame: pd.DataFrame) -> pd.DataFrame:
        return frame


class Known:
    """3 a + 2 b, and 5 more where c is `red`; d does nothing."""

    def predict(self, frame: pd.DataFrame) -> np.ndarray:
        return 3 * frame["a"].to_numpy() + 2 * frame["b"].to_numpy() + 5 * (frame["c"] == "red").to_numpy()


@pytest.fixture
def bundle() -> Bundle:
    """A regression whose Shapley values are known: a sum has the deviation of each part from its mean."""
    types = {"a": "numeric", "b": "numeric", "c": "categorical", "d": "numeric"}
    manifest = BundleManifest(
        experiment="e",
        candidate="c",
        problem_type=ProblemType.REGRESSION,
        target="y",
        columns=[SchemaColumn(name=name, type=ColumnType(kind)) for name, kind in types.items()],
        objective="rmse",
        created_at=utc_now(),
        python="",
        packages={},
        files={},
    )
    member = LoadedMember("known", [Known()], ["same"], 1.0, [])
    return Bundle(manifest, PipelineFile(members=[], classes=None), [member], {"same": Same()})


@pytest.fixture
def background() -> pd.DataFrame:
    random = np.random.default_rng(0)
    return pd.DataFrame(
        {
            "a": random.normal(size=50),
            "b": random.normal(size=50),
            "c": np.tile(["red", "blue"], 25),
            "d": random.normal(size=50),
        }
    )


def test_they_are_the_shapley_values(bundle: Bundle, background: pd.DataFrame) -> None:
    rows = pd.DataFrame([{"a": 2.0, "b": -1.0, "c": "red", "d": 9.0}, {"a": 0.0, "b": 0.0, "c": None, "d": 0.0}])
    answer = explain_rows(bundle, background, rows)
    assert answer.background_rows == 50
    for explanation, row in zip(answer.explanations, rows.to_dict("records"), strict=True):
        found = {one.feature: one for one in explanation.contributions}
        assert found["a"].contribution == pytest.approx(3 * (row["a"] - background["a"].mean()))
        assert found["b"].contribution == pytest.approx(2 * (row["b"] - background["b"].mean()))
        assert found["c"].contribution == pytest.approx(2.5 if row["c"] == "red" else -2.5)
        assert found["d"].contribution == pytest.approx(0)
        assert explanation.label is None
        total = sum(one.contribution for one in explanation.contributions)
        assert explanation.expected_value + total == pytest.approx(explanation.prediction)
        sizes = [abs(one.contribution) for one in explanation.contributions]
        assert sizes == sorted(sizes, reverse=True)
    assert answer.explanations[1].contributions[-1].value == 0
    assert {one.value for one in answer.explanations[1].contributions} == {0, None}


def test_with_few_predictions_they_still_add_up(bundle: Bundle, background: pd.DataFrame) -> None:
    row = background.head(1)
    answer = explain_rows(bundle, background, row, budget=1)
    (explanation,) = answer.explanations
    assert answer.background_rows == 5
    total = sum(one.contribution for one in explanation.contributions)
    assert explanation.expected_value + total == pytest.approx(explanation.prediction)
    assert explanation.contributions[0].standard_error > 0
    assert explain_rows(bundle, background, row, budget=1) == answer  # the seed decides
    assert explain_rows(bundle, background, row, budget=1, seed=1) != answer


def test_what_is_wrong_with_a_row_is_said(bundle: Bundle, background: pd.DataFrame) -> None:
    with pytest.raises(AutopilotError) as caught:
        explain_rows(bundle, background, pd.DataFrame([{"a": 1}]))
    assert caught.value.code is ErrorCode.COLUMNS_MISSING
    with pytest.raises(AutopilotError) as caught:
        explain_rows(bundle, background, background.head(1).assign(a="many"))
    assert caught.value.code is ErrorCode.PAYLOAD_INVALID
    with pytest.raises(AutopilotError) as caught:
        explain_rows(bundle, background, background.head(1), label="yes")
    assert (caught.value.code, caught.value.problems[0].field) == (ErrorCode.INVALID_REQUEST, "label")


def test_every_kind_of_model_is_explained(finished_run: Finished) -> None:
    best = finished_run.of(BestChanged)[-1].candidate_id
    bundle = load_bundle(finished_run.folder / "candidates" / best / "bundle")
    rows = pd.DataFrame(bundle.manifest.sample[:2])
    answer = explain_rows(bundle, read_features(finished_run.folder), rows, budget=200)
    predicted = bundle.predict(rows)
    for position, explanation in enumerate(answer.explanations):
        if bundle.classes_ is None:
            expected = predicted[position]
        elif len(bundle.classes_) == 2:
            assert explanation.label == bundle.manifest.labels[1]
            expected = bundle.predict_proba(rows)[position, 1]
        else:
            expected = bundle.predict_proba(rows)[position].max()
        assert explanation.prediction == pytest.approx(expected, abs=1e-5)
        total = sum(one.contribution for one in explanation.contributions)
        assert explanation.expected_value + total == pytest.approx(explanation.prediction)
        assert {one.feature for one in explanation.contributions} == set(rows.columns)


def test_trees_have_exact_values(finished_run: Finished, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shapley, "EXACT_SECONDS", 1e6)
    features = read_features(finished_run.folder)
    for candidate in finished_run.candidates.values():
        if candidate.algorithm not in TREES or candidate.recipe == "generated":
            continue
        bundle = load_bundle(finished_run.folder / "candidates" / candidate.id / "bundle")
        trees = Trees.find(bundle, features)
        rows = features.head(8)
        found = trees.explain(rows)
        total = found.values.sum(axis=1) + found.expected
        assert found.unit == trees.unit
        if bundle.classes_ is None:
            assert total[:, 0] == pytest.approx(bundle.predict(rows), rel=1e-4, abs=1e-4)
        elif found.unit == "probability":
            probabilities = bundle.predict_proba(rows)
            expected = probabilities[:, 1:] if len(bundle.classes_) == 2 else probabilities
            assert total == pytest.approx(expected, abs=1e-6)
            answer = explain_rows(bundle, features, rows)
            assert {one.method for one in answer.explanations} == {"tree_shap"}
        elif len(bundle.classes_) == 2:
            # The mean of the folds' log odds is not the log odds of their mean, but near.
            assert 1 / (1 + np.exp(-total[:, 0])) == pytest.approx(bundle.predict_proba(rows)[:, 1], abs=0.2)
        else:
            assert (total.argmax(axis=1) == bundle.predict_proba(rows).argmax(axis=1)).mean() > 0.7
        sizes = dict(zip(features.columns, np.abs(found.values).mean(axis=(0, 2)), strict=True))
        assert sizes["größe"] > sizes["member"]


class Plain:
    """The columns as numbers."""

    def transform(self, frame: pd.DataFrame) -> np.ndarray:
        return frame.to_numpy(dtype="float64")


NUMBERS = pd.DataFrame(np.random.default_rng(1).normal(size=(150, 3)), columns=["a", "b", "c"])
SIGNAL = (NUMBERS["a"] * NUMBERS["b"] + NUMBERS["c"]).to_numpy()


def ensemble(models: list[Any], classes: list[int] | None, temperature: float = 1.0) -> Bundle:
    """A bundle of members with weights 3 : 1, which have seen `NUMBERS`."""
    y = (
        SIGNAL
        if classes is None
        else np.digitize(SIGNAL, np.quantile(SIGNAL, np.arange(1, len(classes)) / len(classes)))
    )
    manifest = BundleManifest(
        experiment="e",
        candidate="c",
        problem_type=ProblemType.REGRESSION if classes is None else ProblemType.MULTICLASS,
        target="y",
        labels=[] if classes is None else [str(label) for label in classes],
        columns=[SchemaColumn(name=name, type=ColumnType.NUMERIC) for name in NUMBERS],
        objective="rmse",
        created_at=utc_now(),
        python="",
        packages={},
        files={},
    )
    members = [
        LoadedMember(str(place), [model.fit(NUMBERS.to_numpy(), y)], ["plain"], weight, [])
        for place, (model, weight) in enumerate(zip(models, (0.75, 0.25), strict=True))
    ]
    return Bundle(
        manifest, PipelineFile(members=[], classes=classes, temperature=temperature), members, {"plain": Plain()}
    )


def test_of_an_ensemble_they_are_the_weighted_sum() -> None:
    models = [RandomForestRegressor(5, random_state=0), LGBMRegressor(n_estimators=10, verbosity=-1)]
    both = ensemble(models, None)
    found = explained(both)
    assert (found.unit, found.off) == ("target", pytest.approx(0, abs=1e-6))
    assert found.values.sum(axis=1)[:, 0] + found.expected == pytest.approx(both.predict(NUMBERS.head(6)))


@pytest.mark.parametrize("classes", [[0, 1], [0, 1, 2]])
def test_forests_of_classes_have_values_of_probabilities(classes: list[int]) -> None:
    models = [RandomForestClassifier(5, random_state=0), ExtraTreesClassifier(5, random_state=0)]
    both = ensemble(models, classes)
    found = explained(both)
    probabilities = both.predict_proba(NUMBERS.head(6))
    assert found.unit == "probability"
    expected = probabilities[:, 1:] if len(classes) == 2 else probabilities
    assert found.values.sum(axis=1) + found.expected == pytest.approx(expected)
    answers = explain_rows(both, NUMBERS, NUMBERS.head(6), label="0").explanations
    for answer, probability in zip(answers, probabilities[:, 0], strict=True):
        assert (answer.method, answer.prediction) == ("tree_shap", pytest.approx(probability))
    assert answers[0].expected_value == pytest.approx(1 / len(classes), abs=0.1)
    sharper = ensemble(models, classes, temperature=0.9)
    assert {one.method for one in explain_rows(sharper, NUMBERS, NUMBERS.head(1), budget=50).explanations} == {
        "sampling"
    }
    assert 0 < explained(sharper).off < 0.05


@pytest.mark.parametrize("classes", [[0, 1], [0, 1, 2]])
def test_boosters_of_classes_have_values_of_log_odds(classes: list[int]) -> None:
    models = [LGBMClassifier(n_estimators=n, verbosity=-1, learning_rate=0.05) for n in (5, 8)]
    both = ensemble(models, classes)
    found = explained(both)
    assert found.unit == "log_odds"
    total = found.values.sum(axis=1) + found.expected
    scores = np.column_stack([np.zeros(6), total]) if len(classes) == 2 else total
    probabilities = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    assert 0 < np.abs(probabilities - both.predict_proba(NUMBERS.head(6))).mean() < 0.02
    mixed = [LGBMClassifier(n_estimators=5, verbosity=-1), RandomForestClassifier(5, random_state=0)]
    with pytest.raises(NotExact, match="forests, whose values are probabilities"):
        Trees.find(ensemble(mixed, classes), NUMBERS)


def explained(bundle: Bundle) -> TreeShap:
    return Trees.find(bundle, NUMBERS).explain(NUMBERS.head(6))


class Ratio(Plain):
    """A feature that is made of two columns, as generated features are."""

    def transform(self, frame: pd.DataFrame) -> np.ndarray:
        return np.column_stack([super().transform(frame), (frame["a"] / frame["b"]).to_numpy()])


def test_why_values_are_not_exact_is_said() -> None:
    models = [RandomForestRegressor(3, random_state=0), LGBMRegressor(n_estimators=3, verbosity=-1)]
    both = ensemble(models, None)
    both.transformers["plain"] = Ratio()
    with pytest.raises(NotExact, match="made of several columns"):
        Trees.find(both, NUMBERS)
    both.transformers["plain"] = Plain()
    stacked = replace(both.members[1], stacked_on=["0"])
    both.members[1] = stacked
    with pytest.raises(NotExact, match="learns from the predictions of the others"):
        Trees.find(both, NUMBERS)
    forest = RandomForestClassifier(4, random_state=0, min_samples_leaf=20)
    soft = ensemble([forest, RandomForestClassifier(4, random_state=1, min_samples_leaf=20)], [0, 1], temperature=0.1)
    with pytest.raises(NotExact, match="from the model’s on average"):
        explained(soft)


def test_what_has_no_exact_values_says_so(finished_run: Finished) -> None:
    features = read_features(finished_run.folder)
    bundle = load_bundle(finished_run.folder / "candidates" / "linear-1" / "bundle")
    with pytest.raises(NotExact, match="not every model is one of trees"):
        Trees.find(bundle, features)
    answer = explain_rows(bundle, features, features.head(1), budget=100)
    assert answer.explanations[0].method == "sampling"


def test_rows_of_the_validation_part_are_explained_by_number(finished_run: Finished) -> None:
    answer = explain_candidate(finished_run.folder, "linear-1", ExplanationRequest(validation_rows=[2]))
    values = {one.feature: one.value for one in answer.explanations[0].contributions}
    row = read_features(finished_run.folder).iloc[1]
    assert values["色"] == row["色"] or (values["色"] is None and pd.isna(row["色"]))
    for wrong in (ExplanationRequest(validation_rows=[61]), ExplanationRequest()):
        with pytest.raises(AutopilotError) as caught:
            explain_candidate(finished_run.folder, "linear-1", wrong)
        assert caught.value.code is ErrorCode.INVALID_REQUEST
