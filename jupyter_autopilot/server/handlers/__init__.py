"""The operations of the API by name, one file a resource; `contract.routes` says where each is found."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from ..operation import Answer, Call
from . import (
    candidates,
    catalog,
    datasets,
    deployments,
    endpoints,
    experiments,
    models,
    monitoring,
    notebooks,
    onnx_files,
    plans,
    reports,
    transforms,
)

Operation = Callable[[Call], Awaitable[Answer]]

OPERATIONS: dict[str, Operation] = {
    operation.__name__: operation
    for operation in (
        catalog.get_catalog,
        datasets.preview_dataset,
        experiments.validate_experiment,
        experiments.import_experiment,
        plans.plan_experiment,
        experiments.list_experiments,
        experiments.create_experiment,
        experiments.get_experiment,
        experiments.delete_experiment,
        experiments.stop_experiment,
        experiments.resume_experiment,
        experiments.extend_experiment,
        experiments.prioritize_experiment,
        experiments.get_log,
        experiments.get_exploration,
        candidates.get_model,
        candidates.download_model,
        candidates.predict_rows,
        reports.get_report,
        reports.download_report,
        reports.write_report,
        reports.explain_rows,
        notebooks.write_experiment_notebook,
        notebooks.write_candidate_notebook,
        notebooks.write_candidate_scripts,
        onnx_files.write_onnx,
        onnx_files.download_onnx,
        models.list_registered_models,
        models.register_model,
        models.get_registered_model,
        models.delete_registered_model,
        models.change_model_version,
        models.delete_model_version,
        models.deploy_model_version,
        endpoints.list_endpoints,
        endpoints.create_endpoint,
        endpoints.get_endpoint,
        endpoints.delete_endpoint,
        endpoints.start_endpoint,
        endpoints.stop_endpoint,
        endpoints.invoke_endpoint,
        deployments.list_deployments,
        deployments.update_endpoint,
        deployments.roll_endpoint_back,
        monitoring.get_traffic,
        monitoring.get_monitoring,
        monitoring.change_monitoring,
        monitoring.analyse_endpoint,
        monitoring.prepare_retraining,
        monitoring.delete_captured,
        monitoring.send_labels,
        transforms.list_transforms,
        transforms.create_transform,
        transforms.get_transform,
        transforms.delete_transform,
        transforms.stop_transform,
        transforms.resume_transform,
    )
}
