"""The code cells of the data exploration notebook, as the reader sees them.

They use `data`, `features`, `target`, `TARGET`, `TYPES` and `CLASSIFICATION`, which the notebook's first cell defines.
"""

CHART = '''
def chart(title, mark, rows, **encoding):
    """Show a Vega-Lite chart, which JupyterLab draws by itself."""
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": title,
        "width": 420,
        "data": {"values": rows},
        "mark": {"type": mark, "tooltip": True},
        "encoding": encoding,
    }
    display({"application/vnd.vegalite.v5+json": spec, "text/plain": f"Chart: {title}"}, raw=True)
'''

SUMMARY = """
types = pd.Series(TYPES, dtype=object).value_counts()
summary = {
    "Rows": f"{len(data):,}",
    "Columns": f"{data.shape[1]:,}",
    "Features": f"{len(TYPES):,} ({', '.join(f'{count} {kind}' for kind, count in types.items())})",
    "Duplicate rows": f"{data.duplicated().mean():.2%}",
    "Missing target": f"{missing_target:.2%}",
    "Invalid target": f"{invalid_target:.2%}",
    "Missing feature cells": f"{features.isna().mean().mean():.2%}",
}
pd.DataFrame({"": summary})
"""

CLASS_TARGET = """
# What the model learns: labels as text, rows without one left out.
known = convert_columns(data, {TARGET: "categorical"})[TARGET].dropna()
missing_target = 1 - len(known) / len(data)
invalid_target = 0.0  # every text is a label
"""

NUMBER_TARGET = """
# What the model learns: numbers, rows without one left out.
known = convert_columns(data, {TARGET: "numeric"})[TARGET].dropna()
missing_target = convert_columns(data, {TARGET: "categorical"})[TARGET].isna().mean()
invalid_target = 1 - len(known) / len(data) - missing_target
"""

WARNINGS = """
findings = []


def warn(severity, finding, advice):
    findings.append({"severity": severity, "finding": finding, "advice": advice})


duplicates = data.duplicated().mean()
if duplicates > 0.0001:
    advice = "Drop them: copies on both sides of a split make scores look too good."
    warn("high" if duplicates > 0.2 else "low", f"{duplicates:.2%} of the rows repeat an earlier one", advice)
if missing_target:
    warn("low", f"{missing_target:.2%} of the rows have no target", "They are left out of training.")
if invalid_target > 1e-9:
    warn("low", f"The target of {invalid_target:.2%} of the rows is no number", "They are left out of training.")
empty = [name for name in TYPES if features[name].isna().mean() > 0.5]
if empty:
    warn("low", f"More than half is missing in {len(empty)} features: {empty[:10]}", "Check how they are filled.")
"""

CLASS_WARNINGS = """
counts = known.value_counts()
if counts.min() < 20:
    warn("high", f"The label {counts.index[-1]!r} has {counts.min()} rows", "Merge rare labels or add rows.")
if counts.max() > 0.9 * counts.sum():
    finding = f"{counts.max() / counts.sum():.1%} of the rows have the label {counts.index[0]!r}"
    warn("low", finding, "Look at AUC or F1: always guessing this label would be right as often.")
if len(counts) > 50:
    warn("low", f"The target has {len(counts)} labels", "Merge labels, or check that this is the right target.")
"""

NUMBER_WARNINGS = """
spread = known.clip(*known.quantile([0.05, 0.95])).std()
outliers = (known - known.median()).abs() > 5 * spread
if abs(known.skew()) > 3:
    warn("high", f"The target is skewed ({known.skew():.1f})", "Clip or transform extreme values.")
if outliers.any():
    warn("low", f"{outliers.mean():.2%} of the rows have an outlying target", "Check that the values are right.")
"""

SHOW_WARNINGS = """
pd.DataFrame(findings).sort_values("severity", kind="stable") if findings else "Nothing stands out."
"""

LABELS = """
pd.DataFrame({"rows": counts, "share": (counts / counts.sum()).map("{:.2%}".format)}).head(50)
"""

LABEL_CHART = """
chart(
    "Rows per label",
    "bar",
    [{"label": label, "rows": int(count)} for label, count in counts.head(30).items()],
    x={"field": "rows", "type": "quantitative"},
    y={"field": "label", "type": "nominal", "sort": "-x"},
)
"""

