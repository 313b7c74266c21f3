import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import React from 'react';

import type { Retraining } from '../api';
import { errorText } from '../api';
import type { ChartRenderer } from '../charts';
import type { IMonitoringHandlers } from '../components';
import { EndpointPage, MonitoringSection, Variants } from '../components';
import type { DeploymentsModel } from '../model/deployments';
import type { EndpointsModel } from '../model/endpoints';
import type { MonitoringModel } from '../model/monitoring';
import { endpointIcon } from '../ui';
import { deleteEndpoint, startEndpoint, stopEndpoint } from './actions';
import {
  analyseEndpoint,
  changeMonitoring,
  deleteCaptured,
  retrain,
  sendLabels
} from './monitoring';

export interface IEndpointWidgetOptions {
  name: string;
  model: EndpointsModel;
  /** Its own; disposed with the page. */
  deployments: DeploymentsModel;
  monitoring: MonitoringModel;
  chart: ChartRenderer;
  /** Opens the wizard on a copy of the experiment with other data. */
  onRetrain: (data: Retraining) => Promise<unknown>;
  openExperiment: (experiment: string) => void;
  openModel: (experiment: string, candidate: string) => void;
  /** The server's base URL, for the code that calls the endpoint. */
  baseUrl: string;
  trans: TranslationBundle;
}

/** The page of one endpoint. */
export class EndpointWidget extends ReactWidget {
  constructor(private _options: IEndpointWidgetOptions) {
    super();
    const { name, model, deployments, trans } = _options;
    this.id = `jp-autopilot-endpoint-${name}`;
    this.title.label = name;
    this.title.caption = trans.__('AutoML endpoint %1', name);
    this.title.icon = endpointIcon;
    this.title.closable = true;
    void model.refresh();
    deployments.watch();
    _options.monitoring.watch();
  }

  dispose(): void {
    this._options.deployments.dispose();
    this._options.monitoring.dispose();
    super.dispose();
  }

  /** The endpoint's name. */
  get name(): string {
    return this._options.name;
  }

  protected render(): JSX.Element {
    return (
      <UseSignal signal={this._options.model.stateChanged}>
        {() => this._page()}
      </UseSignal>
    );
  }

  private _page(): JSX.Element {
    const { name, model, baseUrl, trans } = this._options;
    return (
      <EndpointPage
        name={name}
        endpoint={model.get(name)}
        baseUrl={baseUrl}
        lostSince={model.lostSince}
        onRetry={() => model.refresh()}
        error={this._error()}
        monitoring={
          <UseSignal signal={this._options.monitoring.stateChanged}>
            {() => this._monitoring()}
          </UseSignal>
        }
        trans={trans}
        variants={this._variants()}
        onInvoke={(body, contentType) => model.invoke(name, body, contentType)}
        onStart={() => void startEndpoint(model, name, trans)}
        onStop={() => void stopEndpoint(model, name, trans)}
        onDelete={() => void this._delete()}
        onOpenExperiment={this._options.openExperiment}
        onOpenModel={this._options.openModel}
      />
    );
  }

  private _variants(): JSX.Element | null {
    const { name, model, deployments, trans } = this._options;
    const endpoint = model.get(name);
    return (
      endpoint && (
        <UseSignal signal={deployments.stateChanged}>
          {() => (
            <Variants
              endpoint={endpoint}
              deployments={deployments.deployments}
              trans={trans}
              onChoices={() => deployments.choices()}
              onUpdate={async request => {
                await deployments.update(request);
                await model.refresh();
              }}
              onRollBack={async number => {
                await deployments.rollBack(number);
                await model.refresh();
              }}
            />
          )}
        </UseSignal>
      )
    );
  }

  private _monitoring(): JSX.Element {
    const { monitoring, chart, trans } = this._options;
    const { error, connectionLost } = monitoring;
    return (
      <MonitoringSection
        monitoring={monitoring.monitoring}
        traffic={monitoring.traffic}
        minutes={monitoring.minutes}
        variant={monitoring.variant}
        error={error && !connectionLost ? errorText(error, trans) : null}
        chart={chart}
        handlers={this._handlers}
        trans={trans}
      />
    );
  }

  private _handlers: IMonitoringHandlers = {
    onMinutes: minutes => void this._options.monitoring.show(minutes),
    onVariant: variant => void this._options.monitoring.choose(variant),
    onSave: settings =>
      changeMonitoring(this._options.monitoring, settings, this._options.trans),
    onAnalyse: () =>
      analyseEndpoint(this._options.monitoring, this._options.trans),
    onLabels: file =>
      sendLabels(this._options.monitoring, file, this._options.trans),
    onRetrain: () =>
      retrain(
        this._options.monitoring,
        this._options.onRetrain,
        this._options.trans
      ),
    onDelete: () =>
      deleteCaptured(this._options.monitoring, this._options.trans)
  };

  private _error(): string | null {
    const { name, model, trans } = this._options;
    if (model.error) {
      return model.connectionLost ? null : errorText(model.error, trans);
    }
    const missing = model.endpoints !== null && model.get(name) === null;
    return missing
      ? trans.__('There is no endpoint “%1”; it may have been deleted.', name)
      : null;
  }

  private async _delete(): Promise<void> {
    const { name, model, trans } = this._options;
    if (await deleteEndpoint(model, name, trans)) {
      (this.parent ?? this).dispose();
    }
  }
}
