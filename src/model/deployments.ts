import type {
  AutopilotClient,
  DeploymentCreate,
  EndpointDeployments,
  ExperimentSummary,
  RegisteredModel
} from '../api';
import { equal } from './experiments';
import type { IChange, Live } from './live';
import { PolledModel } from './polled';

/** The models that a variant can be given. */
export interface IModelChoices {
  experiments: ExperimentSummary[];
  registered: RegisteredModel[];
}

/** What one endpoint serves and served, and how its variants do. */
export class DeploymentsModel extends PolledModel {
  constructor(
    private _client: AutopilotClient,
    live: Live,
    readonly name: string
  ) {
    super(`deployments-${name}`, live);
  }

  /** Null until the first answer. */
  get deployments(): EndpointDeployments | null {
    return this._deployments;
  }

  async update(body: DeploymentCreate): Promise<void> {
    await this._client.updateEndpoint(this.name, body);
    await this.refresh();
  }

  async rollBack(deployment: number): Promise<void> {
    await this._client.rollBackEndpoint(this.name, deployment);
    await this.refresh();
  }

  async choices(): Promise<IModelChoices> {
    const [experiments, registered] = await Promise.all([
      this._client.experiments(),
      this._client.registeredModels()
    ]);
    return { experiments, registered };
  }

  protected async load(): Promise<boolean> {
    const found = await this._client.deployments(this.name);
    const changed = !equal(found, this._deployments);
    this._deployments = found;
    return changed;
  }

  /** Requests may come at any time while it is served. */
  protected get active(): boolean {
    const now = this._deployments;
    return now !== null && (now.activity !== null || now.updating !== null);
  }

  protected concerns(change: IChange): boolean {
    return change.kind === 'endpoint' && change.id === this.name;
  }

  private _deployments: EndpointDeployments | null = null;
}
