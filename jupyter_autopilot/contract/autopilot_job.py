"""A tabular job of SageMaker Autopilot as a draft of an experiment.

Reads the request of CreateAutoMLJobV2 and the answer of DescribeAutoMLJobV2, as boto3, the AWS command line and the
REST API write them.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping

from pydantic import JsonValue

from .errors import AutopilotError, ErrorCode
from .imports import ImportNote
from .problem import ProblemType, SplitMethod, TrainingMethod

Values = dict[str, JsonValue]

PROBLEM_TYPES = {
    "BinaryClassification": ProblemType.BINARY,
    "MulticlassClassification": ProblemType.MULTICLASS,
    "Regression": ProblemType.REGRESSION,
}
MODES = {
    "AUTO": TrainingMethod.AUTO,
    "ENSEMBLING": TrainingMethod.ENSEMBLING,
    "HYPERPARAMETER_TUNING": TrainingMethod.HPO,
}
METRICS = {
    "Accuracy": "accuracy",
    "AUC": "auc",
    "BalancedAccuracy": "balanced_accuracy",
    "F1": "f1",
    "F1macro": "f1_macro",
    "MAE": "mae",
    "MAPE": "mape",
    "MSE": "mse",
    "Precision": "precision",
    "PrecisionMacro": "precision_macro",
    "R2": "r2",
    "Recall": "recall",
    "RecallMacro": "recall_macro",
    "RMSE": "rmse",
}
ALGORITHMS = {
    "catboost": "catboost",
    "extra-trees": "extra_trees",
    "fastai": "mlp",
    "lightgbm": "lightgbm",
    "linear-learner": "linear",
    "mlp": "mlp",
    "nn-torch": "mlp",
    "randomforest": "random_forest",
    "xgboost": "xgboost",
}
OTHER_JOBS = {
    "ImageClassificationJobConfig": "classifies images",
    "TextClassificationJobConfig": "classifies texts",
    "TextGenerationJobConfig": "tunes a language model",
    "TimeSeriesForecastingJobConfig": "forecasts time series",
}
PROJECT_TAG = "sagemaker:project-name"
LEAST_RUNTIME, MOST_RUNTIME = 20, 30 * 24 * 3600
MOST_VALIDATION = 0.5
TAG_LENGTH = 63

RESULTS = {
    "AutoMLJobArn",
    "AutoMLJobArtifacts",
    "AutoMLJobSecondaryStatus",
    "AutoMLJobStatus",
    "AutoMLProblemTypeConfigName",
    "BestCandidate",
    "CreationTime",
    "EndTime",
    "FailureReason",
    "LastModifiedTime",
    "ModelDeployResult",
    "PartialFailureReasons",
    "ResolvedAttributes",
    "ResponseMetadata",
}
"""What a description says of the job's run and not of its settings."""

ONLY_ON_AWS = {
    "AutoMLComputeConfig": "The experiment runs on this machine.",
    "OutputDataConfig.KmsKeyId": "No key of that service is known here; choose an encryption key of this server.",
    "RoleArn": "The experiment runs as the user of this Jupyter server, without a role.",
    "SecurityConfig": "Networks and keys of AWS mean nothing here.",
}


def is_job(document: Values) -> bool:
    """Whether a document is a request or description of version 2."""
    return bool({"AutoMLProblemTypeConfig", "AutoMLJobInputDataConfig"} & set(document))


def is_old_job(document: Values) -> bool:
    """Whether it is one of version 1."""
    return "InputDataConfig" in document and bool({"AutoMLJobName", "AutoMLJobConfig"} & set(document))


def values_of_job(document: Values) -> tuple[Values, list[ImportNote]]:
    """The values of an experiment's fields, and what could not be carried over, in the order of the document.

    Raises
    ------
    AutopilotError
        INVALID_REQUEST for a job that is not about a table.
    """
    job = _Job(document)
    job.read()
    return job.values, job.notes


