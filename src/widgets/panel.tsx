import type { TranslationBundle } from '@jupyterlab/translation';
import {
  PanelWithToolbar,
  ReactWidget,
  SidePanel,
  ToolbarButton,
  UseSignal,
  addIcon,
  folderFavoriteIcon,
  refreshIcon,
  tableRowsIcon
} from '@jupyterlab/ui-components';
import React from 'react';

import type { ExperimentSummary } from '../api';
import { EVERYTHING, errorText } from '../api';
import type { IExperimentHandlers, ITransformHandlers } from '../components';
import { EndpointsList, ExperimentsList, TransformsList } from '../components';
import type { EndpointsModel } from '../model/endpoints';
import type { ExperimentsModel } from '../model/experiments';
import type { PolledModel } from '../model/polled';
import { matchingEndpoints, matchingTransforms, select } from '../model/query';
import type { TransformsModel } from '../model/transforms';
import { autopilotIcon } from '../ui';
import {
  deleteEndpoint,
  deleteTransform,
  startEndpoint,
  stopEndpoint
} from './actions';
import { attempt } from './confirm';
import type { IExperimentLinks } from './handlers';
import { experimentHandlers } from './handlers';

export interface IPanelOptions extends IExperimentLinks {
  experiments: ExperimentsModel;
  endpoints: EndpointsModel;
  transforms: TransformsModel;
  trans: TranslationBundle;
  create: () => void;
  openExperiments: () => void;
  openRegistry: () => void;
  openEndpoint: (name: string) => void;
  /** A file or folder of the workspace. */
  openPath: (path: string) => void;
}

/** The left side panel: the experiments, endpoints and batch transforms of the workspace. */
export class AutopilotPanel extends SidePanel {
  constructor(options: IPanelOptions) {
    super();
    const { trans, experiments, endpoints, transforms } = options;
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
        new ToolbarButton({
          icon: folderFavoriteIcon,
          tooltip: trans.__('Registered models'),
          onClick: options.openRegistry
        }),
        refreshButton(experiments, trans)
      ])
    );
    this.addWidget(
      section(trans.__('Endpoints'), new EndpointsSection(options), [
        refreshButton(endpoints, trans)
      ])
    );
    this.addWidget(
      section(trans.__('Batch transforms'), new TransformsSection(options), [
        refreshButton(transforms, trans)
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

class TransformsSection extends ReactWidget {
  constructor(private _options: IPanelOptions) {
    super();
    const { transforms: model, trans, openPath } = _options;
    this._handlers = {
      onOpen: openPath,
      onStop: name =>
        void attempt(
          trans.__('The batch transform could not be stopped'),
          () => model.stop(name),
          trans
        ),
      onResume: name =>
        void attempt(
          trans.__('The batch transform could not be resumed'),
          () => model.resume(name),
          trans
        ),
      onDelete: transform => void deleteTransform(model, transform, trans)
    };
  }

  protected render(): JSX.Element {
    return (
      <UseSignal signal={this._options.transforms.stateChanged}>
        {() => <Transforms options={this._options} handlers={this._handlers} />}
      </UseSignal>
    );
  }

  private _handlers: ITransformHandlers;
}

function Transforms({
  options,
  handlers
}: {
  options: IPanelOptions;
  handlers: ITransformHandlers;
}): JSX.Element {
  const { transforms: model, trans } = options;
  const [search, setSearch] = React.useState('');
  return (
    <TransformsList
      transforms={
        model.transforms && matchingTransforms(model.transforms, search)
      }
      total={model.transforms?.length ?? 0}
      search={{ text: search, onChange: setSearch }}
      request={requestState(model, trans)}
      trans={trans}
      handlers={handlers}
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
