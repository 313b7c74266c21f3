"""What is found in tables, what mends it, and that nothing of a table is run or drawn."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from jupyter_autopilot.contract import ColumnType, Feature, ProblemType, TabularSpec
from jupyter_autopilot.contract.exploration import Exploration, Severity, SpecPatch
from jupyter_autopilot.engine.context import Run
from jupyter_autopilot.engine.documents import EXPLORATION, EXPLORATION_SAMPLE
from jupyter_autopilot.engine.documents import Exploration as Document
from jupyter_autopilot.engine.exploration import large
from jupyter_autopilot.engine.exploration.figures import written
from jupyter_autopilot.engine.exploration.fixes import drop_columns, time_split
from jupyter_autopilot.engine.exploration.sections import SUBJECTS
from jupyter_autopilot.engine.problems.tabular import analyze
from jupyter_autopilot.exploration import (
    Sizes,
    apply_fix,
    bar_chart,
    bias_table,
    column_chart,
    compare,
    explore,
    findings_table,
    heat_map,
    histogram,
    labels_table,
    patterns_table,
    power_sample,
    quick_model,
    quick_score,
    save,
    scatter_chart,
    split_after,
    summary_table,
    table,
    target_table,
)
from jupyter_autopilot.notebooks.execution import execute_notebook

MARKUP = "<img src=x onerror=alert(1)>"
FORMULA = '=HYPERLINK("http://x")'
MATHS = "$\\alpha$ `code` **bold** |"
NAMES = [
    "class",
    'it\'s "so"',
    "<b>bold</b>",
    "🎈 größe",
    "2nd",
    "a|b",
    "$x$",
    "data",
    "copies",
    "line\nbreak",
    "lambda",
]
"""Keywords, quotes, markup, emoji, leading digits, and the names of the notebook's own variables."""

TWIN = "'); raise SystemExit  # \\"
"""Repeats another column, so that there is something to fix."""


def odd_table(rows: int = 160) -> pd.DataFrame:
    """A binary target `y <i>` and a column of each bad kind."""
    random = np.random.default_rng(0)
    frame = pd.DataFrame({name: random.normal(size=rows).round(3) for name in NAMES})
    frame[TWIN] = frame["class"]
    frame["one value"] = "same"
    frame["missing"] = None
    frame["also missing"] = np.nan
    frame["markup"] = random.choice(np.array([MARKUP, FORMULA, MATHS, None], dtype=object), rows)
    frame["all different"] = [f"{MARKUP}{place}" for place in range(rows)]
    frame["infinite"] = random.choice([1.0, np.inf, -np.inf, 3.5], rows)
    frame["huge"] = 10.0 ** random.integers(-300, 300, rows)
    frame["dates"] = random.choice(["0001-01-01", "9999-12-31", "2021-02-28", "2021-03-01"], rows)
    frame["sequence"] = random.choice(["1,2,3,4", "4,3,2", "1,,2,7"], rows)
    frame["text"] = [f"{word} {MARKUP} number {place}" for place, word in enumerate(random.choice(["so", "no"], rows))]
    frame["y <i>"] = np.where(frame["2nd"] + random.normal(size=rows) > 0, MARKUP, "no")
    return frame


