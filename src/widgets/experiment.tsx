import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import React from 'react';

import type { ChartRenderer } from '../charts';
import type { IChosenFixes, Place } from '../components';
import { ExperimentPage } from '../components';
import type { CatalogModel } from '../model/catalog';
import type { ExperimentModel } from '../model/experiment';
import type { Values } from '../model/draft';
import { fixed } from '../model/exploration';
import { specificationSteps } from '../model/specification';
import { autopilotIcon } from '../ui';
import {
  continueInNotebook,
  deleteExperiment,
  openCandidateNotebook,
  extendExperiment,
  resumeExperiment,
  stopExperiment
} from './actions';
import { readError } from './readError';

/** What a copy of an experiment has otherwise, in words too. */
export interface IChanged {
  values: Values;
  notes: string[];
}

export interface IExperimentWidgetOptions {
  model: ExperimentModel;
  catalog: CatalogModel;
  chart: ChartRenderer;
  trans: TranslationBundle;
  /** Opens a file or folder, given by its path in the workspace. */
  open: (path: string, kind: 'notebook' | 'folder') => void;
  openEndpoint: (name: string) => void;
  openModel: (candidate: string) => void;
  /** Opens the notebook that goes on from the experiment; rejects with the reason when it cannot be written. */
  openContinuation: () => Promise<void>;
  /** Opens the notebook of a candidate; rejects with the reason when it cannot be written. */
  openNotebook: (candidate: string) => Promise<void>;
  /** Begins another experiment with the same settings, but for some values; null where that is not possible. */
  clone: ((changed?: IChanged) => void) | null;
}

/** The page of one experiment. */
export class ExperimentWidget extends ReactWidget {
  constructor(private _options: IExperimentWidgetOptions) {
    super();
    const { model, catalog } = _options;
    this.id = `jp-autopilot-experiment-${model.name}`;
    this.title.label = model.name;
    this.title.caption = _options.trans.__('AutoML experiment %1', model.name);
    this.title.icon = autopilotIcon;
    this.title.closable = true;
    void catalog.load();
    model.watch();
  }

  /** The experiment's name. */
  get name(): string {
    return this._options.model.name;
  }

  dispose(): void {
    this._options.model.dispose();
    super.dispose();
  }

  /** Opens one of the files that the experiment left. */
  openPlace(place: Place): void {
    const { experiment } = this._options.model;
    if (!experiment) {
      return;
    }
    const { folder, state } = experiment;
    const notebook = {
      data_exploration: state.artifacts.data_exploration_notebook,
      candidate_definition: state.artifacts.candidate_definition_notebook
    };
    if (place === 'continuation') {
      const { model, openContinuation, trans } = this._options;
      void continueInNotebook(openContinuation, model.name, trans);
    } else if (place === 'folder') {
      this._options.open(folder, 'folder');
    } else if (notebook[place]) {
      this._options.open(`${folder}/${notebook[place]}`, 'notebook');
    }
  }

  protected render(): JSX.Element {
    const { model, catalog } = this._options;
    return (
      <UseSignal signal={catalog.stateChanged}>
        {() => (
          <UseSignal signal={model.stateChanged}>
            {() => this._page()}
          </UseSignal>
        )}
      </UseSignal>
    );
  }

  private _page(): JSX.Element {
    const { model, catalog, chart, trans } = this._options;
    const { openEndpoint, openModel, openNotebook, clone } = this._options;
    const { experiment } = model;
    const schema = catalog.catalog?.wizard;
    return (
      <ExperimentPage
        name={model.name}
        experiment={experiment}
        metrics={catalog.catalog?.metrics ?? []}
        algorithms={catalog.catalog?.algorithms ?? []}
        steps={
          schema && experiment
            ? specificationSteps(schema, experiment, trans)
            : []
        }
        log={model.log}
        lostSince={model.lostSince}
        onRetry={() => model.refresh()}
        error={readError(model, trans)}
        trans={trans}
        chart={chart}
        onStop={() => void stopExperiment(model, model.name, trans)}
        onExtend={() => void extendExperiment(model, model.name, trans)}
        onResume={() =>
          void resumeExperiment(
            seconds => model.resume(seconds),
            model.name,
            trans
          )
        }
        onDelete={() => void this._delete()}
        onClone={clone && (() => clone())}
        onDeploy={async (candidate, endpointName) => {
          await model.deploy(candidate, endpointName);
        }}
        onOpen={place => this.openPlace(place)}
        onOpenModel={openModel}
        onOpenNotebook={candidate =>
          openCandidateNotebook(openNotebook, candidate, trans)
        }
        onOpenEndpoint={openEndpoint}
        onRefreshLog={() => model.loadLog()}
        exploration={model.exploration}
        onLoadExploration={() => model.loadExploration()}
        onApplyFixes={clone && (fixes => this._applyFixes(fixes))}
      />
    );
  }

  private _applyFixes({ patches, titles }: IChosenFixes): void {
    const { model, clone } = this._options;
    const { experiment, exploration } = model;
    if (experiment && exploration) {
      clone?.({
        values: fixed(experiment.spec, exploration.features, patches),
        notes: titles
      });
    }
  }

  private async _delete(): Promise<void> {
    const { model, trans } = this._options;
    const { experiment } = model;
    const contents = experiment
      ? {
          folder: experiment.folder,
          candidates: experiment.state.candidates.length,
          endpoint: experiment.endpoint
        }
      : undefined;
    if (await deleteExperiment(model, model.name, trans, contents)) {
      (this.parent ?? this).dispose();
    }
  }
}