NUMBERS = """
pd.Series({
    "Mean": known.mean(),
    "Median": known.median(),
    "Minimum": known.min(),
    "Maximum": known.max(),
    "Skew": known.skew(),
    "Kurtosis": known.kurt() + 3,
    "Different values": known.nunique(),
    "Outliers": outliers.sum(),
}).to_frame("target").round(4)
"""

NUMBER_CHART = """
rows, edges = np.histogram(known, bins=30)
chart(
    "Distribution of the target",
    "bar",
    [{"from": low, "to": high, "rows": n} for low, high, n in zip(edges.tolist(), edges[1:].tolist(), rows.tolist())],
    x={"field": "from", "type": "quantitative", "bin": {"binned": True}, "title": "target"},
    x2={"field": "to"},
    y={"field": "rows", "type": "quantitative"},
)
"""

POWER_IMPORTS = """
from sklearn.model_selection import KFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import TargetEncoder
from sklearn.tree import {tree}

ROWS = max(500, min(5_000, 500_000 // len(TYPES)))
"""

CLASS_SAMPLE = """
# As many rows of each label, so that rare ones count too; a label needs a row in each of the three folds.
truth = known[known.map(counts) >= 3].sample(frac=1, random_state=0)
truth = truth.groupby(truth).head(max(3, ROWS // truth.nunique()))
chance = 1 / truth.nunique()
"""

NUMBER_SAMPLE = """
truth = known.sample(min(ROWS, len(known)), random_state=0)
chance = 0
"""

POWER = """
def power(name):
    column = features.loc[truth.index, [name]]
    if column[name].nunique() < 2:
        return 0.0
    steps = []
    if TYPES[name] == "datetime":
        column = (column - pd.Timestamp(0)) / pd.Timedelta(days=1)
    elif TYPES[name] != "numeric":
        steps = [TargetEncoder(target_type={kind!r}, cv=KFold(5, shuffle=True, random_state=0))]
    tree = {tree}(max_depth=4, min_samples_leaf=10, random_state=0{balance})
    score = cross_val_score(make_pipeline(*steps, tree), column, truth, cv=3, scoring={scoring!r}).mean()
    return float(np.clip((score - chance) / (1 - chance), 0, 1))


powers = pd.Series({{name: power(name) for name in TYPES}}).sort_values(ascending=False)
if (powers > 0.95).any():
    print("Possible target leakage:", list(powers.index[powers > 0.95]))
powers.to_frame("prediction power").round(3).head(30)
"""

POWER_CHART = """
chart(
    "The features with most prediction power",
    "bar",
    [{"feature": name, "power": value} for name, value in powers.head(10).items()],
    x={"field": "power", "type": "quantitative", "scale": {"domain": [0, 1]}},
    y={"field": "feature", "type": "nominal", "sort": "-x"},
)
"""

SAMPLE = """
sample = data[[TARGET, *powers.index]].sample(min(10, len(data)), random_state=0)
sample.columns = pd.MultiIndex.from_arrays(
    [sample.columns, ["target", *powers.round(2)], ["", *(TYPES[name] for name in powers.index)]],
    names=["column", "prediction power", "type"],
)
sample
"""

DUPLICATES = """
copies = data[data.duplicated(keep=False)]
print(f"{data.duplicated().sum():,} of {len(data):,} rows repeat an earlier one.")
copies.groupby(list(data.columns), dropna=False).size().rename("copies").nlargest(10).reset_index()
"""

MISSING = """
missing = features.isna().mean().sort_values(ascending=False)
missing[missing > 0].map("{:.2%}".format).to_frame("missing").head(50)
"""

CARDINALITY = """
cardinality = features.nunique().sort_values(ascending=False)
pd.DataFrame({"different values": cardinality, "type": [TYPES[name] for name in cardinality.index]}).head(50)
"""

STATISTICS = """
numeric = [name for name, kind in TYPES.items() if kind == "numeric"]
features[numeric].describe().T if numeric else "There are no numeric features."
"""

CORRELATION = """
top = [name for name in powers.index if name in numeric][:10]
correlation = features[top].corr()
if len(top) > 1:
    chart(
        "Correlation",
        "rect",
        [
            {"a": a, "b": b, "r": None if pd.isna(r) else float(r)}
            for a, row in correlation.iterrows()
            for b, r in row.items()
        ],
        x={"field": "a", "type": "nominal", "title": None, "sort": top},
        y={"field": "b", "type": "nominal", "title": None, "sort": top},
        color={"field": "r", "type": "quantitative", "scale": {"scheme": "blueorange", "domain": [-1, 1]}},
    )
correlation.round(2)
"""
