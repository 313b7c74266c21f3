"""The candidate notebook: plain code that trains a candidate again and gets the same scores."""

from __future__ import annotations

import posixpath
import textwrap
from pathlib import Path

from ..contract import Candidate, SplitMethod
from . import definition_source as source
from . import training_source as training
from .builder import Notebook, literal, markdown_table, markdown_text
from .estimator import configuration_source, estimator_source, refit_source
from .facts import Definition, Facts, Split
from .metric import metric_source
from .preprocessing import preprocessing_source
from .reading import reading_source, types_source
from .siblings import differences

CHANGED = "-changed"
"""What the name of a candidate that was changed in its notebook ends with."""


def write_candidate_definition(path: Path, definition: Definition) -> None:
    """Write the notebook, not executed."""
    notebook = Notebook()
    _introduction(notebook, definition)
    _data(notebook, definition.facts)
    _split(notebook, definition.facts)
    _preprocessing(notebook, definition)
    _training(notebook, definition)
    _comparison(notebook, definition)
    if definition.is_refit:
        _refit(notebook, definition)
    _further(notebook, definition)
    notebook.write(path)


def _introduction(notebook: Notebook, definition: Definition) -> None:
    facts, candidate = definition.facts, definition.candidate
    direction = "more is better" if facts.objective.greater_is_better else "less is better"
    notebook.text(
        f"# Candidate definition: {markdown_text(candidate.id)} of {markdown_text(facts.experiment)}\n\n"
        f"{len(facts.types)} features · target **{markdown_text(facts.target)}** · {facts.problem_type.value} "
        f"({markdown_text(facts.evidence)}) · objective **{markdown_text(facts.objective.title)}** ({direction}: "
        f"{markdown_text(facts.objective.description)})\n\n"
        f"This notebook trains **{markdown_text(candidate.id)}** ({markdown_text(candidate.description)}) from the "
        f"data file with {_means(definition)}, and compares its scores to those that the experiment recorded. "
        "*Run → Run All Cells* works as it is.\n\n"
        f"{_held_back(facts.split)} Candidates were ranked by {_folds(facts.split)}; the validation part was never "
        "used to choose."
    )
    notebook.text("## What sets it apart\n\n" + "\n".join(f"- {line}" for line in differences(definition)))
    rows: list[list[object]] = [
        [one.id, one.description, _number(one.score), _number(one.validation_score)] for one in definition.candidates
    ]
    header = ["candidate", "what it is", "out of fold", "validation"]
    notebook.text("## All candidates\n\n" + markdown_table(header, rows))


def _means(definition: Definition) -> str:
    if len(definition.members) > 1:
        return f"plain pandas, scikit-learn and the libraries of its {len(definition.members)} members"
    return "plain pandas, scikit-learn and the algorithm's own library"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.6g}"


def _held_back(split: Split) -> str:
    share = f"{100 * split.share:g} %"
    column = markdown_text(split.column or "")
    sentences = {
        SplitMethod.VALIDATION_FILE: f"The validation part is the file {markdown_text(split.validation_path or '')}.",
        SplitMethod.GROUP: f"Whole groups of **{column}**, about {share} of the rows, were held back for validation.",
        SplitMethod.TIME: f"The latest rows by **{column}**, about {share}, were held back for validation.",
    }
    return sentences.get(split.method, f"{share} of the rows were held back for validation before anything else.")


def _folds(split: Split) -> str:
    if split.folds == 1:
        return f"a hold-out part of {100 * split.holdout_share:.3g} % of the others"
    kind = {SplitMethod.GROUP: " by group", SplitMethod.TIME: " forward in time"}.get(split.method, "")
    return f"{split.folds}-fold cross-validation{kind} on the others"


def _data(notebook: Notebook, facts: Facts) -> None:
    notebook.text(
        "## Data\n\n"
        "> **Available knobs**: the features and their types (`numeric`, `categorical`, `datetime`, `text`, "
        "`sequence`); remove an entry to leave a column out."
    )
    for cell in data_cells(facts):
        notebook.code(cell)