def telling_table(rows: int = 400) -> pd.DataFrame:
    """A binary target `y`, and one of each finding that can be mended."""
    random = np.random.default_rng(1)
    signal = random.normal(size=rows)
    label = signal + random.normal(size=rows) > 0
    frame = pd.DataFrame(
        {
            "signal": signal,
            "twice": 2 * signal,
            "copy": signal,
            "leak": label + random.normal(scale=0.01, size=rows),
            "mood": random.choice(["Good", "good", "unknown", "bad"], rows),
            "gaps a": np.where(np.arange(rows) % 5 == 0, np.nan, random.normal(size=rows)),
            "gaps b": np.where(np.arange(rows) % 5 == 0, np.nan, random.normal(size=rows)),
            "sentinel": np.where(np.arange(rows) % 7 == 0, -999.0, random.random(rows)),
            "zip code": random.integers(10_000, 99_999, rows),
            "extreme": np.where(np.arange(rows) == 3, 1e9, random.normal(size=rows)),
            "person_id": random.integers(0, rows // 4, rows),
            "y": np.where(label, "yes", "no"),
        }
    )
    return pd.concat([frame, frame.head(30)], ignore_index=True)


@pytest.fixture(scope="session")
def odd() -> Exploration:
    return explore(odd_table(), "y <i>")


@pytest.fixture(scope="session")
def telling() -> Exploration:
    return explore(telling_table(), "y")


def finding(report: Exploration, code: str) -> Any:
    found = [one for one in report.findings if one.code == code]
    assert len(found) == 1, [one.code for one in report.findings]
    return found[0]


@pytest.mark.parametrize("report", ["odd", "telling"])
def test_it_is_the_same_after_it_was_written(report: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    made = request.getfixturevalue(report)
    save(made, tmp_path / "data_exploration.json")
    text = (tmp_path / "data_exploration.json").read_text(encoding="utf-8")
    assert Exploration.model_validate_json(text) == made
    assert set(SUBJECTS) < set(json.loads(text))


@pytest.mark.parametrize(
    ("code", "columns", "severity"),
    [
        ("leaking_column", ["leak"], Severity.HIGH),
        ("repeated_entities", ["person_id"], Severity.HIGH),
        ("duplicate_rows", [], Severity.LOW),
        ("duplicate_columns", ["copy"], Severity.LOW),
        ("missing_tokens", ["mood", "sentinel"], Severity.LOW),
        ("numbers_are_codes", ["zip code"], Severity.LOW),
        ("values_differ_in_case", ["mood"], Severity.LOW),
        ("extreme_values", ["extreme"], Severity.LOW),
    ],
)
def test_it_finds_what_was_hidden(telling: Exploration, code: str, columns: list[str], severity: Severity) -> None:
    found = finding(telling, code)
    assert found.columns == columns
    assert found.severity is severity
    assert found.fix is not None


def test_the_worst_comes_first(telling: Exploration) -> None:
    ranks = [list(Severity).index(one.severity) for one in telling.findings]
    assert ranks == sorted(ranks)


def test_figures_of_the_table(telling: Exploration) -> None:
    frame = telling_table()
    assert telling.summary.duplicate_share == 30 / 430
    assert telling.duplicates.repeated == int(frame.duplicated().sum())
    assert telling.duplicates.same_columns == [["signal", "copy"]]
    assert telling.missing_values.together == [["gaps a", "gaps b"]]
    assert telling.missing_values.patterns[1].columns == ["gaps a", "gaps b"]
    assert telling.structure.groups[0].groups == frame["person_id"].nunique()
    assert {one.label: one.count for one in telling.target_analysis.classes} == dict(frame["y"].value_counts())
    by_name = {one.column: one for one in telling.statistics.columns}
    assert by_name["signal"].mean == pytest.approx(frame["signal"].mean())
    assert by_name["signal"].standard_deviation == pytest.approx(frame["signal"].std())
    assert telling.prediction_power.features[0].feature == "leak"
    assert telling.prediction_power.features[0].power > 0.95
    assert 3 in [row.row for row in telling.anomalies.lowest]
    assert not telling.summary.rows.sampled


def test_few_rows_of_a_plain_table_are_anomalous() -> None:
    random = np.random.default_rng(0)
    frame = pd.DataFrame({f"c{place}": random.choice(["a", "b"], 500, p=[0.8, 0.2]) for place in range(8)})
    frame = frame.assign(n=random.normal(size=500), m=random.exponential(size=500), y=random.choice([0, 1], 500))
    frame.loc[7, ["n", "m"]] = 40.0
    found = explore(frame, "y").anomalies
    assert found.lowest[0].row == 7
    assert set(found.lowest[0].unusual) >= {"n", "m"}
    assert 1 <= found.anomalous < 25
    assert all((one.score < 0) == (place < found.anomalous) for place, one in enumerate(found.lowest))


def test_what_the_specification_has_settled_is_no_finding() -> None:
    told = {one.code for one in explore(telling_table(), "y", split_method="group").findings}
    assert "leaking_column" in told
    assert "repeated_entities" not in told
    frame = pd.DataFrame({"x": np.arange(100.0), "y": ["a"] * 95 + ["b"] * 5})
    settled = {
        objective: "target_imbalanced" in {one.code for one in explore(frame, "y", objective=objective).findings}
        for objective in (None, "accuracy", "f1")
    }
    assert settled == {None: True, "accuracy": True, "f1": False}


@pytest.mark.parametrize(
    ("rows", "columns", "seconds", "explored"),
    [
        (1_000_000, 30, float("inf"), 1_000_000),
        (5_000_000, 30, float("inf"), 1_000_000),
        (1_000_000, 30, 60, 200_000),
        (1_000_000, 30, 1, 66_666),
        (7_000, 20, 20, 7_000),
    ],
)
def test_a_table_that_is_large_for_the_time_is_sampled(rows: int, columns: int, seconds: float, explored: int) -> None:
    assert large.sample_rows(rows, columns, seconds) == explored


def test_very_many_categories() -> None:
    rows = 50_000
    frame = pd.DataFrame({"name": [f"<b>{place}</b>" for place in range(rows)], "x": np.arange(rows) % 7.0})
    frame["y"] = frame["x"] > 3
    report = explore(frame, "y", {"name": "categorical", "x": "numeric"})
    assert report.cardinality.columns[0].different == rows
    assert finding(report, "features_identifiers").fix.spec.drop_features == ["name"]


def test_associations_of_each_kind() -> None:
    random = np.random.default_rng(0)
    colour = random.choice(["red", "green", "blue"], 600)
    frame = pd.DataFrame(
        {
            "colour": colour,
            "code": np.where(colour == "red", "R", np.where(colour == "green", "G", "B")),
            "noise": random.choice(["a", "b", "c"], 600),
            "height": (colour == "red") * 5 + random.normal(size=600),
            "cube": 0.0,
            "y": random.normal(size=600),
        }
    )
    frame["cube"] = frame["height"] ** 3
    pairs = {frozenset([one.a, one.b]): one for one in explore(frame, "y").correlations.pairs}
    assert pairs[frozenset(["colour", "code"])].value == pytest.approx(1)
    assert pairs[frozenset(["colour", "noise"])].value < 0.1
    assert pairs[frozenset(["colour", "height"])].measure == "correlation_ratio"
    assert pairs[frozenset(["colour", "height"])].value > 0.9
    numbers = pairs[frozenset(["height", "cube"])]
    assert numbers.spearman == pytest.approx(1)
    assert numbers.value == pytest.approx(np.corrcoef(frame["height"], frame["cube"])[0, 1])


def test_what_follows_from_several_others_is_found() -> None:
    random = np.random.default_rng(0)
    frame = pd.DataFrame(random.normal(size=(500, 4)), columns=["net", "tax", "age", "y"])
    frame["total"] = frame["net"] + frame["tax"]
    frame["almost"] = frame["net"] - frame["age"] + random.normal(scale=0.3, size=500)
    frame.loc[::50, "age"] = np.nan
    frame["same"] = 1.0
    report = explore(frame, "y", {name: "numeric" for name in frame if name != "y"}, "regression")
    found = {one.column: one for one in report.multicollinearity.columns}
    assert found["total"].variance_inflation is None
    assert set(found["total"].mostly_by) == {"net", "tax"}
    names = ["net", "age"]
    filled = frame[names].fillna(frame[names].mean())
    alone = np.linalg.lstsq(np.column_stack([filled, np.ones(500)]), frame["almost"], rcond=None)[1][0]
    share = 1 - alone / ((frame["almost"] - frame["almost"].mean()) ** 2).sum()
    assert found["almost"].explained_share == pytest.approx(share, abs=0.01)
    assert found["almost"].variance_inflation == pytest.approx(1 / (1 - found["almost"].explained_share))
    assert "same" not in found
    assert sum(report.multicollinearity.component_shares) == pytest.approx(1)
    (dropped,) = finding(report, "multicollinearity").columns
    assert dropped in {"net", "tax", "total"}
    fixed = apply_fix(frame, finding(report, "multicollinearity").fix)
    again = explore(fixed, "y", {name: "numeric" for name in fixed if name != "y"}, "regression")
    assert all(one.code != "multicollinearity" for one in again.findings)


def test_groups_with_another_share_of_a_label_are_told() -> None:
    frame = pd.DataFrame({"sex": ["f"] * 40 + ["m"] * 60, "y": ["no"] * 30 + ["yes"] * 10 + ["no"] * 15 + ["yes"] * 45})
    frame.loc[100] = [None, "yes"]
    shown = bias_table(frame, explore(frame, "y"), "sex").frame
    assert shown.loc["f", ["rows", "favourable", "of the others"]].tolist() == ["40", "25.00%", "75.00%"]
    assert shown["CI"].tolist() == ["-0.200", "0.200"]
    assert shown["DPL"].tolist() == ["-0.500", "0.500"]
    assert shown["TVD"].tolist() == shown["KS"].tolist() == ["0.500", "0.500"]
    p, q, middle = np.array([0.25, 0.75]), np.array([0.75, 0.25]), 0.5
    expected = (p * np.log(p / middle)).sum() / 2 + (q * np.log(q / middle)).sum() / 2
    assert float(shown.loc["f", "JS"]) == pytest.approx(expected, abs=5e-4)
    other = bias_table(frame, explore(frame, "y"), "sex", favourable="no")
    assert other.frame.loc["f", "favourable"] == "75.00%"
    assert "the label 'no'" in other.caption
    for column, label in (("age", None), ("sex", "maybe")):
        with pytest.raises(ValueError, match=r"no column 'age'|No row has the label 'maybe'"):
            bias_table(frame, explore(frame, "y"), column, favourable=label)


def test_two_columns_are_drawn_by_colour() -> None:
    frame = pd.DataFrame({"a": [1, 2, np.inf, "x", 5], "b": [1.0, 4, 9, 16, 25], "c": ["u", "v", "u", "v", None]})
    chart = scatter_chart(frame, "a", "b", colour="c")
    points = [one for layer in chart.spec["layer"] for one in layer["data"]["values"]]
    assert sorted((one["x"], one["y"], one["name"]) for one in points) == [(1, 1, "u"), (2, 4, "v"), (5, 25, "missing")]
    assert not [one for layer in scatter_chart(frame, "c", "b").spec["layer"] for one in layer["data"]["values"]]


def test_numbers_are_compared_in_two_groups() -> None:
    frame = pd.DataFrame({"age": np.arange(100), "y": np.arange(100.0)})
    shown = bias_table(frame, explore(frame, "y", problem_type="regression"), "age", favourable=90)
    assert shown.frame["favourable"].tolist() in (["0.00%", "20.00%"], ["20.00%", "0.00%"])
    assert "90 or more" in shown.caption


def test_a_skewed_regression_target_is_clipped() -> None:
    random = np.random.default_rng(0)
    frame = pd.DataFrame({"x": random.normal(size=500), "y": np.exp(3 * random.normal(size=500))})
    report = explore(frame, "y", problem_type="regression")
    found = finding(report, "target_skewed")
    fixed = apply_fix(frame, found.fix)
    assert fixed["y"].max() < frame["y"].max()
    assert len(fixed) == len(frame)
    shown = compare(frame, report, found.fix)
    assert float(shown.loc["skew of the target", "after"]) < float(shown.loc["skew of the target", "before"])
    target = report.target_analysis
    assert target.outlier_limits is not None
    assert target.low_outliers is None
    assert target.high_outliers is not None
    assert sum(one.count for one in target.histogram) + target.high_outliers.count == 500
    assert target.histogram[-1].upper <= target.outlier_limits[1]
    assert target.high_outliers.mean == pytest.approx(frame["y"][frame["y"] > target.outlier_limits[1]].mean())
    assert target.outliers == int(
        ((frame["y"] < target.outlier_limits[0]) | (frame["y"] > target.outlier_limits[1])).sum()
    )


@pytest.mark.parametrize(
    ("code", "kind", "different", "other"),
    [
        ("target_few_values", "regression", 2, "binary"),
        ("target_few_values", "regression", 5, "multiclass"),
        ("target_many_labels", "multiclass", 60, "regression"),
    ],
)
def test_labels_may_be_numbers_and_numbers_labels(code: str, kind: str, different: int, other: str) -> None:
    frame = pd.DataFrame({"x": np.arange(1200) % 7, "it's y": np.arange(1200) % different})
    report = explore(frame, "it's y", problem_type=kind)
    fix = finding(report, code).fix
    spec = TabularSpec.model_validate({"name": "a", "data_path": "a", "target": "it's y", "problem_type": kind})
    changed = fix.spec.apply(spec, report.features)
    assert (changed.problem_type, changed.objective) == (other, None)
    assert len(apply_fix(frame, fix)) == 1200
    words = frame.assign(**{"it's y": "n" + frame["it's y"].astype(str)})
    assert kind == "regression" or finding(explore(words, "it's y", problem_type=kind), code).fix is None


def test_rare_labels_are_merged() -> None:
    frame = pd.DataFrame({"x": np.arange(214) % 7, "y": ["a"] * 100 + ["b"] * 100 + ["other"] * 6 + ["d"] * 8})
    found = finding(explore(frame, "y", problem_type="multiclass"), "target_rare_labels")
    assert dict(apply_fix(frame, found.fix)["y"].value_counts()) == {"a": 100, "b": 100, "other_": 14}


@pytest.mark.parametrize("code", ["leaking_column", "repeated_entities", "missing_tokens", "numbers_are_codes"])
def test_a_fix_changes_the_specification(telling: Exploration, code: str) -> None:
    fix = finding(telling, code).fix
    spec = TabularSpec(name="a", data_path="a.csv", target="y", missing_tokens=["tbd"])
    changed = fix.spec.apply(spec, telling.features)
    types = {feature.name: feature.type for feature in changed.features or []}
    expected = {
        "leaking_column": "leak" not in types and "signal" in types,
        "repeated_entities": (changed.split_method, changed.group_column) == ("group", "person_id"),
        "missing_tokens": changed.missing_tokens == ["tbd", "unknown", "-999"],
        "numbers_are_codes": types.get("zip code") == ColumnType.CATEGORICAL,
    }
    assert expected[code]


def test_fixes_add_up() -> None:
    features = [Feature(name=name, type=ColumnType.NUMERIC) for name in "abc"]
    spec = TabularSpec(name="a", data_path="a.csv", target="y")
    for patch in (SpecPatch(drop_features=["a"]), SpecPatch(feature_types={"b": ColumnType.TEXT})):
        spec = patch.apply(spec, features)
    assert [(one.name, one.type) for one in spec.features or []] == [("b", "text"), ("c", "numeric")]


def test_every_fix_runs_and_leaves_the_data_as_they_are(telling: Exploration) -> None:
    frame = telling_table()
    for one in telling.findings:
        if one.fix is not None:
            assert len(apply_fix(frame, one.fix)) > 0, one.code
    pd.testing.assert_frame_equal(frame, telling_table())


def test_before_and_after_of_a_leak_and_of_duplicates(telling: Exploration) -> None:
    leak = compare(telling_table(), telling, finding(telling, "leaking_column").fix)
    score = next(name for name in leak.index if name.startswith("quick score"))
    assert float(leak.loc[score, "before"]) > 0.99
    assert float(leak.loc[score, "after"]) < 0.9
    copies = compare(telling_table(), telling, finding(telling, "duplicate_rows").fix)
    assert copies.loc["duplicate rows"].tolist() == ["30", "0"]


def test_a_group_split_that_was_chosen_stays(telling: Exploration) -> None:
    frame = telling_table()
    group = finding(telling, "repeated_entities").fix
    split = split_after(group, {"group_column": None, "time_column": None})
    assert split == {"group_column": "person_id", "time_column": None}
    for code in ("leaking_column", "duplicate_rows"):
        shown = compare(frame, telling, finding(telling, code).fix, **split)
        assert shown.loc["split of the quick score"].tolist() == ["by group (person_id)"] * 2
    dropped = drop_columns(["person_id"])
    assert compare(frame, telling, dropped, **split).loc["split of the quick score", "after"] == "by group (person_id)"
    later = split_after(time_split("signal"), split)
    assert later == {"group_column": None, "time_column": "signal"}


def test_a_quick_score_by_group_is_lower_where_groups_are_learned_by_heart() -> None:
    random = np.random.default_rng(0)
    person = np.repeat(np.arange(60), 10)
    frame = pd.DataFrame(
        {"mark": random.normal(size=60)[person], "who": person, "y": (random.random(60) > 0.5)[person]}
    )
    by_chance, by_group = (
        quick_score(frame, "y", {"mark": "numeric"}, "binary", group_column=column) for column in (None, "who")
    )
    assert by_chance is not None and by_group is not None
    assert by_chance > by_group + 0.2


def test_samples_say_so() -> None:
    report = explore(telling_table(), "y", total_rows=9_000, sizes=Sizes(columns=200, pairs=50, rows=60, models=70))
    for section, used in (("summary", 430), ("statistics", 200), ("correlations", 50), ("anomalies", 60)):
        rows = getattr(report, section).rows
        assert (rows.used, rows.of, rows.sampled) == (used, 9_000, True)
    assert "From 200 of 9,000 rows" in table(report.statistics.columns, of=report.statistics).caption


def test_a_wide_table_is_searched_and_paged(telling: Exploration) -> None:
    frame = pd.DataFrame(np.random.default_rng(0).normal(size=(20, 79))).add_prefix("n").assign(y=[0, 1] * 10)
    columns = explore(frame, "y").statistics.columns
    assert len(columns) == 79
    assert len(table(columns, page=4).shown) == 4
    assert table(columns, search="N17").shown["column"].tolist() == ["n17"]
    assert "1 to 25 of 79" in table(columns).caption


@pytest.mark.parametrize("frame", [pd.DataFrame({"x": [1], "y": ["a"]}), pd.DataFrame({"y": ["a", "b"]})])
def test_the_smallest_tables(frame: pd.DataFrame) -> None:
    report = explore(frame, "y", problem_type="binary")
    for page in (summary_table(report), findings_table(report), power_sample(frame, report)):
        assert page._repr_html_()


def test_texts_stand_to_the_left_and_severities_are_coloured(telling: Exploration) -> None:
    drawn = findings_table(telling)._repr_html_()
    assert drawn.count(">high</span>") == 2
    left = [name for name in ("severity", "finding", "changes") if f'<th style="text-align: left">{name}</th>' in drawn]
    assert left == ["severity", "finding", "changes"]
    powers = table(telling.prediction_power.features)._repr_html_()
    assert '<th style="text-align: left">feature</th>' in powers
    assert "<th>power</th>" in powers
    assert "<th>0</th>" not in powers
    wide = pd.DataFrame([["a", 1.5] * 30] * 2, columns=[f"c{place}" for place in range(60)])
    assert table(wide)._repr_html_().count('<td style="text-align: left">a</td>') == 40
    told = pd.DataFrame({"severity": ["high"]})  # of a table of the user's, which is no warning
    assert "span" not in table(told)._repr_html_()


def test_the_target_in_figures(telling: Exploration) -> None:
    assert target_table(telling).frame["y"].to_dict()["Labels"] == "2"
    shares = labels_table(telling).frame["share"].str.rstrip("%").astype(float)
    assert shares.sum() == pytest.approx(100, abs=0.02)
    numbers = explore(pd.DataFrame({"x": [1.0, 2, 3] * 9, "y": [1e5, 2e5, None] * 9}), "y", problem_type="regression")
    figures = target_table(numbers).frame["y"].to_dict()
    assert (figures["Mean"], figures["Missing"], figures["Outliers"]) == ("150,000", "9 (33.33%)", "0 (0.00%)")


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (1234567.0, "1,234,567"), (-0.5, "-0.5"), (1e-9, "1e-09"), (3.14159265, "3.1416"), (1e300, "1e+300")],
)
def test_figures_are_written_for_people(value: float, text: str) -> None:
    assert written(value) == text


