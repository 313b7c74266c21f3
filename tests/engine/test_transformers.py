"""The transformers one by one."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import sparse
from sklearn.linear_model import Ridge

from jupyter_autopilot.engine.features import (
    CategoryCodes,
    ClippedNumbers,
    DatetimeParts,
    GeneratedFeatures,
    LabelScores,
    Numbers,
    OneHot,
    ScaledNumbers,
    SequenceFeatures,
    TargetMeans,
    TextFeatures,
)
from jupyter_autopilot.engine.features.ngrams import count_ngrams
from jupyter_autopilot.engine.features.sequence import parse_sequence


def objects(*values: object) -> pd.DataFrame:
    return pd.DataFrame({"c": pd.Series(values, dtype=object)})


def test_rare_categories_share_a_code_that_new_ones_get_too() -> None:
    encoder = CategoryCodes(max_categories=2)
    codes = encoder.fit_transform(objects("b", "a", "a", "b", "x", "y", None))
    assert codes[:, 0].tolist() == [1, 0, 0, 1, 2, 2, 3]
    assert encoder.transform(objects("new", "a", None))[:, 0].tolist() == [2, 0, 3]


def test_what_was_not_there_to_be_learned_is_unknown() -> None:
    codes = CategoryCodes().fit(objects("b", "a")).transform(objects("new", None, "a"))[:, 0]
    assert np.isnan(codes[:2]).all()
    assert codes[2] == 0


@pytest.mark.parametrize("dtype", ["object", "str", "category"])
def test_codes_do_not_depend_on_how_pandas_keeps_texts(dtype: str) -> None:
    frame = pd.DataFrame({"c": pd.Series(["b", "a", None, "b"], dtype=object).astype(dtype)})
    if dtype == "str":
        frame["c"] = frame["c"].where(frame["c"].isin(["a", "b"]))
    assert CategoryCodes().fit_transform(frame)[:, 0].tolist() == [1, 0, 2, 1]


def test_one_hot_names_its_columns() -> None:
    encoder = OneHot(min_count=2).fit(objects("red", "red", "blue", "blue", "pink", None, None))
    assert encoder.get_feature_names_out().tolist() == ["c = blue", "c = red", "c = (rare)", "c = (missing)"]
    assert encoder.transform(objects("red", "grey", None)).toarray().tolist() == [
        [0, 1, 0, 0],
        [0, 0, 1, 0],
        [0, 0, 0, 1],
    ]
    assert OneHot(at_most=2).fit(objects("a", "b", "c")).transform(objects("a")).shape == (1, 0)


def test_target_means_are_out_of_fold_in_training_and_over_all_rows_later() -> None:
    random = np.random.default_rng(0)
    group = random.integers(0, 4, 4_000)
    frame = pd.DataFrame({"c": pd.Series(group.astype(str), dtype=object)})
    y = group + random.normal(size=len(group))
    encoder = TargetMeans("regression")
    trained = encoder.fit_transform(frame, y)[:, 0]
    assert np.abs(trained - group).max() < 0.2
    assert len(np.unique(trained)) == 4 * 5  # a value for each category and fold
    means = encoder.transform(objects("0", "3", "new", None))[:, 0]
    assert means == pytest.approx([0, 3, y.mean(), y.mean()], abs=0.1)


def test_equal_rows_have_the_same_target_means_of_few_categories() -> None:
    random = np.random.default_rng(0)
    group, y = random.integers(0, 4, 400).astype(str), random.integers(0, 3, 400)
    frame = pd.DataFrame({"few": pd.Series(group, dtype=object), "more": random.integers(0, 20, 400).astype(str)})
    encoder = TargetMeans("multiclass", plain_up_to=4)
    trained, later = encoder.fit_transform(frame, y), encoder.transform(frame)
    assert np.array_equal(trained[:, :3], later[:, :3])
    assert (trained[:, 3:] != later[:, 3:]).any(axis=1).all()


def test_target_means_of_classes_are_shares() -> None:
    frame = objects(*(["a"] * 50 + ["b"] * 50))
    y = np.array([0] * 25 + [1] * 25 + [2] * 50)
    encoder = TargetMeans("multiclass").fit(frame, y)
    shares = encoder.transform(objects("a", "b", "new"))
    assert shares.sum(axis=1) == pytest.approx(1, abs=0.05)
    assert shares[2] == pytest.approx([0.25, 0.25, 0.5])
    assert shares[0, 2] < 0.05
    assert encoder.get_feature_names_out().tolist() == [f"c: share of class {code}" for code in range(3)]


def test_label_scores_know_something_of_a_new_label() -> None:
    random = np.random.default_rng(0)
    ranks = random.choice(["Officer", "Captain"], 600)
    frame = objects(*(f"{rank} of unit {unit}" for rank, unit in zip(ranks, random.integers(0, 60, 600), strict=True)))
    y = 10.0 * (ranks == "Captain")
    encoder = LabelScores("regression").fit(frame, y)
    officer, captain, gap = encoder.transform(objects("Officer of unit new", "Captain of unit new", None))[:, 0]
    assert officer < 2 < 8 < captain
    assert gap == pytest.approx(y.mean())


def test_numbers_keep_the_digits_that_matter() -> None:
    seconds = 1.7e9 + np.arange(1_000.0)
    frame = pd.DataFrame({"time": seconds, "size": np.linspace(0, 1e30, 1_000), "huge": np.full(1_000, 1e300)})
    made = Numbers().fit(frame).transform(frame)
    assert made.dtype == np.float32
    assert len(np.unique(made[:, 0])) == 1_000
    assert np.isfinite(made).all()


def test_scaled_numbers_straighten_skewed_columns_and_tell_gaps() -> None:
    random = np.random.default_rng(0)
    frame = pd.DataFrame({"plain": random.normal(size=3_000), "skewed": np.exp(3 * random.normal(size=3_000))})
    frame.loc[::10, "plain"] = np.nan
    scaler = ScaledNumbers(knots=3).fit(frame)
    made = scaler.transform(frame)
    names = scaler.get_feature_names_out().tolist()
    assert names[:3] == ["plain", "skewed", "skewed quantile"]
    assert [name.split(" around ")[0] for name in names[3:9]] == ["plain"] * 3 + ["skewed"] * 3
    assert names[9:] == ["plain missing"]
    assert made[:, :-1].mean(axis=0) == pytest.approx(0, abs=1e-9)
    assert made[:, :3].std(axis=0) == pytest.approx(1)
    assert abs(((made[:, 2]) ** 3).mean()) < 0.1
    assert made[:, -1].tolist() == frame["plain"].isna().tolist()


def test_scaled_numbers_bend_for_a_linear_model() -> None:
    x = np.linspace(-1, 1, 500)[:, None]
    made = ScaledNumbers().fit(x).transform(x)
    assert Ridge(1e-3).fit(made, x[:, 0] ** 2).score(made, x[:, 0] ** 2) > 0.95


def test_clipped_numbers_are_bounded() -> None:
    frame = pd.DataFrame({"a": [*np.linspace(-1, 1, 99), 1e12], "b": np.zeros(100), "c": [0.0] * 95 + [1.0] * 5})
    made = ClippedNumbers().fit(frame).transform(frame)
    assert np.abs(made).max() <= 3
    assert (np.diff(made[:, 0]) > 0).all()
    assert np.unique(made[:, 2]) == pytest.approx([0, 2 / np.sqrt(1 + 4 / 9)])


def test_datetime_parts_that_do_not_differ_are_left_out() -> None:
    dates = pd.DataFrame({"d": pd.to_datetime(["1970-01-02 06:00", "1970-03-02 06:00", None])})
    parts = DatetimeParts().fit(dates)
    values = dict(zip(parts.get_feature_names_out(), parts.transform(dates)[1], strict=True))
    assert values == {"d days": 59, "d month": 3, "d day_of_week": 0, "d day_of_year": 61}
    assert np.isnan(parts.transform(dates)[2]).all()


def test_dates_are_compared_and_cycles_closed() -> None:
    dates = pd.DataFrame(
        {"from": pd.to_datetime(["2024-01-31", "2024-12-31"]), "to": pd.to_datetime(["2024-02-01"] * 2)}
    )
    parts = DatetimeParts(cyclic=True).fit(dates)
    made = pd.DataFrame(parts.transform(dates), columns=parts.get_feature_names_out())
    assert made["to minus from days"].tolist() == [1, -334]
    assert made.loc[1, "from month cosine"] == pytest.approx(1)


@pytest.mark.parametrize("texts", [["a"] * 5, [None] * 5, ["one two", "two three", None, "", "!"], ["\ud800", "é"] * 3])
@pytest.mark.parametrize("problem_type", [None, "regression"])
def test_poor_texts_can_be_learned(texts: list[str | None], problem_type: str | None) -> None:
    column = pd.Series(texts, dtype=object, name="t")
    text = TextFeatures(problem_type)
    trained = text.fit_transform(column, np.arange(float(len(texts))))
    for made in (trained, text.transform(column)):
        values = made.toarray() if sparse.issparse(made) else made
        assert values.shape == (len(texts), len(text.get_feature_names_out()))
        assert np.isfinite(values).all()


def test_text_in_parts_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(0)
    words = [f"word{i}" for i in range(50)]
    column = pd.Series([" ".join(random.choice(words, 8)) for _ in range(300)], dtype=object, name="t")
    y = np.array([float("word7" in text.split()) for text in column])
    text = TextFeatures("binary").fit(column, y)
    whole = text.transform(column)
    monkeypatch.setattr("jupyter_autopilot.engine.features.text.PART_ROWS", 70)
    assert text.transform(column) == pytest.approx(whole, abs=1e-5)
    monkeypatch.setattr("jupyter_autopilot.engine.features.text.MAX_ROWS", 100)
    monkeypatch.setattr("jupyter_autopilot.engine.features.text.LEAST_ROWS", 100)
    sampled = TextFeatures("binary").fit_transform(column, y)
    assert sampled.shape[0] == 300
    assert np.corrcoef(sampled[:, -1], y)[0, 1] > 0.5


def test_ngrams_do_not_cross_texts() -> None:
    alone = count_ngrams(["Hello  world"])
    together = count_ngrams(["", "hello world", "x"])
    assert (alone[[0]] != together[[1]]).nnz == 0
    assert alone.sum() == sum(len(" hello world ") - size + 1 for size in (3, 4, 5))


def test_ngrams_beat_words_on_misspelled_texts() -> None:
    random = np.random.default_rng(0)
    column = pd.Series(
        ["".join(random.choice(list("xyz"), 3)) + random.choice(["steel", "copper"]) + str(i) for i in range(400)],
        name="t",
    )
    y = column.str.contains("steel").to_numpy(dtype="float64")
    text = TextFeatures().fit(column[:200])
    model = Ridge().fit(text.transform(column[:200]), y[:200])
    assert ((model.predict(text.transform(column[200:])) > 0.5) == (y[200:] > 0.5)).mean() > 0.99


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        ("1,2.5,-3e2", [1, 2.5, -300]),
        ("[1, 2, 3]", [1, 2, 3]),
        ("1,5;2,5", [1.5, 2.5]),
        ("1 2\t3", [1, 2, 3]),
        ("1,,x,inf,4", [1, None, None, None, 4]),
        ("what", [None]),
        ("", []),
        (None, []),
        (np.nan, []),
        (np.array([1, 2]), [1, 2]),
    ],
)
def test_cells_of_sequences(cell: object, values: list[float | None]) -> None:
    expected = np.array([np.nan if value is None else value for value in values])
    assert np.array_equal(parse_sequence(cell), expected, equal_nan=True)


def test_sequence_features() -> None:
    cells = [",".join(map(str, range(10)))] * 30 + ["0,1,2", "no numbers", None, ",".join(["5"] * 400)]
    frame = objects(*cells)
    sequences = SequenceFeatures().fit(frame)
    made = pd.DataFrame(sequences.transform(frame), columns=sequences.get_feature_names_out())
    assert made.filter(regex=r"\[").shape[1] == 10
    assert made.loc[0, ["c: mean", "c: slope", "c: last", "c: length"]].tolist() == [4.5, 1.0, 9.0, 10.0]
    assert made.loc[30, ["c [2]", "c: length"]].tolist() == [2, 3]
    assert made.loc[30, "c [3]":"c [9]"].isna().all()
    assert made.loc[[31, 32]].drop(columns="c: length").isna().all(axis=None)
    assert made.loc[33, "c: length"] == 400


def test_long_sequences_become_means_of_parts() -> None:
    frame = objects(*[" ".join(map(str, range(1_024)))] * 5)
    made = SequenceFeatures().fit_transform(frame)
    assert made[0, :256].tolist() == [4 * part + 1.5 for part in range(256)]


def test_generated_features_find_a_difference_and_a_group() -> None:
    random = np.random.default_rng(0)
    rows = 4_000
    frame = pd.DataFrame(
        {
            "a": random.normal(size=rows),
            "b": random.normal(size=rows),
            "noise": random.normal(size=rows),
            "team": pd.Series(random.choice([f"team {i}" for i in range(40)], rows), dtype=object),
        }
    )
    level = frame["team"].map({f"team {i}": random.normal(scale=3) for i in range(40)}).to_numpy()
    score = random.normal(size=rows)
    frame["score"] = level + score
    y = 3.0 * (frame["a"] > frame["b"]) + 3.0 * (score > 0)
    generated = GeneratedFeatures("regression")
    made = generated.fit_transform(frame, y)
    names = generated.get_feature_names_out()
    assert len(names) == made.shape[1]
    assert "a - b" in names
    assert "score - mean by team" in names
    new = frame[:3].assign(team="new", a=[np.nan, 1e300, 1], b=[1, -1e300, 0])
    assert not np.isinf(generated.transform(new)).any()


def test_generated_features_stay_away_where_they_do_not_pay() -> None:
    random = np.random.default_rng(0)
    frame = pd.DataFrame(random.normal(size=(2_000, 6)), columns=list("abcdef"))
    y = frame["a"] + random.normal(size=2_000)
    assert GeneratedFeatures("regression").fit_transform(frame, y).shape[1] <= 1
