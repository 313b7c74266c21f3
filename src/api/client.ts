import { ServerConnection } from '@jupyterlab/services';

import { address, request } from './request';
import type {
  CandidateNotebook,
  CandidateScripts,
  Catalog,
  DatasetPreview,
  DeploymentCreate,
  Endpoint,
  EndpointCreate,
  EndpointDeployments,
  Experiment,
  ExperimentNotebook,
  ExplanationRequest,
  Explanations,
  Exploration,
  ExperimentSummary,
  ImportedDraft,
  LabelsTaken,
  ModelBundle,
  ModelRegister,
  ModelVersion,
  Monitoring,
  MonitoringSettings,
  OnnxFile,
  Plan,
  Predictions,
  PreviewRequest,
  Problem,
  RegisteredModel,
  Report,
  ReportDocument,
  ReportFormat,
  Retraining,
  Step,
  TabularSpecRequest,
  Traffic,
  Transform,
  TransformCreate,
  VersionChange
} from './types';

/** The REST API, a method a route. Every method throws `ApiError`. */
export class AutopilotClient {
  constructor(
    readonly settings: ServerConnection.ISettings = ServerConnection.makeSettings()
  ) {}

  catalog(): Promise<Catalog> {
    return this._get('catalog');
  }

  previewDataset(body: PreviewRequest): Promise<DatasetPreview> {
    return this._post(body, 'datasets', 'preview');
  }

  /** What is wrong with a draft, up to and including a step; everything where no step is named. */
  async validate(
    draft: Record<string, unknown>,
    step: Step | null
  ): Promise<Problem[]> {
    const answer = await this._post<{ problems: Problem[] }>(
      { draft, step },
      'experiments',
      'validate'
    );
    return answer.problems;
  }

  /** The experiments that did or do what a whole draft would, newest first; none where it has a problem. */
  async similar(draft: Record<string, unknown>): Promise<string[]> {
    const answer = await this._post<{ similar: string[] }>(
      { draft, step: null },
      'experiments',
      'validate'
    );
    return answer.similar;
  }

  /** The draft that a specification or a job of Autopilot stands for; nothing is created. */
  importDocument(document: unknown): Promise<ImportedDraft> {
    return this._post({ document }, 'experiments', 'import');
  }

  /** What an experiment would do and about what it would take; nothing is created. */
  plan(spec: TabularSpecRequest): Promise<Plan> {
    return this._post(spec, 'plans');
  }

  async experiments(): Promise<ExperimentSummary[]> {
    return (
      await this._get<{ experiments: ExperimentSummary[] }>('experiments')
    ).experiments;
  }

  createExperiment(spec: TabularSpecRequest): Promise<Experiment> {
    return this._post(spec, 'experiments');
  }

  /**
   * One experiment. Of a revision that is known the answer has only the candidates that may have changed since, and
   * `changed` is false and the state is empty where nothing happened.
   */
  experiment(name: string, since?: number): Promise<Experiment> {
    const query = since === undefined ? undefined : { since };
    return request(this.settings, {
      method: 'GET',
      path: ['experiments', name],
      query
    });
  }

  deleteExperiment(name: string): Promise<void> {
    return this._delete('experiments', name);
  }

  stopExperiment(name: string): Promise<Experiment> {
    return this._post(undefined, 'experiments', name, 'stop');
  }

  /** Goes on with an experiment that has ended; the seconds are added to what is left of its time. */
  resumeExperiment(name: string, seconds: number | null): Promise<Experiment> {
    return this._post({ seconds }, 'experiments', name, 'resume');
  }

  /** Adds time to an experiment that is under way. */
  extendExperiment(name: string, seconds: number): Promise<Experiment> {
    return this._post({ seconds }, 'experiments', name, 'extend');
  }

  /** Lets an experiment that waits be the next to start. */
  prioritizeExperiment(name: string): Promise<Experiment> {
    return this._post(undefined, 'experiments', name, 'prioritize');
  }

  async log(name: string): Promise<string> {
    return (await this._get<{ text: string }>('experiments', name, 'log')).text;
  }

  /** What was found in the data. */
  exploration(name: string): Promise<Exploration> {
    return this._get('experiments', name, 'exploration');
  }

  /** What a candidate's model predicts and from what, and its files. */
  model(experiment: string, candidate: string): Promise<ModelBundle> {
    return this._get(...ofCandidate(experiment, candidate));
  }

