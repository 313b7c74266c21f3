import type { AutopilotClient, Transform, TransformCreate } from '../api';
import { isTerminal } from '../api';
import { equal } from './experiments';
import type { IChange, Live } from './live';
import { PolledModel } from './polled';

/** The batch transforms of the workspace. */
export class TransformsModel extends PolledModel {
  constructor(
    private _client: AutopilotClient,
    live: Live
  ) {
    super('transforms', live);
  }

  /** Newest first; null until the first answer. */
  get transforms(): Transform[] | null {
    return this._transforms;
  }

  async create(request: TransformCreate): Promise<Transform> {
    const transform = await this._client.createTransform(request);
    await this.refresh();
    return transform;
  }

  async stop(name: string): Promise<void> {
    await this._client.stopTransform(name);
    await this.refresh();
  }

  async resume(name: string): Promise<void> {
    await this._client.resumeTransform(name);
    await this.refresh();
  }

  async remove(name: string): Promise<void> {
    await this._client.deleteTransform(name);
    await this.refresh();
  }

  protected async load(): Promise<boolean> {
    const found = await this._client.transforms();
    const changed = !equal(found, this._transforms);
    this._transforms = found;
    return changed;
  }

  protected get active(): boolean {
    return this._transforms?.some(one => !isTerminal(one.status)) ?? false;
  }

  protected concerns(change: IChange): boolean {
    return change.kind === 'transform';
  }

  private _transforms: Transform[] | null = null;
}
