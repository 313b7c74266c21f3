import type { TranslationBundle } from '@jupyterlab/translation';
import {
  PanelWithToolbar,
  ReactWidget,
  SidePanel,
  ToolbarButton,
  UseSignal,
  addIcon,
  refreshIcon,
  tableRowsIcon
} from '@jupyterlab/ui-components';
import React from 'react';

import type { ExperimentSummary } from '../api';
import { EVERYTHING, errorText } from '../api';
import type { IExperimentHandlers } from '../components';
import { EndpointsList, ExperimentsList } from '../components';
import type { EndpointsModel } from '../model/endpoints';
import type { ExperimentsModel } from '../model/experiments';
import type { PolledModel } from '../model/polled';
import { matchingEndpoints, select } from '../model/query';
import { autopilotIcon } from '../ui';
import { deleteEndpoint, startEndpoint, stopEndpoint } from './actions';
import type { IExperimentLinks } from './handlers';
import { experimentHandlers } from './handlers';

export interface IPanelOptions extends IExperimentLinks {
  experiments: ExperimentsModel;
  endpoints: EndpointsModel;
  trans: TranslationBundle;
  create: () => void;
  openExperiments: () => void;
  openEndpoint: (name: string) => void;
}

/** The left side panel: the experiments and endpoints of the workspace. */
export class AutopilotPanel extends SidePanel {
  constructor(options: IPanelOptions) {
    super();
    const { trans, experiments, endpoints } = options;
    this.id = 'jp-autopilot-panel';
    this.title.caption = trans.__('AutoML');
    this.title.icon = autopilotIcon;
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', trans.__('AutoML'));
    this.addClass('jp-AutopilotPanel');
    this.addWidget(
      section(trans.__('Experiments'), new ExperimentsSection(options), [
        new ToolbarButton({
          icon: addIcon,
          tooltip: trans.__('Create AutoML experiment'),
          onClick: options.create
        }),
        new ToolbarButton({
          icon: tableRowsIcon,
          tooltip: trans.__('All experiments'),
          onClick: options.openExperiments
        }),
        refreshButton(experiments, trans)
      ])
    );
    this.addWidget(
      section(trans.__('Endpoints'), new EndpointsSection(options), [
        refreshButton(endpoints, trans)
      ])
    );
  }
}

function section(
  title: string,
  content: ReactWidget,
  buttons: ToolbarButton[]
): PanelWithToolbar {
  const panel = new PanelWithToolbar();
  panel.title.label = title;
  panel.title.caption = title;
  panel.addWidget(content);
  buttons.forEach((button, index) =>
    panel.toolbar.addItem(`button-${index}`, button)
  );
  return panel;
}

function refreshButton(
  model: PolledModel,
  trans: TranslationBundle
): ToolbarButton {
  return new ToolbarButton({
    icon: refreshIcon,
    tooltip: trans.__('Refresh'),
    onClick: () => void model.refresh()
  });
}

class ExperimentsSection extends ReactWidget {
  constructor(private _options: IPanelOptions) {
    super();
    const { experiments, trans } = _options;
    this._handlers = experimentHandlers(experiments, _options, trans);
  }

  protected render(): JSX.Element {
    return (
      <UseSignal signal={this._options.experiments.stateChanged}>
        {() => (
          <Experiments options={this._options} handlers={this._handlers} />
        )}
      </UseSignal>
    );
  }

  private _handlers: IExperimentHandlers;
}

const NONE: ExperimentSummary[] = [];

function Experiments({
  options,
  handlers
}: {
  options: IPanelOptions;
  handlers: IExperimentHandlers;
}): JSX.Element {
  const { experiments: model, trans, create } = options;
  const [search, setSearch] = React.useState('');
  const all = model.experiments ?? NONE;
  const found = React.useMemo(
    () => select(all, { ...EVERYTHING, search }, Date.now()),
    [all, search]
  );
  return (
    <ExperimentsList
      experiments={model.experiments && found}
      total={all.length}
      search={{ text: search, onChange: setSearch }}
      request={requestState(model, trans)}
      trans={trans}
      handlers={handlers}
      onCreate={create}
    />
  );
}

class EndpointsSection extends ReactWidget {
  constructor(private _options: IPanelOptions) {
    super();
  }

  protected render(): JSX.Element {
    return (
      <UseSignal signal={this._options.endpoints.stateChanged}>
        {() => <Endpoints options={this._options} />}
      </UseSignal>
    );
  }
}

function Endpoints({ options }: { options: IPanelOptions }): JSX.Element {
  const { endpoints: model, trans, openEndpoint } = options;
  const [search, setSearch] = React.useState('');
  return (
    <EndpointsList
      endpoints={model.endpoints && matchingEndpoints(model.endpoints, search)}
      total={model.endpoints?.length ?? 0}
      search={{ text: search, onChange: setSearch }}
      request={requestState(model, trans)}
      trans={trans}
      onOpen={openEndpoint}
      onStart={name => void startEndpoint(model, name, trans)}
      onStop={name => void stopEndpoint(model, name, trans)}
      onDelete={name => void deleteEndpoint(model, name, trans)}
    />
  );
}

function requestState(model: PolledModel, trans: TranslationBundle) {
  return {
    lostSince: model.lostSince,
    error:
      model.error && !model.connectionLost
        ? errorText(model.error, trans)
        : null,
    onRetry: () => model.refresh()
  };
}
