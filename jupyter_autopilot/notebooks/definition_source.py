"""The code cells of the candidate definition notebook, as the reader sees them, but for those of one recipe or
algorithm (`preprocessing`, `estimator`, `metric`).
"""

IMPORTS = """\
import numpy as np
import pandas as pd

from jupyter_autopilot.features import convert_columns
"""

NUMBERS = """
# Rows without a usable target value are left out.
numbers = convert_columns(data, {TARGET: "numeric"})[TARGET]
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

SPLIT_IMPORTS = """\
import warnings

from sklearn.model_selection import {splitter}, train_test_split

VALIDATION_SHARE, FOLDS, SEED = {share!r}, {folds}, {seed}
"""

NO_STRATA = """
strata = None
"""

STRATA = """
# By class, where each part can hold a row of every class.
held_back = int(np.ceil(VALIDATION_SHARE * len(y)))
strata = y if np.bincount(y).min() >= 2 and min(held_back, len(y) - held_back) >= len(CLASSES) else None
"""

SPLIT = """\
train, validation = train_test_split(
    np.arange(len(y)), test_size=VALIDATION_SHARE, random_state=SEED, stratify=strata
)
train, validation = np.sort(train), np.sort(validation)
X_train, y_train = X.iloc[train].reset_index(drop=True), y[train]
X_validation, y_validation = X.iloc[validation].reset_index(drop=True), y[validation]

with warnings.catch_warnings():
    warnings.simplefilter("ignore", UserWarning)  # a class may have fewer rows than there are folds
    folds = list({splitter}(n_splits=FOLDS, shuffle=True, random_state=SEED).split(X_train, y_train))
print(len(X_train), "rows to train with,", len(X_validation), "to validate with")
"""

TRAINING = """
from sklearn.pipeline import Pipeline

models = []
for fold, (inside, _) in enumerate(folds):
    features = make_features()
    model = make_model(fold)
    fold_X = features.fit_transform(X_train.iloc[inside], y_train[inside])
    model.fit(fold_X, y_train[inside], **FIT)
    models.append(Pipeline([("features", features), ("model", model)]))
"""

PREDICT_NUMBERS = '''
def predict(frame):
    """Predicted numbers: the mean of the fold models."""
    return np.mean([model.predict(frame) for model in models], axis=0)
'''

PREDICT_PROBABILITIES = '''
def predict(frame):
    """Probabilities of CLASSES: the mean of the fold models."""
    total = np.zeros((len(frame), len(CLASSES)))
    for model in models:
        total[:, model.classes_] += model.predict_proba(frame)
    return total / len(models)
'''

COMPARISON = """

RECORDED = {recorded!r}

reproduced = objective(y_validation, predict(X_validation))
print(f"{title} on the validation part: {{reproduced:.6f}} (recorded {{RECORDED:.6f}})")
"""

ASSERTION = """
assert abs(reproduced - RECORDED) <= 1e-6 * max(1.0, abs(RECORDED)), (reproduced, RECORDED)
"""