  /** Where a browser downloads a candidate's model as one file. */
  archiveUrl(
    experiment: string,
    candidate: string,
    kind: 'zip' | 'tar.gz'
  ): string {
    return address(
      this.settings,
      ofCandidate(experiment, candidate, 'archive', kind)
    );
  }

  /** Writes a candidate’s model as an ONNX file. */
  writeOnnx(experiment: string, candidate: string): Promise<OnnxFile> {
    return this._post(undefined, ...ofCandidate(experiment, candidate, 'onnx'));
  }

  /** Where a browser downloads the ONNX file that was written. */
  onnxUrl(experiment: string, candidate: string): string {
    return address(this.settings, ofCandidate(experiment, candidate, 'onnx'));
  }

  /** Where a browser downloads a candidate's report in clear, also that of an encrypted experiment. */
  reportUrl(
    experiment: string,
    candidate: string,
    format: ReportFormat
  ): string {
    return address(
      this.settings,
      ofCandidate(experiment, candidate, 'report', format)
    );
  }

  /** Predicts the rows of a JSON text with a candidate's model, without an endpoint. */
  predictRows(
    experiment: string,
    candidate: string,
    body: string
  ): Promise<Predictions> {
    return request(this.settings, {
      method: 'POST',
      path: ofCandidate(experiment, candidate, 'predictions'),
      body
    });
  }

  /** The report on a candidate; at the first request it is made, which takes some seconds. */
  report(experiment: string, candidate: string): Promise<Report> {
    return this._get(...ofCandidate(experiment, candidate, 'report'));
  }

  /** Writes the report into the candidate's folder; a notebook that is there stays. */
  writeReport(
    experiment: string,
    candidate: string,
    format: ReportFormat
  ): Promise<ReportDocument> {
    return this._post(
      undefined,
      ...ofCandidate(experiment, candidate, 'report', format)
    );
  }

  /** What each feature adds to the predictions of rows. */
  explain(
    experiment: string,
    candidate: string,
    body: ExplanationRequest
  ): Promise<Explanations> {
    return this._post(
      body,
      ...ofCandidate(experiment, candidate, 'explanations')
    );
  }

  /** Writes the notebook that goes on from an experiment in Python, unless it is there. */
  writeExperimentNotebook(experiment: string): Promise<ExperimentNotebook> {
    return this._post(undefined, 'experiments', experiment, 'notebook');
  }

  /** Writes the notebook that trains a candidate again, unless it is there. */
  writeNotebook(
    experiment: string,
    candidate: string
  ): Promise<CandidateNotebook> {
    return this._post(
      undefined,
      ...ofCandidate(experiment, candidate, 'notebook')
    );
  }

  /** Writes the scripts that train a candidate again and predict with it, unless they are there. */
  writeScripts(
    experiment: string,
    candidate: string
  ): Promise<CandidateScripts> {
    return this._post(
      undefined,
      ...ofCandidate(experiment, candidate, 'scripts')
    );
  }

  async registeredModels(): Promise<RegisteredModel[]> {
    return (await this._get<{ models: RegisteredModel[] }>('models')).models;
  }

  /** Keeps a candidate's model as the next version of a registered model. */
  registerModel(body: ModelRegister): Promise<ModelVersion> {
    return this._post(body, 'models');
  }

  changeVersion(
    model: string,
    version: number,
    body: VersionChange
  ): Promise<ModelVersion> {
    return this._post(body, 'models', model, 'versions', String(version));
  }

  deleteVersion(model: string, version: number): Promise<void> {
    return this._delete('models', model, 'versions', String(version));
  }

  deployVersion(
    model: string,
    version: number,
    endpoint: string
  ): Promise<Endpoint> {
    const path = ['models', model, 'versions', String(version), 'deploy'];
    return this._post({ endpoint }, ...path);
  }

  async transforms(): Promise<Transform[]> {
    const found = await this._get<{ transforms: Transform[] }>('transforms');
    return found.transforms;
  }

  createTransform(body: TransformCreate): Promise<Transform> {
    return this._post(body, 'transforms');
  }

  stopTransform(name: string): Promise<Transform> {
    return this._post(undefined, 'transforms', name, 'stop');
  }

  resumeTransform(name: string): Promise<Transform> {
    return this._post(undefined, 'transforms', name, 'resume');
  }

