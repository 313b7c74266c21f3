"""Drafts from JSON documents: what is carried over, and what is said of the rest."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from jupyter_autopilot.contract import AutopilotError, ErrorCode, ImportedDraft, TabularSpec, import_document
from jupyter_autopilot.contract.autopilot_job import ALGORITHMS, METRICS
from jupyter_autopilot.engine.catalog import catalog, check_spec

REQUEST: dict[str, Any] = {
    "AutoMLJobName": "churn-job",
    "AutoMLJobInputDataConfig": [
        {
            "ChannelType": "training",
            "ContentType": "text/csv;header=present",
            "CompressionType": "None",
            "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://bucket/data/churn.csv"}},
        }
    ],
    "OutputDataConfig": {"S3OutputPath": "s3://bucket/results/", "KmsKeyId": "key"},
    "AutoMLProblemTypeConfig": {
        "TabularJobConfig": {
            "TargetAttributeName": "Churn",
            "SampleWeightAttributeName": "weight",
            "ProblemType": "BinaryClassification",
            "Mode": "ENSEMBLING",
            "CandidateGenerationConfig": {
                "AlgorithmsConfig": [{"AutoMLAlgorithms": ["xgboost", "linear-learner", "nn-torch", "fastai"]}]
            },
            "CompletionCriteria": {
                "MaxCandidates": 20,
                "MaxRuntimePerTrainingJobInSeconds": 300,
                "MaxAutoMLJobRuntimeInSeconds": 3600,
            },
            "FeatureSpecificationS3Uri": "s3://bucket/features.json",
            "GenerateCandidateDefinitionsOnly": False,
        }
    },
    "RoleArn": "arn:aws:iam::1:role/r",
    "Tags": [{"Key": "team", "Value": "sales"}, {"Key": "sagemaker:project-name", "Value": "retention"}],
    "SecurityConfig": {"EnableInterContainerTrafficEncryption": True, "VpcConfig": {"Subnets": ["a"]}},
    "AutoMLJobObjective": {"MetricName": "F1"},
    "ModelDeployConfig": {"AutoGenerateEndpointName": False, "EndpointName": "churn-endpoint"},
    "DataSplitConfig": {"ValidationFraction": 0.3},
}
TABULAR = "AutoMLProblemTypeConfig.TabularJobConfig"


def changed(place: str, value: object) -> dict[str, Any]:
    """The request with another value at a place; None takes it out."""
    request = copy.deepcopy(REQUEST)
    *parents, name = place.split(".")
    inner = request
    for parent in parents:
        inner = inner[parent]
    if value is None:
        del inner[name]
    else:
        inner[name] = value
    return request


def noted(draft: ImportedDraft) -> dict[str, str]:
    return {note.field: note.message for note in draft.notes}


def test_a_job_is_carried_over() -> None:
    draft = import_document(REQUEST)
    assert draft.source == "autopilot_job"
    assert draft.values == {
        "name": "churn-job",
        "data_path": "data/churn.csv",
        "output_path": "results",
        "target": "Churn",
        "weight_column": "weight",
        "problem_type": "binary",
        "training_method": "ensembling",
        "algorithms": ["xgboost", "linear", "mlp"],
        "max_candidates": 20,
        "max_runtime_per_candidate": 300,
        "max_runtime": 3600,
        "project": "retention",
        "tags": ["team=sales", "imported"],
        "objective": "f1",
        "auto_deploy": True,
        "endpoint_name": "churn-endpoint",
        "split_method": "ratio",
        "validation_fraction": 0.3,
    }
    assert check_spec(TabularSpec.model_validate(draft.values)) == []


def test_what_is_not_carried_over_is_said() -> None:
    notes = noted(import_document(REQUEST))
    assert set(notes) == {
        "AutoMLJobInputDataConfig.0.DataSource.S3DataSource.S3Uri",
        "OutputDataConfig.S3OutputPath",
        "OutputDataConfig.KmsKeyId",
        f"{TABULAR}.FeatureSpecificationS3Uri",
        f"{TABULAR}.CandidateGenerationConfig.AlgorithmsConfig",
        "RoleArn",
        "SecurityConfig",
    }
    assert "s3://bucket/data/churn.csv" in notes["AutoMLJobInputDataConfig.0.DataSource.S3DataSource.S3Uri"]


def test_the_document_is_left_as_it_is() -> None:
    before = copy.deepcopy(REQUEST)
    import_document(REQUEST)
    assert before == REQUEST


def test_a_description_is_read_like_the_request() -> None:
    description = {
        **{name: value for name, value in REQUEST.items() if name not in {"Tags", "SecurityConfig"}},
        "AutoMLJobArn": "arn",
        "AutoMLJobStatus": "Completed",
        "AutoMLJobSecondaryStatus": "Completed",
        "AutoMLProblemTypeConfigName": "Tabular",
        "CreationTime": 1700000000.0,
        "BestCandidate": {"CandidateName": "c", "InferenceContainers": []},
        "ResolvedAttributes": {"AutoMLJobObjective": {"MetricName": "F1"}},
        "ResponseMetadata": {"HTTPStatusCode": 200},
    }
    draft = import_document(description)
    assert draft.values["target"] == "Churn"
    assert not {"BestCandidate", "AutoMLJobStatus"} & {field.split(".")[0] for field in noted(draft)}


@pytest.mark.parametrize(
    ("place", "value", "expected", "note"),
    [
        (f"{TABULAR}.CompletionCriteria", None, {"max_runtime": None}, "MaxAutoMLJobRuntimeInSeconds"),
        (f"{TABULAR}.CompletionCriteria.MaxAutoMLJobRuntimeInSeconds", 5, {"max_runtime": 20}, "became 20 s"),
        (f"{TABULAR}.Mode", None, {"algorithms": ["xgboost", "linear", "mlp"]}, "Choose another to keep the list"),
        (f"{TABULAR}.Mode", "HYPERPARAMETER_TUNING", {"training_method": "hpo"}, None),
        (f"{TABULAR}.Mode", "SOMETHING", {"training_method": None}, "There is no SOMETHING"),
        (f"{TABULAR}.GenerateCandidateDefinitionsOnly", True, {}, "Notebooks without training"),
        (f"{TABULAR}.NewSetting", {"Deep": 1}, {}, "This is not known here"),
        ("AutoMLJobObjective.MetricName", "WAPE", {"objective": None}, "There is no WAPE here"),
        ("DataSplitConfig.ValidationFraction", 0.7, {"validation_fraction": 0.5}, "0.7 became 0.5"),
        ("DataSplitConfig", None, {"split_method": None, "validation_fraction": None}, None),
        ("ModelDeployConfig", {"AutoGenerateEndpointName": True}, {"auto_deploy": True, "endpoint_name": None}, None),
        ("ModelDeployConfig", None, {"auto_deploy": None}, None),
        ("Tags", [{"Key": "k" * 64, "Value": ""}, {"Key": "k", "Value": ""}], {"tags": ["k", "imported"]}, "The tag"),
        ("AutoMLJobName", "not a name", {"name": None}, "was left out"),
        ("OutputDataConfig.S3OutputPath", "s3://bucket", {"output_path": None}, "not to s3://bucket"),
        ("AutoMLComputeConfig", {"EmrServerlessComputeConfig": {}}, {}, "on this machine"),
    ],
)
def test_a_setting_of_a_job(place: str, value: object, expected: dict[str, object], note: str | None) -> None:
    draft = import_document(changed(place, value))
    assert {name: draft.values.get(name) for name in expected} == expected
    new = [f"{one.field}: {one.message}" for one in draft.notes if one not in import_document(REQUEST).notes]
    assert (note is None and new == []) or any(note is not None and note in line for line in new)


def test_a_validation_channel_is_the_validation_file() -> None:
    request = changed("DataSplitConfig", None)
    channel = copy.deepcopy(request["AutoMLJobInputDataConfig"][0])
    channel["ChannelType"] = "validation"
    channel["DataSource"]["S3DataSource"] = {"S3DataType": "ManifestFile", "S3Uri": "s3://b/later.json"}
    request["AutoMLJobInputDataConfig"].append(channel)
    draft = import_document(request)
    assert (draft.values["split_method"], draft.values["validation_path"]) == ("validation_file", "later.json")
    assert "AutoMLJobInputDataConfig.1.DataSource.S3DataSource.S3DataType" in noted(draft)


@pytest.mark.parametrize("kind", ["ImageClassificationJobConfig", "TimeSeriesForecastingJobConfig"])
def test_a_job_on_something_else_is_refused(kind: str) -> None:
    with pytest.raises(AutopilotError, match=kind):
        import_document({**REQUEST, "AutoMLProblemTypeConfig": {kind: {}}})


def test_every_name_of_a_job_has_one_here() -> None:
    assert set(METRICS.values()) <= {metric.name for metric in catalog().metrics}
    assert set(ALGORITHMS.values()) <= {algorithm.name for algorithm in catalog().algorithms}


def test_a_specification_is_taken_as_it_is() -> None:
    spec = TabularSpec(name="a", data_path="t.csv", target="y", max_runtime=None, tags=["one"])
    written = json.loads(spec.model_dump_json())
    for document in (written, {"name": "a", "state": {}, "spec": written}):
        draft = import_document(document)
        assert (draft.source, draft.notes) == ("specification", [])
        assert draft.values["tags"] == ["one", "imported"]
        assert TabularSpec.model_validate(draft.values) == spec.model_copy(update={"tags": ["one", "imported"]})


def test_values_that_the_contract_refuses_are_left_out_of_a_specification() -> None:
    draft = import_document({"data_path": "t.csv", "max_runtime": 1, "tags": 5, "features": ["x"], "gone": 1})
    assert draft.values == {"data_path": "t.csv", "tags": ["imported"]}
    assert set(noted(draft)) == {"max_runtime", "tags", "features", "gone"}


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({}, "no specification"),
        ({"cells": [], "nbformat": 4}, "no specification"),
        ({"kind": "image", "data_path": "x"}, "no specification"),
        ({"AutoMLJobName": "a", "InputDataConfig": [], "AutoMLJobConfig": {}}, "older CreateAutoMLJob"),
        ({"AutoMLProblemTypeConfig": 5}, None),
        ({"AutoMLJobInputDataConfig": [5], "Tags": "x", "OutputDataConfig": []}, None),
    ],
)
def test_other_documents(document: dict[str, Any], message: str | None) -> None:
    if message is None:
        assert import_document(document).notes
        return
    with pytest.raises(AutopilotError, match=message) as caught:
        import_document(document)
    assert caught.value.code is ErrorCode.INVALID_REQUEST
