"""The code cells of the data exploration notebook, as the reader sees them.

They use `data`, `TARGET`, `TYPES`, `PROBLEM_TYPE`, `SETTINGS`, `SPLIT` and `report`, which the first cells define.
"""

IMPORTS = """
import pandas as pd

from jupyter_autopilot.exploration import (
    apply_fix,
    bar_chart,
    bias_table,
    column_chart,
    compare,
    explore,
    findings_table,
    fix_of,
    heat_map,
    histogram,
    labels_table,
    patterns_table,
    power_sample,
    quick_model,
    rows_table,
    save,
    scatter_chart,
    split_after,
    summary_table,
    table,
    target_table,
)

pd.set_option("display.html.use_mathjax", False)  # a dollar sign is a dollar sign
"""

EXPLORE = """
report = explore(data, TARGET, TYPES, PROBLEM_TYPE, total_rows=TOTAL_ROWS, **SETTINGS)
save(report, "data_exploration.json")  # the same for programs
summary_table(report)
"""

FINDINGS = """
findings_table(report, search="", page=1)
"""

LEFT_OUT = """
table(report.summary.left_out, search="", page=1)
"""

TRY_FIX = """
FIX = None  # the number of a finding in the table of warnings; None is the first one with a fix
fix = fix_of(report, FIX)
print("There is nothing to fix." if fix is None else f"# {fix.title}\\n{fix.code}")
"""

COMPARE = """
compare(data, report, fix, **SPLIT) if fix is not None else None
"""

KEEP_FIX = """
KEEP = False  # True keeps the fix in `data` and `TYPES`, and explores again; then run the cells below
if KEEP and fix is not None:
    data = apply_fix(data, fix)
    TYPES = {name: kind for name, kind in TYPES.items() if name in data}
    if fix.spec is not None:
        TYPES |= fix.spec.feature_types
        SPLIT = split_after(fix, SPLIT)
        SETTINGS |= {name: value for name, value in fix.spec.fields.items() if name in SETTINGS}
        PROBLEM_TYPE = fix.spec.fields.get("problem_type", PROBLEM_TYPE)
    report = explore(data, TARGET, TYPES, PROBLEM_TYPE, **SETTINGS)
print(f"{len(data):,} rows, {len(TYPES)} features; findings: {len(report.findings)}")
"""

TARGET_FIGURES = """
target = report.target_analysis
target_table(report)
"""

LABELS = """
labels_table(report, search="", page=1)
"""

LABEL_CHART = """
bar_chart(
    "Rows per label",
    {one.label: one.count for one in target.classes[:30]},
    label="label",
    value="rows",
)
"""

NUMBER_CHART = """
histogram(
    "Distribution of the target", target.histogram, value=TARGET, low=target.low_outliers, high=target.high_outliers
)
"""

OUTLYING_ROWS = """
numbers = pd.to_numeric(data[TARGET], errors="coerce")
low, high = target.outlier_limits or (numbers.min(), numbers.max())
table(data.loc[(numbers < low) | (numbers > high), [TARGET, *TYPES]], page=1, size=10)
"""

POWER = """
power = report.prediction_power
table(power.features, of=power, search="", page=1)
"""

POWER_CHART = """
bar_chart(
    "The features with most prediction power",
    {one.feature: round(one.power, 4) for one in power.features[:20]},
    label="feature",
    value="prediction power",
    most=1.0,
)
"""

SAMPLE = """
power_sample(data, report, rows=10)
"""

DUPLICATES = """
duplicates = report.duplicates
print(f"{duplicates.repeated:,} rows are equal to an earlier one; {duplicates.contradicting:,} contradict another.")
print("Columns with the same content:", duplicates.same_columns or "none")
copies = [f"{one.copies} times" for one in duplicates.most_copied]
table(pd.DataFrame([one.row for one in duplicates.most_copied], index=copies), of=duplicates)
"""

CORRELATIONS = """
correlations = report.correlations
table(correlations.pairs, of=correlations, search="", page=1)
"""

CORRELATION_CHART = """
measured = {(one.a, one.b): round(one.value, 3) for one in correlations.pairs}
heat_map("Association of the columns with most prediction power", correlations.columns[:12], measured)
"""

MULTICOLLINEARITY = """
multicollinearity = report.multicollinearity
table(multicollinearity.columns, of=multicollinearity, search="", page=1)
"""

COMPONENTS = """
bar_chart(
    "Variance of the standardized numeric features by principal component",
    {f"component {place}": round(share, 4) for place, share in enumerate(multicollinearity.component_shares[:20], 1)},
    label="component",
    value="share of the variance",
) if multicollinearity.component_shares else None
"""

BIAS = """
GROUPS = {column!r}  # the column whose groups are compared
FAVOURABLE = None  # the label that is counted, or the least number; None is the second label, or the median
bias_table(data, report, GROUPS, favourable=FAVOURABLE, search="", page=1)
"""

ANOMALIES = """
anomalies = report.anomalies
print(f"{anomalies.anomalous:,} of {anomalies.rows.used:,} rows are anomalous.")
lowest = anomalies.lowest[:20]
rows_table(
    data,
    [one.row for one in lowest],
    score=[round(one.score, 3) for one in lowest],
    unusual=[", ".join(one.unusual) for one in lowest],
)
"""

MISSING = """
missing = report.missing_values
print(f"{missing.complete_rows_share:.2%} of the rows have all features.")
table(missing.columns, of=missing, search="", page=1)
"""

MISSING_TOGETHER = """
for together in missing.together:
    print("Missing together:", ", ".join(together))
table(missing.patterns, of=missing)
"""

CARDINALITY = """
table(report.cardinality.columns, of=report.cardinality, search="", page=1)
"""

STATISTICS = """
table(report.statistics.columns, of=report.statistics, search="", page=1)
"""

DATES = """
table(report.dates.columns, of=report.dates, search="", page=1)
"""

DATE_CHART = """
COLUMN = 0  # which of the columns above
bar_chart(
    f"Rows by time of {report.dates.columns[COLUMN].column}",
    dict(list(report.dates.columns[COLUMN].per_period.items())[-40:]),
    label="period",
    value="rows",
) if report.dates.columns else None
"""

TEXTS = """
table(report.texts.columns, of=report.texts, search="", page=1)
"""

SEQUENCES = """
table(report.sequences.columns, of=report.sequences, search="", page=1)
"""

STRUCTURE = """
print("Columns in whose order the rows are:", report.structure.time_columns or "none")
table(report.structure.groups, of=report.structure)
"""

ONE_COLUMN = """
COLUMN = {column!r}  # any column
table(data[COLUMN].describe().to_frame())
"""

COLUMN_CHART = """
column_chart(data[COLUMN])
"""

PATTERNS = """
patterns_table(data[COLUMN], search="", page=1)
"""

QUICK_MODEL = """
quick_model(data, TARGET, TYPES, PROBLEM_TYPE, **SPLIT)
"""

SCATTER = """
X, Y = {x!r}, {y!r}  # any two columns of numbers
scatter_chart(data, X, Y, colour={colour})
"""

DEFINITIONS = """
table(report.definitions, size=100)
"""