class _Job:
    """A job that is being read: what has been read is taken out, so that nothing is passed over in silence."""

    def __init__(self, document: Values) -> None:
        self.values: Values = {}
        self.notes: list[ImportNote] = []
        self._left = copy.deepcopy({name: value for name, value in document.items() if name not in RESULTS})

    def read(self) -> None:
        self._refuse_other_kinds()
        name = self._take("AutoMLJobName")
        if name is not None:
            self.values["name"] = name
        self._input()
        self._output()
        self._table()
        self._limits()
        self._candidates()
        self._objective()
        self._split()
        self._deployment()
        self._tags()
        self._rest()

    def _refuse_other_kinds(self) -> None:
        config = self._left.get("AutoMLProblemTypeConfig")
        for name, does in OTHER_JOBS.items():
            if isinstance(config, dict) and name in config:
                raise AutopilotError(
                    ErrorCode.INVALID_REQUEST,
                    f"This job {does} ({name}). Only jobs on a table (TabularJobConfig) can be imported.",
                    field="document",
                )

    def _input(self) -> None:
        for index, channel in enumerate(self._list("AutoMLJobInputDataConfig")):
            place = f"AutoMLJobInputDataConfig.{index}"
            if not isinstance(channel, dict):
                self._note(place, "This is no channel; it was left out.")
                continue
            validation = channel.get("ChannelType") == "validation"
            source = _inside(channel, "DataSource", "S3DataSource")
            field = "validation_path" if validation else "data_path"
            self._path(f"{place}.DataSource.S3DataSource.S3Uri", source.get("S3Uri"), field)
            if validation:
                self.values["split_method"] = SplitMethod.VALIDATION_FILE.value
            if source.get("S3DataType") == "AugmentedManifestFile":
                self._note(f"{place}.DataSource.S3DataSource.S3DataType", "An augmented manifest cannot be read here.")
            if source.get("S3DataType") == "ManifestFile":
                message = "The manifest is read here too, with a prefix that is a folder beside it and none in S3."
                self._note(f"{place}.DataSource.S3DataSource.S3DataType", message)

    def _output(self) -> None:
        place = "OutputDataConfig.S3OutputPath"
        self._path(place, self._take(place), "output_path")

    def _path(self, place: str, uri: JsonValue, field: str) -> None:
        """A place in S3 as a path in the workspace that it may have here."""
        if not isinstance(uri, str) or not uri:
            return
        path = uri.removeprefix("s3://").partition("/")[2].strip("/") if uri.startswith("s3://") else uri
        if path:
            self.values[field] = path
        if field == "output_path":
            self._note(place, f"Results are written to a folder in the workspace and not to {uri}.")
        else:
            self._note(place, f"Copy the data from {uri} into the workspace and say where they are.")

    def _table(self) -> None:
        tabular = "AutoMLProblemTypeConfig.TabularJobConfig"
        for name, field in (("TargetAttributeName", "target"), ("SampleWeightAttributeName", "weight_column")):
            value = self._take(f"{tabular}.{name}")
            if value is not None:
                self.values[field] = value
        self._one_of(f"{tabular}.ProblemType", "problem_type", PROBLEM_TYPES)
        self._one_of(f"{tabular}.Mode", "training_method", MODES)
        place = f"{tabular}.FeatureSpecificationS3Uri"
        uri = self._take(place)
        if uri is not None:
            self._note(place, f"The features that {uri} lists were not read. Choose them in the wizard.")
        place = f"{tabular}.GenerateCandidateDefinitionsOnly"
        if self._take(place):
            self._note(place, "Notebooks without training are not made; the plan shows the candidates beforehand.")

    def _limits(self) -> None:
        criteria = "AutoMLProblemTypeConfig.TabularJobConfig.CompletionCriteria"
        place = f"{criteria}.MaxAutoMLJobRuntimeInSeconds"
        seconds = self._take(place)
        if isinstance(seconds, int):
            kept = min(max(seconds, LEAST_RUNTIME), MOST_RUNTIME)
            self.values["max_runtime"] = kept
            if kept != seconds:
                self._note(place, f"{seconds} s became {kept} s, which is as near as can be.")
        else:
            self._note(place, "The job has no limit. The usual one of this wizard stands in its place.")
        for name, field in (
            ("MaxRuntimePerTrainingJobInSeconds", "max_runtime_per_candidate"),
            ("MaxCandidates", "max_candidates"),
        ):
            value = self._take(f"{criteria}.{name}")
            if value is not None:
                self.values[field] = value

    def _candidates(self) -> None:
        place = "AutoMLProblemTypeConfig.TabularJobConfig.CandidateGenerationConfig.AlgorithmsConfig"
        configs = [config for config in self._list(place) if isinstance(config, dict)]
        asked = [name for config in configs for name in _listed(config.get("AutoMLAlgorithms"))]
        if not asked:
            return
        known = list(dict.fromkeys(ALGORITHMS[name] for name in asked if name in ALGORITHMS))
        if known:
            self.values["algorithms"] = list(known)
        for name in asked:
            if name not in ALGORITHMS:
                self._note(place, f"There is no {name} here; it was left out.")
            elif name in {"nn-torch", "fastai"}:
                self._note(place, f"{name} became mlp, the neural network here.")
        if self.values.get("training_method", "auto") == "auto":
            self._note(place, "The training method Auto uses all algorithms. Choose another to keep the list.")

    def _objective(self) -> None:
        place = "AutoMLJobObjective.MetricName"
        self._one_of(place, "objective", METRICS)

    def _split(self) -> None:
        place = "DataSplitConfig.ValidationFraction"
        share = self._take(place)
        if not isinstance(share, int | float):
            return
        self.values["split_method"] = SplitMethod.RATIO.value
        self.values["validation_fraction"] = min(share, MOST_VALIDATION)
        if share > MOST_VALIDATION:
            self._note(place, f"{share} became {MOST_VALIDATION}, the most that can be held back here.")

    def _deployment(self) -> None:
        generated = self._take("ModelDeployConfig.AutoGenerateEndpointName") is True
        name = self._take("ModelDeployConfig.EndpointName")
        if generated or name is not None:
            self.values["auto_deploy"] = True
            self.values["endpoint_name"] = name

    def _tags(self) -> None:
        tags: list[JsonValue] = []
        for tag in self._list("Tags"):
            key, value = (str(tag.get(name, "")) if isinstance(tag, dict) else "" for name in ("Key", "Value"))
            text = f"{key}={value}" if value else key
            if key == PROJECT_TAG and value:
                self.values["project"] = value
            elif 0 < len(text) <= TAG_LENGTH:
                tags.append(text)
            else:
                self._note("Tags", f"The tag {text!r} has no text, or more than {TAG_LENGTH} characters.")
        if tags:
            self.values["tags"] = tags

    def _rest(self) -> None:
        """What was not read: it has a meaning on AWS only, or is not known."""
        for place, message in ONLY_ON_AWS.items():
            if self._take(place) is not None:
                self._note(place, message)
        for place in _leaves(self._left):
            self._note(place, "This is not known here; it was left out.")

    def _one_of(self, place: str, field: str, names: Mapping[str, str]) -> None:
        """A word that has another name here."""
        value = self._take(place)
        if value is None:
            return
        if isinstance(value, str) and value in names:
            self.values[field] = str(names[value])
        else:
            self._note(place, f"There is no {value} here; the usual choice stands in its place.")

    def _list(self, place: str) -> list[JsonValue]:
        value = self._take(place)
        return value if isinstance(value, list) else []

    def _take(self, place: str) -> JsonValue:
        """The value at a place, which is taken out; None where there is none."""
        *parents, name = place.split(".")
        return _inside(self._left, *parents).pop(name, None)

    def _note(self, place: str, message: str) -> None:
        self.notes.append(ImportNote(field=place, message=message))


def _inside(value: JsonValue, *names: str) -> Values:
    """The object at a place; an empty one where there is none."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def _listed(value: JsonValue) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []


def _leaves(value: JsonValue, place: str = "") -> list[str]:
    """The places of all values that are no objects."""
    if not isinstance(value, dict):
        return [place]
    return [leaf for name, inner in value.items() for leaf in _leaves(inner, f"{place}.{name}" if place else name)]
