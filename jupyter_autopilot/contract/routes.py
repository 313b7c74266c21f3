"""The REST API as a table of data: the server's handlers, the OpenAPI document and the tests read it.

Paths are relative to `<base URL>/autopilot/`. `{name}` is one path segment.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import import_module

from .base import Model
from .bundle import ModelBundle, OnnxFile
from .candidate import CandidateNotebook, CandidateScripts
from .catalog import Catalog
from .dataset import DatasetPreview, PreviewRequest
from .endpoint import Endpoint, EndpointCreate, EndpointList
from .experiment import (
    Experiment,
    ExperimentList,
    ExperimentNotebook,
    ExtendRequest,
    LogResponse,
    ResumeRequest,
    TabularSpec,
    ValidateRequest,
    ValidateResponse,
)
from .imports import ImportedDraft, ImportRequest
from .plan import Plan
from .prediction import Predictions
from .report import ExplanationRequest, Explanations, Report, ReportDocument

PREFIX = "autopilot"
"""The first segment of every route, after the Jupyter server's base URL."""


@dataclass(frozen=True)
class Route:
    """One operation of the API.

    `action` is what the Jupyter authorizer is asked for, on the resource `autopilot`; `contents` names the
    contents action it is asked for as well, because the operation reads or writes files of the workspace. A `request`
    or `response` in words, `module:name`, is a model that is imported when it is needed and not when a server starts.
    A route with `request_types` takes a body of one of these content types as it is, which no model describes; a route
    with `file_types` answers a file of one of these. `query` are the numbers of the query and `names` its texts, each
    with what it means.
    """

    method: str
    path: str
    operation: str
    summary: str
    response: type[Model] | str | None
    request: type[Model] | str | None = None
    status: int = 200
    action: str = "read"
    contents: str | None = None
    query: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    request_types: tuple[str, ...] = ()
    file_types: tuple[str, ...] = ()

    @property
    def answer(self) -> type[Model] | None:
        """The model of `response`."""
        return _model(self.response)

    @property
    def asked(self) -> type[Model] | None:
        """The model of `request`."""
        return _model(self.request)


def _model(named: type[Model] | str | None) -> type[Model] | None:
    if not isinstance(named, str):
        return named
    module, _, name = named.partition(":")
    model: type[Model] = getattr(import_module(f".{module}", __package__), name)
    return model


VARIANT = {"variant": "Of what this variant answered; of the one that answers most if left out."}

