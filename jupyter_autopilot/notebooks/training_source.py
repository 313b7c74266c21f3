"""The code cells of candidate notebooks about training, scores, and what may be done further."""

from __future__ import annotations

import re

GROWTH_POWER = 0.25
"""As `engine.search.refit` has it: more rows bear more rounds."""
LEAST_POOLED = 1e-4
"""As `engine.decision.pooling` has it: no candidate is surer than that."""

CONFIGURATIONS = """\
CONFIGURATIONS = {{
{entries}
}}
"""

TRAINING = '''\
from sklearn.pipeline import Pipeline


def fit(configurations, X, y, weight=None):
    """A model of each configuration, trained on the same rows; those with the same preprocessing share it."""
    made, models = {}, {}
    for name, configuration in configurations.items():
        make_features = configuration["features"]
        if make_features not in made:
            features = make_features()
            made[make_features] = features, features.fit_transform(X, y)
        features, fitted_X = made[make_features]
        model = configuration["model"](**configuration["params"])
        model.fit(fitted_X, y, sample_weight=weight, **configuration["fit"])
        models[name] = Pipeline([("features", features), ("model", model)])
    return models


def with_params(configuration, params):
    return {**configuration, "params": {**configuration["params"], **params}}


def in_fold(configuration, fold):
    """A configuration with what a fold chose for itself."""
    return with_params(configuration, {key: values[fold] for key, values in configuration["by_fold"].items()})


def train_folds(configurations):
    """By name a model for each fold."""
    models = {name: [] for name in configurations}
    for fold, (inside, _) in enumerate(folds):
        chosen = {name: in_fold(configuration, fold) for name, configuration in configurations.items()}
        trained = fit(chosen, X_train.iloc[inside], y_train[inside]@w_train[inside]@)
        for name, model in trained.items():
            models[name].append(model)
    return models
'''

NUMBERS = '''

def mean_of(models, frame):
    """Predicted numbers: the mean of several models."""
    return np.mean([model.predict(frame) for model in models], axis=0)
'''

PROBABILITIES = '''

def mean_of(models, frame):
    """Probabilities of CLASSES: the mean of several models."""
    total = np.zeros((len(frame), len(CLASSES)))
    for model in models:
        total[:, model.classes_] += model.predict_proba(frame)
    return total / len(models)
'''

WEIGHTED_MEAN = '''

def {name}(predictions):
    """The weighted mean of what the candidates predict."""
    return sum(CONFIGURATIONS[name]["weight"] * prediction for name, prediction in predictions.items())
'''

GEOMETRIC_MEAN = '''

LEAST = {least!r}


def {name}(predictions):
    """The weighted geometric mean of what the candidates predict, made to add up to 1; none is surer than LEAST."""
    logs = sum(
        CONFIGURATIONS[name]["weight"] * np.log(np.clip(prediction, LEAST, 1))
        for name, prediction in predictions.items()
    )
    powers = np.exp(logs - logs.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
'''

TEMPERED = '''

TEMPERATURE = {temperature!r}  # above 1 it makes probabilities less sure, below 1 surer


def combine(predictions):
    """The weighted mean, raised to 1 / TEMPERATURE and made to add up to 1 again."""
    logs = np.log(np.clip(weighted_mean(predictions), 1e-15, 1)) / TEMPERATURE
    powers = np.exp(logs - logs.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
'''

PREDICT = '''

def predict(models, frame):
    """What the models of every candidate say together."""
    return combine({name: mean_of(several, frame) for name, several in models.items()})
'''

OUT_OF_FOLD = '''

rows_of_folds = np.concatenate([outside for _, outside in folds])
held_out = np.sort(rows_of_folds)  # the rows that one fold's models were not trained on


def out_of_fold(models):
    """What the model of each fold predicts for the rows that it was not trained on."""
    parts = [mean_of([model], X_train.iloc[outside]) for model, (_, outside) in zip(models, folds, strict=True)]
    return np.concatenate(parts)[np.argsort(rows_of_folds)]
'''

MODELS = """

models = train_folds(CONFIGURATIONS)
"""