  deleteTransform(name: string): Promise<void> {
    return this._delete('transforms', name);
  }

  async endpoints(): Promise<Endpoint[]> {
    return (await this._get<{ endpoints: Endpoint[] }>('endpoints')).endpoints;
  }

  createEndpoint(body: EndpointCreate): Promise<Endpoint> {
    return this._post(body, 'endpoints');
  }

  endpoint(name: string): Promise<Endpoint> {
    return this._get('endpoints', name);
  }

  deleteEndpoint(name: string): Promise<void> {
    return this._delete('endpoints', name);
  }

  startEndpoint(name: string): Promise<Endpoint> {
    return this._post(undefined, 'endpoints', name, 'start');
  }

  stopEndpoint(name: string): Promise<Endpoint> {
    return this._post(undefined, 'endpoints', name, 'stop');
  }

  /** What an endpoint serves and served, and how its variants do. */
  deployments(endpoint: string): Promise<EndpointDeployments> {
    return this._get('endpoints', endpoint, 'deployments');
  }

  /** Serves other models as soon as they are loaded, or the same with other weights. */
  updateEndpoint(
    endpoint: string,
    body: DeploymentCreate
  ): Promise<EndpointDeployments> {
    return this._post(body, 'endpoints', endpoint, 'deployments');
  }

  /** Serves an earlier deployment again. */
  rollBackEndpoint(
    endpoint: string,
    deployment: number
  ): Promise<EndpointDeployments> {
    return this._post({ deployment }, 'endpoints', endpoint, 'rollback');
  }

  /** Predicts the rows of a CSV or JSON text. */
  invokeEndpoint(
    name: string,
    body: string,
    contentType: string
  ): Promise<Predictions> {
    const path = ['endpoints', name, 'invocations'];
    return request(this.settings, { method: 'POST', path, body, contentType });
  }

  /** The endpoint's requests of the last minutes. */
  traffic(name: string, minutes: number): Promise<Traffic> {
    const path = ['endpoints', name, 'traffic'];
    return request(this.settings, { method: 'GET', path, query: { minutes } });
  }

  /** What is kept of an endpoint's requests, and what was found in those of a variant; null for the main one. */
  monitoring(name: string, variant: string | null): Promise<Monitoring> {
    return this._watched('GET', [name, 'monitoring'], variant);
  }

  changeMonitoring(
    name: string,
    settings: MonitoringSettings,
    variant: string | null
  ): Promise<Monitoring> {
    return this._watched('POST', [name, 'monitoring'], variant, settings);
  }

  /** Compares what was captured with the training data, which takes some seconds. */
  analyseEndpoint(name: string, variant: string | null): Promise<Monitoring> {
    return this._watched('POST', [name, 'monitoring', 'analysis'], variant);
  }

  /** Tells what predicted rows turned out to be, as CSV or JSON. */
  sendLabels(
    name: string,
    body: string,
    contentType: string
  ): Promise<LabelsTaken> {
    const path = ['endpoints', name, 'labels'];
    return request(this.settings, { method: 'POST', path, body, contentType });
  }

  /** Writes captured rows with labels beside the training data. */
  prepareRetraining(name: string, variant: string | null): Promise<Retraining> {
    return this._watched('POST', [name, 'monitoring', 'retraining'], variant);
  }

  deleteCaptured(name: string): Promise<void> {
    return this._delete('endpoints', name, 'monitoring', 'captured');
  }

  private _watched<T>(
    method: 'GET' | 'POST',
    path: string[],
    variant: string | null,
    body?: unknown
  ): Promise<T> {
    return request(this.settings, {
      method,
      path: ['endpoints', ...path],
      query: variant === null ? undefined : { variant },
      body: body === undefined ? undefined : JSON.stringify(body)
    });
  }

  private _get<T>(...path: string[]): Promise<T> {
    return request(this.settings, { method: 'GET', path });
  }

  private _post<T>(body: unknown, ...path: string[]): Promise<T> {
    return request(this.settings, {
      method: 'POST',
      path,
      body: body === undefined ? undefined : JSON.stringify(body)
    });
  }

  private _delete(...path: string[]): Promise<void> {
    return request(this.settings, { method: 'DELETE', path });
  }
}

/** The segments of a candidate's route. */
function ofCandidate(
  experiment: string,
  candidate: string,
  ...more: string[]
): string[] {
  return ['experiments', experiment, 'candidates', candidate, ...more];
}