@pytest.mark.parametrize("name", ["2nd", "huge", "markup", "one value", "missing", "infinite", "sequence"])
def test_any_column_has_a_chart(name: str) -> None:
    chart = column_chart(odd_table()[name])
    ET.fromstring(chart.svg)
    assert chart.spec["data"]["values"] or name == "missing"


def test_outliers_take_no_room_from_the_others() -> None:
    values = pd.Series([*np.linspace(0, 1, 300), 1e6, 3e6, -5.0], name="x")
    chart = column_chart(values)
    bars = chart.spec["data"]["values"]
    assert [one["note"] for one in bars if one["kind"] == "outliers"] == [
        "1 outlier, mean -5",
        "2 outliers, mean 2,000,000",
    ]
    assert sum(one["rows"] for one in bars) == len(values)
    assert max(one["to"] for one in bars) < 2
    assert "2 outliers, mean 2,000,000" in chart.svg
    plain = column_chart(pd.Series(np.linspace(0, 1, 300), name="x"))
    assert {one["kind"] for one in plain.spec["data"]["values"]} == {"rows"}


@pytest.mark.parametrize("kind", ["binary", "multiclass", "regression"])
def test_a_quick_model_has_every_metric(kind: str) -> None:
    random = np.random.default_rng(0)
    frame = pd.DataFrame({"x": random.normal(size=240), "z": random.choice(["u", "v"], 240)})
    truth = frame["x"] + (frame["z"] == "u")
    labels = {"binary": ["<b>no</b>", "yes"], "multiclass": ["a", "b", "c"]}.get(kind)
    frame["y"] = truth if labels is None else pd.qcut(truth, len(labels), labels=labels).astype(str)
    found = quick_model(frame, "y", {"x": "numeric", "z": "categorical"}, kind)
    drawn = found._repr_html_()
    if labels is None:
        assert float(found.metrics.loc["R2", "value"]) > 0.6
        assert found.confusion is None
    else:
        assert float(found.metrics.loc["Accuracy", "value"]) > 0.7
        assert found.confusion is not None
        assert found.confusion.astype(int).to_numpy().sum() == 240
        assert "<b>" not in drawn
    assert "on 240 of 240 rows" in drawn
    assert "too few rows" in repr(quick_model(frame.head(3), "y", {"x": "numeric"}, kind))