ROUTES: tuple[Route, ...] = (
    Route("GET", "catalog", "get_catalog", "What exists, and the wizard", Catalog),
    Route(
        "POST",
        "datasets/preview",
        "preview_dataset",
        "Look at a data file",
        DatasetPreview,
        PreviewRequest,
        contents="read",
    ),
    Route(
        "POST",
        "experiments/validate",
        "validate_experiment",
        "Check a draft",
        ValidateResponse,
        ValidateRequest,
        contents="read",
    ),
    Route(
        "POST",
        "experiments/import",
        "import_experiment",
        "A draft from a specification or a job of SageMaker Autopilot",
        ImportedDraft,
        ImportRequest,
    ),
    Route(
        "POST",
        "plans",
        "plan_experiment",
        "What an experiment would do, and about what it would take",
        Plan,
        TabularSpec,
        contents="read",
    ),
    Route("GET", "experiments", "list_experiments", "All experiments, newest first", ExperimentList),
    Route(
        "POST",
        "experiments",
        "create_experiment",
        "Create and queue an experiment",
        Experiment,
        TabularSpec,
        status=202,
        action="write",
        contents="write",
    ),
    Route(
        "GET",
        "experiments/{name}",
        "get_experiment",
        "One experiment",
        Experiment,
        query={
            "since": "A revision that is known; the answer has only the candidates that may have changed since, and "
            "`changed: false` and no state if nothing happened."
        },
    ),
    Route(
        "DELETE",
        "experiments/{name}",
        "delete_experiment",
        "Delete an experiment and its folder",
        None,
        status=204,
        action="write",
        contents="write",
    ),
    Route(
        "POST",
        "experiments/{name}/stop",
        "stop_experiment",
        "Stop and keep the best model so far",
        Experiment,
        status=202,
        action="execute",
    ),
    Route(
        "POST",
        "experiments/{name}/resume",
        "resume_experiment",
        "Go on with an experiment that has ended, also with more time; what was trained is kept",
        Experiment,
        ResumeRequest,
        status=202,
        action="execute",
    ),
    Route(
        "POST",
        "experiments/{name}/extend",
        "extend_experiment",
        "Add time to an experiment that is under way",
        Experiment,
        ExtendRequest,
        status=202,
        action="execute",
    ),
    Route(
        "POST",
        "experiments/{name}/prioritize",
        "prioritize_experiment",
        "Move an experiment that waits to the front of the queue",
        Experiment,
        action="execute",
    ),
    Route(
        "GET",
        "experiments/{name}/log",
        "get_log",
        "The end of the worker's log",
        LogResponse,
        contents="read",
    ),
    Route(
        "GET",
        "experiments/{name}/exploration",
        "get_exploration",
        "What was found in the data, and what the findings' fixes change in the specification",
        "exploration:Exploration",
        contents="read",
    ),
    Route(
        "POST",
        "experiments/{name}/notebook",
        "write_experiment_notebook",
        "Write the notebook that goes on from an experiment in Python, unless it is there",
        ExperimentNotebook,
        action="write",
        contents="write",
    ),
    Route(
        "GET",
        "experiments/{name}/candidates/{id}",
        "get_model",
        "What a candidate's model predicts and from what, and its files",
        ModelBundle,
        contents="read",
    ),
    Route(
        "GET",
        "experiments/{name}/candidates/{id}/archive/{kind}",
        "download_model",
        "A candidate's model with all that it takes to use it elsewhere, as one file; the kind is `zip` or `tar.gz`",
        None,
        contents="read",
        file_types=("application/zip", "application/gzip"),
    ),
    Route(
        "POST",
        "experiments/{name}/candidates/{id}/onnx",
        "write_onnx",
        "Write a candidate's model as an ONNX file into the candidate's folder, once it answers as the model does",
        OnnxFile,
        action="write",
        contents="write",
    ),
    Route(
        "GET",
        "experiments/{name}/candidates/{id}/onnx",
        "download_onnx",
        "The ONNX file that was written of a candidate's model",
        None,
        contents="read",
        file_types=("application/octet-stream",),
    ),
    Route(
        "POST",
        "experiments/{name}/candidates/{id}/predictions",
        "predict_rows",
        "Predict rows with a candidate's model, without an endpoint",
        Predictions,
        action="execute",
        request_types=("application/json",),
    ),
    Route(
        "GET",
        "experiments/{name}/candidates/{id}/report",
        "get_report",
        "How good a candidate is, where it errs and what it looks at; made at the first request",
        Report,
        contents="read",
    ),
    Route(
        "GET",
        "experiments/{name}/candidates/{id}/report/{format}",
        "download_report",
        "The report as one HTML page (`html`) or as an executed notebook (`notebook`)",
        None,
        action="write",
        contents="write",
        file_types=("text/html", "application/x-ipynb+json"),
    ),
    Route(
        "POST",
        "experiments/{name}/candidates/{id}/report/{format}",
        "write_report",
        "Write the report into the candidate's folder, as `html` or `notebook`; a notebook that is there stays",
        ReportDocument,
        action="write",
        contents="write",
    ),
    Route(
        "POST",
        "experiments/{name}/candidates/{id}/explanations",
        "explain_rows",
        "What each feature adds to the prediction of a row",
        Explanations,
        ExplanationRequest,
        action="execute",
        contents="read",
    ),
    Route(
        "POST",
        "experiments/{name}/candidates/{id}/notebook",
        "write_candidate_notebook",
        "Write the notebook that trains a candidate again, unless it is there",
        CandidateNotebook,
        action="write",
        contents="write",
    ),
    Route(
        "POST",
        "experiments/{name}/candidates/{id}/scripts",
        "write_candidate_scripts",
        "Write the scripts that train a candidate again and predict with it, unless they are there",
        CandidateScripts,
        action="write",
        contents="write",
    ),
    Route("GET", "models", "list_registered_models", "All registered models", "registry:RegisteredModelList"),
    Route(
        "POST",
        "models",
        "register_model",
        "Keep a candidate's model as the next version of a registered model",
        "registry:ModelVersion",
        "registry:ModelRegister",
        status=201,
        action="write",
    ),
    Route("GET", "models/{name}", "get_registered_model", "One registered model", "registry:RegisteredModel"),
    Route(
        "DELETE",
        "models/{name}",
        "delete_registered_model",
        "Delete a registered model with all its versions",
        None,
        status=204,
        action="write",
    ),
    Route(
        "POST",
        "models/{name}/versions/{version}",
        "change_model_version",
        "Change a version's stage, description or tags",
        "registry:ModelVersion",
        "registry:VersionChange",
        action="write",
    ),
    Route(
        "DELETE",
        "models/{name}/versions/{version}",
        "delete_model_version",
        "Delete a version of a registered model",
        None,
        status=204,
        action="write",
    ),
    Route(
        "POST",
        "models/{name}/versions/{version}/deploy",
        "deploy_model_version",
        "Serve a version of a registered model",
        Endpoint,
        "registry:VersionDeploy",
        status=202,
        action="write",
    ),
    Route("GET", "endpoints", "list_endpoints", "All endpoints", EndpointList),
    Route(
        "POST",
        "endpoints",
        "create_endpoint",
        "Deploy a candidate",
        Endpoint,
        EndpointCreate,
        status=202,
        action="write",
    ),
    Route("GET", "endpoints/{name}", "get_endpoint", "One endpoint", Endpoint),
    Route(
        "DELETE",
        "endpoints/{name}",
        "delete_endpoint",
        "Stop and delete an endpoint",
        None,
        status=204,
        action="write",
    ),
    Route(
        "POST",
        "endpoints/{name}/start",
        "start_endpoint",
        "Start a stopped endpoint",
        Endpoint,
        status=202,
        action="execute",
    ),
    Route(
        "POST",
        "endpoints/{name}/stop",
        "stop_endpoint",
        "Stop an endpoint and keep it",
        Endpoint,
        status=202,
        action="execute",
    ),
    Route(
        "GET",
        "endpoints/{name}/deployments",
        "list_deployments",
        "The deployments of an endpoint, newest first, and how its variants do",
        "deployment:EndpointDeployments",
    ),
    Route(
        "POST",
        "endpoints/{name}/deployments",
        "update_endpoint",
        "Serve other models, or the same with other weights; the current ones answer until the new ones are ready",
        "deployment:EndpointDeployments",
        "deployment:DeploymentCreate",
        status=202,
        action="write",
    ),
    Route(
        "POST",
        "endpoints/{name}/rollback",
        "roll_endpoint_back",
        "Serve an earlier deployment again",
        "deployment:EndpointDeployments",
        "deployment:Rollback",
        status=202,
        action="write",
    ),
    Route(
        "POST",
        "endpoints/{name}/invocations",
        "invoke_endpoint",
        "Predict rows",
        Predictions,
        action="execute",
        request_types=("text/csv", "application/json"),
    ),
    Route(
        "GET",
        "endpoints/{name}/traffic",
        "get_traffic",
        "An endpoint's requests, errors and latencies over time",
        "monitoring:Traffic",
        query={"minutes": "Of the last so many minutes; 1440, a day, if left out."},
    ),
    Route(
        "GET",
        "endpoints/{name}/monitoring",
        "get_monitoring",
        "What is kept of an endpoint's requests, and what was found in it",
        "monitoring:Monitoring",
        contents="read",
        names=VARIANT,
    ),
    Route(
        "POST",
        "endpoints/{name}/monitoring",
        "change_monitoring",
        "Change what is kept, how often it is analysed, and what raises an alert",
        "monitoring:Monitoring",
        "monitoring:MonitoringSettings",
        action="write",
        names=VARIANT,
    ),
    Route(
        "POST",
        "endpoints/{name}/monitoring/analysis",
        "analyse_endpoint",
        "Compare what was captured with the training data now",
        "monitoring:Monitoring",
        action="execute",
        names=VARIANT,
    ),
    Route(
        "POST",
        "endpoints/{name}/monitoring/retraining",
        "prepare_retraining",
        "Write captured rows with labels beside the training data, as the data of a new experiment",
        "monitoring:Retraining",
        action="write",
        contents="write",
        names=VARIANT,
    ),
    Route(
        "DELETE",
        "endpoints/{name}/monitoring/captured",
        "delete_captured",
        "Delete what was captured, the labels, and what was found in them",
        None,
        status=204,
        action="write",
    ),
    Route(
        "POST",
        "endpoints/{name}/labels",
        "send_labels",
        "Tell what predicted rows turned out to be: inference_id and label of each",
        "monitoring:LabelsTaken",
        action="write",
        request_types=("text/csv", "application/json"),
    ),
    Route(
        "GET",
        "transforms",
        "list_transforms",
        "All batch transforms, newest first",
        "transform:TransformList",
    ),
    Route(
        "POST",
        "transforms",
        "create_transform",
        "Predict files",
        "transform:Transform",
        "transform:TransformCreate",
        status=202,
        action="execute",
        contents="write",
    ),
    Route("GET", "transforms/{name}", "get_transform", "One batch transform", "transform:Transform"),
    Route(
        "DELETE",
        "transforms/{name}",
        "delete_transform",
        "Forget a batch transform that has ended; the file that it wrote stays",
        None,
        status=204,
        action="write",
        contents="write",
    ),
    Route(
        "POST",
        "transforms/{name}/stop",
        "stop_transform",
        "Stop a batch transform and keep what is done",
        "transform:Transform",
        status=202,
        action="execute",
    ),
    Route(
        "POST",
        "transforms/{name}/resume",
        "resume_transform",
        "Go on with a batch transform where it was",
        "transform:Transform",
        status=202,
        action="execute",
        contents="write",
    ),
)
