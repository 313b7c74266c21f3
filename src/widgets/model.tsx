import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import React from 'react';

import type { ModelVersion, OnnxFile } from '../api';
import { errorText } from '../api';
import type { ChartRenderer } from '../charts';
import type { ITransforming } from '../components';
import { ModelPage } from '../components';
import type { CandidateModel } from '../model/candidate';
import type { CatalogModel } from '../model/catalog';
import { autopilotIcon } from '../ui';
import { openCandidateNotebook } from './actions';
import { attempt } from './confirm';
import { readError } from './readError';

export interface IModelWidgetOptions {
  model: CandidateModel;
  catalog: CatalogModel;
  chart: ChartRenderer;
  trans: TranslationBundle;
  openEndpoint: (name: string) => void;
  /** Another candidate of the same experiment. */
  openModel: (candidate: string) => void;
  openExperiment: () => void;
  openRegistry: () => void;
  /** Predicts files with the model. */
  transforming: ITransforming;
  /** Keeps the model under a name; rejects with the reason when it cannot. */
  register: (name: string, description: string) => Promise<ModelVersion>;
  /** Opens the notebook of a candidate; rejects with the reason when it cannot be written. */
  openNotebook: (candidate: string) => Promise<void>;
  /** Writes the candidate's scripts and shows them; rejects with the reason when they cannot be written. */
  exportScripts: () => Promise<void>;
  /** Writes the report as a page and downloads it; rejects with the reason. */
  downloadReport: () => Promise<void>;
  /** Writes the report as a notebook and opens it; rejects with the reason. */
  openReport: () => Promise<void>;
  /** Opens a folder, given by its path in the workspace. */
  openFolder: (path: string) => void;
  /** Downloads a file, given by its path in the workspace. */
  download: (path: string) => Promise<void>;
  /** Downloads the whole model as one file. */
  downloadAll: (kind: 'zip' | 'tar.gz') => void;
  /** Has the model written as ONNX and downloads it; rejects with the reason when it cannot be. */
  downloadOnnx: () => Promise<OnnxFile>;
}

/** The page of one candidate's model. */
export class ModelWidget extends ReactWidget {
  constructor(private _options: IModelWidgetOptions) {
    super();
    const { model, catalog, trans } = _options;
    // No name has an underscore.
    this.id = `jp-autopilot-model-${model.name}_${model.candidate}`;
    this.title.label = trans.__('%1 (%2)', model.candidate, model.name);
    this.title.caption = trans.__(
      'Model %1 of the AutoML experiment %2',
      model.candidate,
      model.name
    );
    this.title.icon = autopilotIcon;
    this.title.closable = true;
    void catalog.load();
    model.watch();
  }

  /** The name of the model's experiment. */
  get experiment(): string {
    return this._options.model.name;
  }

  get candidate(): string {
    return this._options.model.candidate;
  }

  dispose(): void {
    this._options.model.dispose();
    super.dispose();
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
    const { model, catalog, trans, ...open } = this._options;
    return (
      <ModelPage
        experimentName={model.name}
        candidateName={model.candidate}
        experiment={model.experiment}
        bundle={model.bundle}
        bundleError={model.bundleError && errorText(model.bundleError, trans)}
        metrics={catalog.catalog?.metrics ?? []}
        algorithms={catalog.catalog?.algorithms ?? []}
        lostSince={model.lostSince}
        onRetry={() => model.refresh()}
        error={readError(model, trans)}
        trans={trans}
        onDeploy={async (candidate, endpointName) => {
          await model.deploy(candidate, endpointName);
        }}
        onRegister={open.register}
        onOpenRegistry={open.openRegistry}
        transforming={open.transforming}
        onPredict={body => model.predict(body)}
        onExplain={body => model.explain(body)}
        report={model.report}
        reportError={
          model.reportError ? errorText(model.reportError, trans) : null
        }
        chart={open.chart}
        onLoadReport={() => void model.loadReport()}
        onDownloadReport={() =>
          attempt(
            trans.__('The report could not be downloaded'),
            open.downloadReport,
            trans
          )
        }
        onOpenReport={() =>
          attempt(
            trans.__('The report could not be written as a notebook'),
            open.openReport,
            trans
          )
        }
        onExplainRow={row => model.explainRow(row)}
        onOpenEndpoint={open.openEndpoint}
        onOpenModel={open.openModel}
        onOpenExperiment={open.openExperiment}
        onOpenNotebook={candidate =>
          openCandidateNotebook(open.openNotebook, candidate, trans)
        }
        onExportScripts={() =>
          attempt(
            trans.__('The scripts could not be written'),
            open.exportScripts,
            trans
          )
        }
        onOpenFolder={() => this._openFolder()}
        onDownload={path =>
          void attempt(
            trans.__('The file could not be downloaded'),
            () => open.download(path),
            trans
          )
        }
        onDownloadAll={open.downloadAll}
        onDownloadOnnx={open.downloadOnnx}
      />
    );
  }

  private _openFolder(): void {
    const { model, openFolder } = this._options;
    if (model.experiment) {
      openFolder(`${model.experiment.folder}/candidates/${model.candidate}`);
    }
  }
}