def data_cells(facts: Facts) -> list[str]:
    """Code that defines the features `X` and the target `y` of all rows that can be learned from."""
    reading = reading_source(facts.data_path, facts.read_options, facts.missing_tokens, sealed=facts.sealed)
    reading = f"{source.IMPORTS}\n{reading}\n\nTARGET = {facts.target!r}\n{types_source(facts.types)}"
    if facts.classes is None:
        return [reading, source.NUMBERS]
    # Numbers and booleans were learned as they are, everything else as text without surrounding blanks.
    texts = any(isinstance(label, str) for label in facts.classes)
    labels = 'convert_columns(data, {TARGET: "categorical"})[TARGET]' if texts else "data[TARGET]"
    return [reading, source.CLASSES.format(classes=literal(facts.classes), labels=labels)]


def _split(notebook: Notebook, facts: Facts) -> None:
    split = facts.split
    knobs = "the number of folds, the seed" if split.validation_path else "the share held back, folds, the seed"
    notebook.text(f"## Split\n\n{_held_back(split)}\n\n> **Available knobs**: {knobs}.")
    for cell in split_cells(facts):
        notebook.code(cell)


def split_cells(facts: Facts) -> list[str]:
    """Code that defines the training and validation parts, the folds, and the weights where there are any."""
    split = facts.split
    cells: list[str] = []
    if split.validation_path is not None:
        reading = reading_source(
            split.validation_path, split.validation_options, facts.missing_tokens, sealed=split.validation_sealed
        )
        reading = reading.replace("\n", "\n    ")
        cells.append(
            f"def read_held_back():\n    {reading}\n    return data\n\n\nheld_back = read_held_back()\n"
            + (source.VALIDATION_NUMBERS if facts.classes is None else source.VALIDATION_CLASSES)
        )
    cells.append(_split_source(split, stratify=facts.classes is not None) + source.COUNTS)
    if split.weight_column is not None:
        weights = source.WEIGHTS_OF_FILES if split.validation_path else source.WEIGHTS_OF_ROWS
        cells.append(source.WEIGHTS.format(column=split.weight_column, weights=weights))
    return cells


def _split_source(split: Split, *, stratify: bool) -> str:
    """Code that defines the two parts, unless the validation part is a file, and `folds`."""
    values = {"share": split.share, "folds": split.folds, "seed": split.seed, "holdout": split.holdout_share}
    if split.plain:
        splitter = "StratifiedKFold" if stratify else "KFold"
        strata = "y" if stratify else None
        code = source.SPLIT + source.PARTS + source.SPLIT_FOLDS
        return code.format(splitter=splitter, strata=strata, **values)
    if split.validation_path is not None:
        code = source.SPLIT_BY_IMPORTS + source.SPLIT_BY_FOLDS
        return code.format(names="make_folds", stratify=stratify, by="", **values)
    keys, of_rows, of_folds, names = "", "", "", ["make_folds", "split_rows"]
    if split.method is SplitMethod.GROUP:
        keys, of_rows, of_folds, names = (
            source.GROUPS,
            ", groups=groups",
            ", groups=groups[train]",
            ["group_codes", *names],
        )
    elif split.method is SplitMethod.TIME:
        keys, of_rows, of_folds, names = source.TIMES, ", times=times", ", times=times[train]", [*names, "time_keys"]
    return (
        (source.SPLIT_BY_IMPORTS + keys).format(names=", ".join(names), column=split.column, **values)
        + source.SPLIT_BY.format(stratify=stratify, by=of_rows)
        + source.PARTS
        + source.SPLIT_BY_FOLDS.format(stratify=stratify, by=of_folds, **values)
    )


def _preprocessing(notebook: Notebook, definition: Definition) -> None:
    steps = []
    for recipe in definition.recipes:
        of = [member.candidate for member in definition.members if member.candidate.recipe == recipe]
        who = "" if len(definition.members) == 1 else f"\n\nFor {_listed(of)}:"
        steps.append(who + "\n\n" + "\n".join(f"- {markdown_text(step)}" for step in of[0].preprocessing))
    notebook.text(f"## Preprocessing{''.join(steps)}\n\n> **Available knobs**: every step below.")
    notebook.code(preprocessing_cell(definition))


def _listed(candidates: list[Candidate]) -> str:
    return ", ".join(f"**{markdown_text(candidate.id)}**" for candidate in candidates)


def preprocessing_cell(definition: Definition) -> str:
    """Code that defines the preprocessing of every member."""
    return preprocessing_source(definition.recipes, definition.facts.types, definition.facts.problem_type)


