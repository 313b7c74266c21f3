import type { AutopilotClient, Endpoint, Predictions } from '../api';
import { equal } from './experiments';
import type { IChange, Live } from './live';
import { PolledModel } from './polled';

/** The list of all endpoints; an endpoint's page is drawn from it as well. */
export class EndpointsModel extends PolledModel {
  constructor(
    private _client: AutopilotClient,
    live: Live
  ) {
    super('endpoints', live);
  }

  /** Null until the first answer. */
  get endpoints(): Endpoint[] | null {
    return this._endpoints;
  }

  get(name: string): Endpoint | null {
    return this._endpoints?.find(endpoint => endpoint.name === name) ?? null;
  }

  async start(name: string): Promise<void> {
    await this._client.startEndpoint(name);
    await this.refresh();
  }

  async stop(name: string): Promise<void> {
    await this._client.stopEndpoint(name);
    await this.refresh();
  }

  async remove(name: string): Promise<void> {
    await this._client.deleteEndpoint(name);
    await this.refresh();
  }

  invoke(
    name: string,
    body: string,
    contentType: string
  ): Promise<Predictions> {
    return this._client.invokeEndpoint(name, body, contentType);
  }

  protected async load(): Promise<boolean> {
    const found = await this._client.endpoints();
    const changed = !equal(found, this._endpoints);
    this._endpoints = found;
    return changed;
  }

  protected get active(): boolean {
    return (
      this._endpoints?.some(
        ({ status, updating }) => status === 'creating' || updating !== null
      ) ?? false
    );
  }

  protected concerns(change: IChange): boolean {
    return change.kind === 'endpoint';
  }

  private _endpoints: Endpoint[] | null = null;
}
