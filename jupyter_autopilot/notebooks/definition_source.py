"""The code cells of candidate notebooks about data and split, as the reader sees them; those of one recipe, algorithm
or metric are in `preprocessing`, `estimator` and `metric`, and those of training in `training_source`.
"""

IMPORTS = """\
import numpy as np
import pandas as pd

from jupyter_autopilot.features import convert_columns, to_number
"""

NUMBERS = """
# Rows without a usable target value are left out.
numbers = to_number(data[TARGET])
known = numbers.notna().to_numpy()
X = convert_columns(data[known], TYPES)
y = numbers[known].to_numpy()
"""

CLASSES = """
CLASSES = {classes}  # in the order of the probabilities; of two, the last is positive

# Rows whose target is missing, or too rare to learn, are left out.
labels = {labels}
known = labels.isin(CLASSES).to_numpy()
X = convert_columns(data[known], TYPES)
y = labels[known].map({{label: code for code, label in enumerate(CLASSES)}}).to_numpy(dtype="int64")
"""

SPLIT = """\
import warnings

from sklearn.model_selection import {splitter}, train_test_split

VALIDATION_SHARE, FOLDS, SEED = {share!r}, {folds}, {seed}

train, validation = train_test_split(
    np.arange(len(y)), test_size=VALIDATION_SHARE, random_state=SEED, stratify={strata}
)
train, validation = np.sort(train), np.sort(validation)
"""

SPLIT_FOLDS = """
with warnings.catch_warnings():
    warnings.simplefilter("ignore", UserWarning)  # a class may have fewer rows than there are folds
    folds = list({splitter}(n_splits=FOLDS, shuffle=True, random_state=SEED).split(X_train, y_train))
"""

SPLIT_BY_IMPORTS = """\
from jupyter_autopilot.splits import {names}

VALIDATION_SHARE, FOLDS, SEED = {share!r}, {folds}, {seed}
"""

GROUPS = """
GROUP = {column!r}  # rows of one group are in one part
groups = group_codes(data.loc[known, GROUP])
"""

TIMES = """
TIME = {column!r}  # the latest rows validate, and each fold is trained on earlier ones than it holds out
times = time_keys(data.loc[known, TIME])
"""

SPLIT_BY = """
train, validation = split_rows(y, VALIDATION_SHARE, SEED, stratify={stratify}{by})
"""

SPLIT_BY_FOLDS = """
folds = make_folds(y_train, FOLDS, SEED, stratify={stratify}{by}, share={holdout!r})
"""

PARTS = """\
X_train, y_train = X.iloc[train].reset_index(drop=True), y[train]
X_validation, y_validation = X.iloc[validation].reset_index(drop=True), y[validation]
"""

VALIDATION_NUMBERS = """
numbers = to_number(held_back[TARGET])
present = numbers.notna().to_numpy()
X_train, y_train = X, y
X_validation, y_validation = convert_columns(held_back[present], TYPES), numbers[present].to_numpy()
"""

VALIDATION_CLASSES = """
codes = {str(label): code for code, label in enumerate(CLASSES)}
labels = convert_columns(held_back, {TARGET: "categorical"})[TARGET].map(codes)
present = labels.notna().to_numpy()
X_train, y_train = X, y
X_validation, y_validation = convert_columns(held_back[present], TYPES), labels[present].to_numpy(dtype="int64")
"""

WEIGHTS = """
WEIGHT = {column!r}  # how much a row counts, as a multiple of the training part's mean
{weights}
w_train, w_validation = w_train / w_train.mean(), w_validation / w_train.mean()
"""

WEIGHTS_OF_ROWS = """\
w = to_number(data.loc[known, WEIGHT]).to_numpy()
w_train, w_validation = w[train], w[validation]"""

WEIGHTS_OF_FILES = """\
w_train = to_number(data.loc[known, WEIGHT]).to_numpy()
w_validation = to_number(held_back.loc[present, WEIGHT]).to_numpy()"""

COUNTS = """\
print(len(X_train), "rows to train with,", len(X_validation), "to validate with")
"""
