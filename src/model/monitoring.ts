import { ApiError } from '../api';
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

  /** What is found is that of a variant's requests; null for the one that answers most. */
  get variant(): string | null {
    return this._variant;
  }

  async choose(variant: string): Promise<void> {
    this._variant = variant;
    this.notify();
    await this.refresh();
  }

  async change(settings: MonitoringSettings): Promise<void> {
    const { name, variant } = this;
    const changed = this._client.changeMonitoring(name, settings, variant);
    this._take(await changed, variant);
  }

  async analyse(): Promise<void> {
    const { name, variant } = this;
    this._take(await this._client.analyseEndpoint(name, variant), variant);
  }

  /** Keeps labels and looks at how good the answers were. */
  async sendLabels(text: string, contentType: string): Promise<LabelsTaken> {
    const taken = await this._client.sendLabels(this.name, text, contentType);
    await this.analyse();
    return taken;
  }

  retrain(): Promise<Retraining> {
    return this._client.prepareRetraining(this.name, this._variant);
  }

  async deleteCaptured(): Promise<void> {
    await this._client.deleteCaptured(this.name);
    await this.refresh();
  }

  protected async load(): Promise<boolean> {
    const { minutes, variant } = this;
    const [monitoring, traffic] = await Promise.all([
      this._found(variant),
      this._client.traffic(this.name, minutes)
    ]);
    const news = !equal(monitoring, this._monitoring);
    if (news && [variant, null].includes(this._variant)) {
      this._monitoring = monitoring;
    }
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

  private async _found(variant: string | null): Promise<Monitoring> {
    try {
      return await this._client.monitoring(this.name, variant);
    } catch (error) {
      const gone =
        error instanceof ApiError && error.code === 'variant_unknown';
      if (!gone || variant === null) {
        throw error;
      }
      // Another deployment does not have it.
      if (variant === this._variant) {
        this._variant = null;
      }
      return this._client.monitoring(this.name, null);
    }
  }

  private _take(monitoring: Monitoring, variant: string | null): void {
    if (variant === this._variant) {
      this._monitoring = monitoring;
      this.notify();
    }
  }

  private _monitoring: Monitoring | null = null;
  private _traffic: Traffic | null = null;
  private _minutes = DAY_MINUTES;
  private _variant: string | null = null;
}

/** That time goes on alone is nothing new: charts are not drawn again for it. */
function same(one: Traffic, other: Traffic | null): boolean {
  return equal({ ...one, end: '' }, other && { ...other, end: '' });
}
