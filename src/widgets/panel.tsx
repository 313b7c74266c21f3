import type { TranslationBundle } from '@jupyterlab/translation';
import {
  PanelWithToolbar,
  ReactWidget,
  SidePanel,
  ToolbarButton,
  UseSignal,
  addIcon,
  refreshIcon
} from '@jupyterlab/ui-components';
import React from 'react';

import { errorText } from '../api';
import { EndpointsList, ExperimentsList } from '../components';
import type { EndpointsModel } from '../model/endpoints';
import type { ExperimentsModel } from '../model/experiments';
import type { PolledModel } from '../model/polled';
import { autopilotIcon } from '../ui';
import {
  deleteEndpoint,
  deleteExperiment,
  startEndpoint,
  stopEndpoint,
  stopExperiment
} from './actions';

export interface IPanelOptions {
  experiments: ExperimentsModel;
  endpoints: EndpointsModel;
  trans: TranslationBundle;
  create: () => void;
  openExperiment: (name: string) => void;
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
  }

  protected render(): JSX.Element {
    const { experiments, trans, create, openExperiment } = this._options;
    return (
      <UseSignal signal={experiments.stateChanged}>
        {() => (
          <ExperimentsList
            experiments={experiments.experiments}
            error={experiments.error && errorText(experiments.error, trans)}
            trans={trans}
            onOpen={openExperiment}
            onCreate={create}
            onStop={name => void stopExperiment(experiments, name, trans)}
            onDelete={name => void deleteExperiment(experiments, name, trans)}
          />
        )}
      </UseSignal>
    );
  }
}

class EndpointsSection extends ReactWidget {
  constructor(private _options: IPanelOptions) {
    super();
  }

  protected render(): JSX.Element {
    const { endpoints, trans, openEndpoint } = this._options;
    return (
      <UseSignal signal={endpoints.stateChanged}>
        {() => (
          <EndpointsList
            endpoints={endpoints.endpoints}
            error={endpoints.error && errorText(endpoints.error, trans)}
            trans={trans}
            onOpen={openEndpoint}
            onStart={name => void startEndpoint(endpoints, name, trans)}
            onStop={name => void stopEndpoint(endpoints, name, trans)}
            onDelete={name => void deleteEndpoint(endpoints, name, trans)}
          />
        )}
      </UseSignal>
    );
  }
}
