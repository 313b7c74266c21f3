import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import React from 'react';

import type { ExperimentSummary } from '../api';
import { EVERYTHING, errorText } from '../api';
import type { IExperimentHandlers } from '../components';
import { ExperimentsPage } from '../components';
import type { CatalogModel } from '../model/catalog';
import type { ExperimentsModel } from '../model/experiments';
import { projectsOf, select, tagsOf } from '../model/query';
import { autopilotIcon } from '../ui';
import type { IExperimentLinks } from './handlers';
import { experimentHandlers } from './handlers';

export interface IExperimentsWidgetOptions extends IExperimentLinks {
  experiments: ExperimentsModel;
  catalog: CatalogModel;
  trans: TranslationBundle;
  create: () => void;
}

/** The page of all experiments. */
export class ExperimentsWidget extends ReactWidget {
  constructor(private _options: IExperimentsWidgetOptions) {
    super();
    const { catalog, experiments, trans } = _options;
    this.id = 'jp-autopilot-experiments';
    this.title.label = trans.__('Experiments');
    this.title.caption = trans.__('All AutoML experiments');
    this.title.icon = autopilotIcon;
    this.title.closable = true;
    this._handlers = experimentHandlers(experiments, _options, trans);
    void catalog.load();
    void experiments.refresh();
  }

  protected render(): JSX.Element {
    const { catalog, experiments } = this._options;
    return (
      <UseSignal signal={catalog.stateChanged}>
        {() => (
          <UseSignal signal={experiments.stateChanged}>
            {() => <Page options={this._options} handlers={this._handlers} />}
          </UseSignal>
        )}
      </UseSignal>
    );
  }

  private _handlers: IExperimentHandlers;
}

const NONE: ExperimentSummary[] = [];

/** Holds what is searched, filtered and sorted. */
function Page({
  options,
  handlers
}: {
  options: IExperimentsWidgetOptions;
  handlers: IExperimentHandlers;
}): JSX.Element {
  const { experiments: model, catalog, trans, create } = options;
  const [query, setQuery] = React.useState(EVERYTHING);
  const all = model.experiments ?? NONE;
  const selected = React.useMemo(
    () => select(all, query, Date.now()),
    [all, query]
  );
  const projects = React.useMemo(() => projectsOf(all), [all]);
  const tags = React.useMemo(() => tagsOf(all), [all]);
  return (
    <ExperimentsPage
      experiments={model.experiments}
      selected={selected}
      query={query}
      projects={projects}
      tags={tags}
      metrics={catalog.catalog?.metrics ?? []}
      lostSince={model.lostSince}
      error={
        model.error && !model.connectionLost
          ? errorText(model.error, trans)
          : null
      }
      handlers={handlers}
      trans={trans}
      onQuery={setQuery}
      onCreate={create}
      onRetry={() => model.refresh()}
    />
  );
}