def test_patterns_of_a_column() -> None:
    column = pd.Series(["AB-12", "CD-34", "AB-12", "7 kg", None, "<i>" + "x" * 60])
    shown = patterns_table(column)
    assert shown.frame["rows"].to_dict() == {"AA-99": "3", "9 aa": "1", "<a>" + "a" * 37 + "…": "1"}
    assert shown.frame.loc["AA-99"].tolist() == ["3", "60.00%", "2", "AB-12"]
    assert "<i>" not in shown._repr_html_()


def test_numbers_among_other_cells_are_counted() -> None:
    frame = pd.DataFrame({"x": ["1", "2", "n/k", None] * 10, "z": range(40), "y": ["a", "b"] * 20})
    report = explore(frame, "y", {"x": "numeric", "z": "numeric"})
    assert {one.column: round(one.numeric_share, 3) for one in report.statistics.columns} == {"x": 0.667, "z": 1.0}


def test_nothing_of_a_table_is_markup(odd: Exploration) -> None:
    frame = odd_table()
    pages = [
        summary_table(odd),
        findings_table(odd),
        power_sample(frame, odd),
        table(odd.target_analysis.classes),
        table(odd.cardinality.columns),
        table(odd.texts.columns),
        table(pd.DataFrame([one.row for one in odd.duplicates.most_copied])),
    ]
    for page in pages:
        assert "<img" not in page._repr_html_()
        assert "<b>bold" not in page._repr_html_()
    counts = {one.label: one.count for one in odd.target_analysis.classes}
    for chart in (
        bar_chart(MARKUP, counts, label="label", value="rows"),
        heat_map("pairs", NAMES, {}),
        histogram(MARKUP, [], value=MARKUP),
    ):
        picture = ET.fromstring(chart.svg)
        assert not [node for node in picture.iter() if node.tag.endswith(("img", "script", "}b"))]