def _bundle(definition: Definition) -> str:
    """The candidate's model bundle, as seen from the notebook."""
    return posixpath.normpath(f"{definition.folder}/candidates/{definition.candidate.id}/bundle")


def _training(notebook: Notebook, definition: Definition) -> None:
    several = len(definition.members) > 1
    notebook.text(
        "## Models\n\n"
        + (
            f"The prediction is the {definition.kind_of_mean} of the members' predictions, each with its weight. "
            if several
            else f"{markdown_text(definition.members[0].candidate.description)}. "
        )
        + "The seed, the number of threads and how long each fold was trained are recorded, so that no clock has a "
        "say here: the same machine and versions give the same models. Other versions, or another kind of processor, "
        f"may round differently; those of the experiment are listed in `{_bundle(definition)}/requirements.txt`."
        f"{_threads(definition)}\n\n"
        "> **Available knobs**: the hyperparameters"
        + (" and weights; remove an entry to leave a member out." if several else ".")
    )
    for cell in model_cells(definition):
        notebook.code(cell)
    notebook.text("## Training\n\nOne model for each fold; the prediction is their mean.")
    notebook.code(training_cell(definition))


def _threads(definition: Definition) -> str:
    several = [
        one.candidate for one in definition.members if one.candidate.hyperparameters.get("threads") not in (1, None)
    ]
    if not several:
        return ""
    return (
        f" The training of {_listed(several)} used several threads, which may add numbers up in another order: there "
        "the last digits may differ from time to time."
    )


def model_cells(definition: Definition) -> list[str]:
    """Code that defines how each algorithm's models are made, and `CONFIGURATIONS`."""
    makers = [estimator_source(name, definition.facts.problem_type) for name in definition.algorithms]
    entries = "\n".join(configuration_source(member) for member in definition.members)
    configurations = training.CONFIGURATIONS.format(entries=textwrap.indent(entries, "    "))
    return [*makers, configurations]


def training_cell(definition: Definition) -> str:
    """Code that trains a model of each member for each fold."""
    numbers = definition.facts.classes is None
    tempered = _is_tempered(definition)
    mean = training.GEOMETRIC_MEAN if definition.is_pooled else training.WEIGHTED_MEAN
    mean = mean.format(name="weighted_mean" if tempered else "combine", least=training.LEAST_POOLED)
    if tempered:
        mean += training.TEMPERED.format(temperature=definition.temperature)
    return training.with_weights(
        training.TRAINING
        + (training.NUMBERS if numbers else training.PROBABILITIES)
        + mean
        + training.PREDICT
        + _out_of_fold(definition),
        weighted=definition.weighted,
    )


def _out_of_fold(definition: Definition) -> str:
    """Code that defines `models` and `oof`."""
    if not definition.stacked:
        return training.OUT_OF_FOLD + training.MODELS + training.OOF
    classes = None if definition.facts.classes is None else len(definition.facts.classes)
    return training.OUT_OF_FOLD + training.STACKING.format(
        stacked=[member.candidate.id for member in definition.stacked], classes=classes
    )


def _is_tempered(definition: Definition) -> bool:
    return definition.facts.classes is not None and definition.temperature != 1.0


def scores_cell(definition: Definition) -> str:
    """Code that defines `objective` and both scores."""
    facts = definition.facts
    objective = metric_source(
        facts.objective,
        facts.problem_type,
        thresholds=definition.thresholds,
        quantile=facts.quantile,
        file=facts.objective_file,
    )
    return objective + training.with_weights(training.SCORES, weighted=definition.weighted)


def _comparison(notebook: Notebook, definition: Definition) -> None:
    folds = (
        "\n\nThese are the scores of the models of the folds: once all rows are trained on, none is left to score by."
    )
    notebook.text(
        "## Comparison\n\nThe same model has the same scores; a changed one shows what the change brings."
        + (folds if definition.is_refit else "")
    )
    comparison = training.COMPARISON.format(
        oof=definition.candidate.score,
        validation=definition.candidate.validation_score,
        title=definition.facts.objective.title,
    )
    notebook.code(scores_cell(definition) + comparison)
    notebook.text("Remove the next cell once you change something above: it asserts that nothing was changed.")
    notebook.code(training.ASSERTION)