STACKING = '''
from jupyter_autopilot.features import WithPredictions, stacked_columns, with_columns

STACKED = {stacked!r}  # they take, besides their features, what other candidates predict


def fit_stacked(configuration, columns, bases, X, y, weight=None):
    """A model of features and of the columns of other candidates' predictions for the same rows."""
    features = configuration["features"]()
    inputs = with_columns(features.fit_transform(X, y), columns)
    model = configuration["model"](**configuration["params"])
    model.fit(inputs, y, sample_weight=weight, **configuration["fit"])
    return Pipeline([("features", WithPredictions(features, bases, {classes})), ("model", model)])


def stack_folds(configuration, oof, models):
    """A model for each fold, and what it predicts for the rows that neither it nor what it takes was trained on."""
    columns = stacked_columns([oof[name] for name in configuration["stacked_on"]])
    bases = [models[name] for name in configuration["stacked_on"]]
    trained, parts = [], []
    for fold, (inside, outside) in enumerate(folds):
        chosen = in_fold(configuration, fold)
        model = fit_stacked(chosen, columns[inside], bases, X_train.iloc[inside], y_train[inside]@w_train[inside]@)
        features = model[0].features.transform(X_train.iloc[outside])
        parts.append(mean_of([model[-1]], with_columns(features, columns[outside])))
        trained.append(model)
    return trained, np.concatenate(parts)[np.argsort(rows_of_folds)]


models = train_folds({{name: one for name, one in CONFIGURATIONS.items() if name not in STACKED}})
oof = {{name: out_of_fold(several) for name, several in models.items()}}
for name in STACKED:
    models[name], oof[name] = stack_folds(CONFIGURATIONS[name], oof, models)
'''

OOF = """
oof = {name: out_of_fold(several) for name, several in models.items()}
"""

SCORES = """


oof_score = objective(y_train[held_out], combine(oof)@w_train[held_out]@)
validation_score = objective(y_validation, predict(models, X_validation)@w_validation@)
"""

COMPARISON = """
RECORDED = {oof!r}, {validation!r}

print({title!r})
print(f"out of fold: {{oof_score:.6f}} (recorded {{RECORDED[0]:.6f}})")
print(f"on the validation part: {{validation_score:.6f}} (recorded {{RECORDED[1]:.6f}})")
"""

ASSERTION = """\
for again, recorded in zip((oof_score, validation_score), RECORDED, strict=True):
    assert abs(again - recorded) <= 1e-6 * max(1.0, abs(recorded)), (again, recorded)
"""

EVERYTHING = """\
X_all = pd.concat([X_train, X_validation], ignore_index=True)
y_all = np.concatenate([y_train, y_validation])
"""
EVERYTHING_WEIGHTED = "w_all = np.concatenate([w_train, w_validation])\n"
EVERYTHING_OF_FILE = "X_all, y_all = X_train, y_train  # nothing is trained on the validation file\n"
EVERYTHING_OF_FILE_WEIGHTED = "w_all = w_train\n"

ALL_ROWS = '''

def train_on_all_rows(final):
    """By name the models of each candidate, each with its own changes; without any, those of the folds."""
    chosen = {
        (name, number): with_params(CONFIGURATIONS[name], params)
        for name, several in final.items()
        for number, params in enumerate(several)
    }
    trained = fit(chosen, X_all, y_all@w_all@)
    return {
        name: [trained[name, number] for number in range(len(several))] or models[name]
        for name, several in final.items()
    }
'''

STACKED_ON_ALL_ROWS = '''

train_plain_on_all_rows = train_on_all_rows


def with_bases(model, bases):
    """A stacked model that takes what other models of the same candidates predict."""
    features = WithPredictions(model[0].features, bases, model[0].class_count)
    return Pipeline([("features", features), ("model", model[-1])])


def train_on_all_rows(final):
    """By name the models of each candidate; the stacked ones take what the others predict, now as trained here."""
    trained = train_plain_on_all_rows({name: several for name, several in final.items() if name not in STACKED})
    for name in STACKED:
        configuration, names = CONFIGURATIONS[name], CONFIGURATIONS[name]["stacked_on"]
        columns = stacked_columns([@@columns@@])
        bases = [trained[base] for base in names]
        trained[name] = [
            fit_stacked(with_params(configuration, params), columns, bases, X_all, y_all@w_all@)
            for params in final[name]
        ] or [with_bases(model, bases) for model in models[name]]
    return trained
'''
STACKED_COLUMNS = "np.concatenate([oof[base], mean_of(models[base], X_validation)]) for base in names"
STACKED_COLUMNS_OF_FILE = "oof[base] for base in names"

RECORDED_REFIT = """

ON_ALL_ROWS = {{
{entries}
}}

final_models = train_on_all_rows(ON_ALL_ROWS)
"""

PACKED = """\
from pathlib import Path

from jupyter_autopilot.models import load_bundle

packed = load_bundle(Path({bundle!r})).{method}(X_validation)
difference = np.abs(packed - predict(final_models, X_validation)).max()
print(f"The largest difference from the packed model on the validation part: {{difference:.2g}}")
"""

