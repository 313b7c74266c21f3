import type {
  AutopilotClient,
  ModelRegister,
  ModelVersion,
  RegisteredModel,
  VersionChange
} from '../api';
import { equal } from './experiments';
import type { IChange, Live } from './live';
import { PolledModel } from './polled';

/** The registered models of the workspace. */
export class RegistryModel extends PolledModel {
  constructor(
    private _client: AutopilotClient,
    live: Live
  ) {
    super('registry', live);
  }

  /** By name; null until the first answer. */
  get models(): RegisteredModel[] | null {
    return this._models;
  }

  async register(request: ModelRegister): Promise<ModelVersion> {
    const version = await this._client.registerModel(request);
    await this.refresh();
    return version;
  }

  async change(
    { model, version }: ModelVersion,
    change: VersionChange
  ): Promise<void> {
    await this._client.changeVersion(model, version, change);
    await this.refresh();
  }

  async deploy(
    { model, version }: ModelVersion,
    endpoint: string
  ): Promise<void> {
    await this._client.deployVersion(model, version, endpoint);
    await this.refresh();
  }

  async remove({ model, version }: ModelVersion): Promise<void> {
    await this._client.deleteVersion(model, version);
    await this.refresh();
  }

  protected async load(): Promise<boolean> {
    const found = await this._client.registeredModels();
    const changed = !equal(found, this._models);
    this._models = found;
    return changed;
  }

  protected get active(): boolean {
    return false;
  }

  /** A version tells which endpoints serve it. */
  protected concerns(change: IChange): boolean {
    return change.kind === 'endpoint';
  }

  private _models: RegisteredModel[] | null = null;
}
