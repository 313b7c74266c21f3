import type {
  AutopilotClient,
  LabelsTaken,
  Monitoring,
  MonitoringSettings,
  Retraining,
  Traffic
} from '../api';
import { equal } from './experiments';
import type { IChange, Live } from './live';
import { PolledModel } from './polled';

const DAY_MINUTES = 24 * 60;

/** What one endpoint was asked over time, and what was found in it. */
export class MonitoringModel extends PolledModel {
  constructor(
    private _client: AutopilotClient,
    live: Live,
    readonly name: string
  ) {
    super(`monitoring-${name}`, live);
  }

  /** Null until the first answer. */
  get monitoring(): Monitoring | null {
    return this._monitoring;
  }

  /** Null until the first answer. */
  get traffic(): Traffic | null {
    return this._traffic;
  }

  /** The traffic is that of the last minutes. */
  get minutes(): number {
    return this._minutes;
  }

  async show(minutes: number): Promise<void> {
    this._minutes = minutes;
    this.notify();
    await this.refresh();
  }

  async change(settings: MonitoringSettings): Promise<void> {
    this._take(await this._client.changeMonitoring(this.name, settings));
  }

  async analyse(): Promise<void> {
    this._take(await this._client.analyseEndpoint(this.name));
  }

  /** Keeps labels and looks at how good the answers were. */
  async sendLabels(text: string, contentType: string): Promise<LabelsTaken> {
    const taken = await this._client.sendLabels(this.name, text, contentType);
    await this.analyse();
    return taken;
  }

  retrain(): Promise<Retraining> {
    return this._client.prepareRetraining(this.name);
  }

  async deleteCaptured(): Promise<void> {
    await this._client.deleteCaptured(this.name);
    await this.refresh();
  }

  protected async load(): Promise<boolean> {
    const minutes = this._minutes;
    const [monitoring, traffic] = await Promise.all([
      this._client.monitoring(this.name),
      this._client.traffic(this.name, minutes)
    ]);
    const news = !equal(monitoring, this._monitoring);
    this._monitoring = monitoring;
    const moved = !same(traffic, this._traffic);
    if (moved && minutes === this._minutes) {
      this._traffic = traffic;
    }
    return news || moved;
  }

  protected get active(): boolean {
    return false;
  }

  protected concerns(change: IChange): boolean {
    return change.kind === 'endpoint' && change.id === this.name;
  }

  private _take(monitoring: Monitoring): void {
    this._monitoring = monitoring;
    this.notify();
  }

  private _monitoring: Monitoring | null = null;
  private _traffic: Traffic | null = null;
  private _minutes = DAY_MINUTES;
}

/** That time goes on alone is nothing new: charts are not drawn again for it. */
function same(one: Traffic, other: Traffic | null): boolean {
  return equal({ ...one, end: '' }, other && { ...other, end: '' });
}