PACKED_ASSERTION = """\
assert difference <= 1e-4 * max(1.0, np.abs(packed).max()), difference
"""

TUNE = '''\
TUNE = False  # True looks for better hyperparameters by the out-of-fold score; the validation part is not looked at
TUNED = {tuned!r}  # whose hyperparameters change
TRIALS, SECONDS = 20, 600
LENGTHS = {{"n_estimators", "iterations", "epochs", "stop_epoch"}}  # how long a training is


{suggestions}


SUGGEST = {{
{suggest}
}}


def changed(configuration, suggested, length):
    """A configuration with other hyperparameters, trained shorter or longer than the folds chose."""
    by_fold = {{
        key: [max(1, round(length * value)) for value in values] if key in LENGTHS else values
        for key, values in configuration["by_fold"].items()
    }}
    params = {{key: value for key, value in suggested.items() if key not in by_fold}}
    return {{**with_params(configuration, params), "by_fold": by_fold}}


def proposed(trial):
    length = trial.suggest_float("length of training", 0.5, 2.0, log=True)
    return changed(CONFIGURATIONS[TUNED], SUGGEST[TUNED](trial), length)


def trial_score(trial):
    trained = train_folds({{TUNED: proposed(trial)}})
    predictions = {{**oof, TUNED: out_of_fold(trained[TUNED])}}
    return objective(y_train[held_out], combine(predictions)@w_train[held_out]@)


if TUNE:
    import optuna

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = optuna.create_study(direction={direction!r}, sampler=optuna.samplers.TPESampler(seed=SEED))
    study.optimize(trial_score, n_trials=TRIALS, timeout=SECONDS)
    if study.best_value {better} oof_score:
        CONFIGURATIONS[TUNED] = proposed(optuna.trial.FixedTrial(study.best_params))
        models.update(train_folds({{TUNED: CONFIGURATIONS[TUNED]}}))
        oof[TUNED] = out_of_fold(models[TUNED])
    print(f"out of fold: {{study.best_value:.6f}} with {{study.best_params}}, {{oof_score:.6f}} before")

study.trials_dataframe(attrs=("value", "params")).{best}(20, "value") if TUNE else None
'''

TRAIN_ON_ALL = '''\
TRAIN_ON_ALL_ROWS = False  # True trains the configurations above once on all rows


def for_all_rows(by_fold):
    """What the folds chose, as one value each: lengths of training grow with the rows, other numbers are averaged."""
    growth = (len(y_all) / np.mean([len(inside) for inside, _ in folds])) ** {power}
    settled = {{}}
    for key, values in by_fold.items():
        if not all(isinstance(value, int | float) for value in values):
            settled[key] = values[0]
        elif all(isinstance(value, int) for value in values):
            settled[key] = max(1, round(np.mean(values) * (growth if key in LENGTHS else 1)))
        else:
            settled[key] = np.mean(values)
    return settled


if TRAIN_ON_ALL_ROWS:
    final_models = train_on_all_rows(
        {{name: [for_all_rows(configuration["by_fold"])] for name, configuration in CONFIGURATIONS.items()}}
    )
'''

PACK = """\
PACK = False  # True puts the models above on the leaderboard of the experiment, as a candidate of your own
DEPLOY = False  # True also serves it from this machine
NAME = {name!r}

if PACK:
    from jupyter_autopilot.sdk import add_candidate

    packed_models = final_models if TRAIN_ON_ALL_ROWS else models
    on_validation = {{name: mean_of(several, X_validation) for name, several in models.items()}}
    add_candidate(
        {folder!r},
        NAME,
        changed_from={candidate!r},
        description="Changed in its notebook",
        types=TYPES,
        train=X_train,
        validation=X_validation,
        out_of_fold=(y_train[held_out], {mean}(oof)@w_train[held_out]@),
        held_back=(y_validation, {mean}(on_validation)@w_validation@),
        models={{name: (CONFIGURATIONS[name]["weight"], several) for name, several in packed_models.items()}},
        hyperparameters={hyperparameters},
    )

if DEPLOY:
    from jupyter_autopilot.sdk import deploy_candidate

    print(deploy_candidate({folder!r}, NAME))
"""


def with_weights(source: str, *, weighted: bool) -> str:
    """A cell whose arguments between at signs are given where rows have sample weights."""
    return re.sub("@(.+?)@", r", \1" if weighted else "", source)