def test_fixes_quote_odd_names() -> None:
    names = ['it\'s "so"', "a\\b", "line\nbreak", TWIN]
    frame = pd.DataFrame(dict.fromkeys(names, 1.0), index=range(5)).assign(y=[0, 1, 0, 1, 0])
    report = explore(frame, "y", dict.fromkeys(names, "numeric"))
    fixed = apply_fix(frame, finding(report, "features_constant").fix)
    assert fixed.columns.tolist() == ["y"]


def test_the_notebook_of_an_odd_table_is_executed(tmp_path: Path) -> None:
    odd_table().to_csv(tmp_path / "odd <i> $x$.csv", index=False)
    spec = TabularSpec(name="odd", data_path="odd <i> $x$.csv", target="y <i>")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(large, "MOST_CELLS", 2_000)
        Document(run := Run(spec, tmp_path, tmp_path, lambda event: None, lambda: False), analyze(run))
    execute_notebook(tmp_path / EXPLORATION, timeout=600)
    notebook = json.loads((tmp_path / EXPLORATION).read_text(encoding="utf-8"))
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
    assert {output["output_type"] for output in outputs} <= {"display_data", "execute_result", "stream"}
    assert not [output for output in outputs if output.get("name") == "stderr"]
    assert str(tmp_path) not in json.dumps(notebook)
    html = "".join("".join(output.get("data", {}).get("text/html", "")) for output in outputs)
    assert "<th>before</th>" in html, "a fix was tried"
    assert "&lt;img" in html
    assert "<img" not in html
    assert (tmp_path / EXPLORATION_SAMPLE).exists()
    report = Exploration.model_validate_json((tmp_path / "data_exploration.json").read_text(encoding="utf-8"))
    assert report.problem_type is ProblemType.BINARY
    assert report.summary.rows.used < report.summary.rows.of == 160