def _refit(notebook: Notebook, definition: Definition) -> None:
    kept = [member.candidate for member in definition.members if not member.refits]
    notebook.text(
        "## Training on all rows\n\n"
        "With the seeds and lengths that the experiment recorded. Where the time was short, a training was made "
        "shorter, which the recorded numbers show."
        + (f" There was no time left for {_listed(kept)}, whose models of the folds are used." if kept else "")
    )
    notebook.code(everything_cell(definition) + refit_cell(definition))
    notebook.text("What the packed model predicts, and the largest difference.")
    method = "predict" if definition.facts.classes is None else "predict_proba"
    notebook.code(training.PACKED.format(bundle=_bundle(definition), method=method))
    notebook.text("Remove the next cell too once you change something above.")
    notebook.code(training.PACKED_ASSERTION)


def everything_cell(definition: Definition) -> str:
    """Code that defines all rows that may be trained on, and the function that does."""
    if definition.facts.split.validation_path is not None:
        rows, weights = training.EVERYTHING_OF_FILE, training.EVERYTHING_OF_FILE_WEIGHTED
    else:
        rows, weights = training.EVERYTHING, training.EVERYTHING_WEIGHTED
    return (
        rows
        + (weights if definition.weighted else "")
        + training.with_weights(training.ALL_ROWS, weighted=definition.weighted)
        + _stacked_on_all_rows(definition)
    )


def _stacked_on_all_rows(definition: Definition) -> str:
    if not definition.stacked:
        return ""
    of_file = definition.facts.split.validation_path is not None
    columns = training.STACKED_COLUMNS_OF_FILE if of_file else training.STACKED_COLUMNS
    source = training.STACKED_ON_ALL_ROWS.replace("@@columns@@", columns)
    return training.with_weights(source, weighted=definition.weighted)


def refit_cell(definition: Definition) -> str:
    """Code that trains the recorded models on all rows."""
    entries = "\n".join(refit_source(member) for member in definition.members)
    return training.RECORDED_REFIT.format(entries=textwrap.indent(entries, "    "))


def _further(notebook: Notebook, definition: Definition) -> None:
    notebook.text(
        "## Further\n\n"
        "Three steps that are off until their switch is set to `True`: looking for better hyperparameters, training "
        "on all rows, and putting the result on the leaderboard.\n\n"
        "> **Available knobs**: the switches, whose hyperparameters are tuned, the ranges, the number of trials."
    )
    notebook.code(_tuning(definition))
    all_rows = training.TRAIN_ON_ALL.format(power=training.GROWTH_POWER)
    notebook.code(all_rows if definition.is_refit else f"{everything_cell(definition)}\n\n{all_rows}")
    notebook.code(_packing(definition))


def _tuning(definition: Definition) -> str:
    # Stacked members stay as they are: what they take would change with each trial.
    searches = {member.candidate.algorithm: member.search for member in definition.plain}
    suggestions = [
        f"def suggest_{algorithm}(trial):\n    return {{\n"
        + "".join(f"        {name!r}: {value},\n" for name, value in search.items())
        + "    }"
        for algorithm, search in searches.items()
    ]
    suggest = [f"    {one.candidate.id!r}: suggest_{one.candidate.algorithm}," for one in definition.plain]
    more = definition.facts.objective.greater_is_better
    cell = training.TUNE.format(
        tuned=definition.plain[0].candidate.id,
        suggestions="\n\n\n".join(suggestions),
        suggest="\n".join(suggest),
        direction="maximize" if more else "minimize",
        better=">" if more else "<",
        best="nlargest" if more else "nsmallest",
    )
    return training.with_weights(cell, weighted=definition.weighted)


def _packing(definition: Definition) -> str:
    members = definition.members
    hyperparameters = '{name: {**one["params"], **one["by_fold"]} for name, one in CONFIGURATIONS.items()}'
    if len(members) == 1:
        name = repr(members[0].candidate.id)
        hyperparameters = f'{{**CONFIGURATIONS[{name}]["params"], **CONFIGURATIONS[{name}]["by_fold"]}}'
    cell = training.PACK.format(
        name=definition.candidate.id + CHANGED,
        folder=definition.folder,
        candidate=definition.candidate.id,
        mean="weighted_mean" if _is_tempered(definition) else "combine",
        hyperparameters=hyperparameters,
    )
    return training.with_weights(cell, weighted=definition.weighted)
