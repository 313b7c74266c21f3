import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import React from 'react';

import type { Catalog, Experiment } from '../api';
import { errorText } from '../api';
import type { CatalogModel } from '../model/catalog';
import type { Values } from '../model/draft';
import type { IOrigin } from '../model/savedDraft';
import type { WizardModel } from '../model/wizard';
import { Button, Loading, Message, autopilotIcon } from '../ui';
import type { IBrowse } from '../wizard';
import { Wizard } from '../wizard';
import { confirm } from './confirm';

export interface IWizardWidgetOptions {
  catalog: CatalogModel;
  /** Makes the draft's model once the schema is there. */
  draft: (catalog: Catalog) => WizardModel;
  browse: IBrowse;
  trans: TranslationBundle;
  onCreated: (experiment: Experiment) => void;
  openExperiment: (name: string) => void;
}

/** The wizard in a tab of its own. */
export class WizardWidget extends ReactWidget {
  constructor(private _options: IWizardWidgetOptions) {
    super();
    const { catalog, trans } = _options;
    this.id = 'jp-autopilot-wizard';
    this.title.label = trans.__('Create experiment');
    this.title.caption = trans.__('Create AutoML experiment');
    this.title.icon = autopilotIcon;
    this.title.closable = true;
    catalog.stateChanged.connect(this._onCatalog, this);
    void catalog.load().then(() => this._onCatalog());
  }

  /** Puts a data file into the draft. */
  useData(path: string): void {
    this._later(model => void model.chooseData(path));
  }

  /** Begins a draft with values; where one was begun already the user is asked first. */
  useValues(values: Values, origin: IOrigin | null): void {
    this._later(model => void this._fill(model, values, origin));
  }

  dispose(): void {
    this._options.catalog.stateChanged.disconnect(this._onCatalog, this);
    this._model?.dispose();
    super.dispose();
  }

  protected render(): JSX.Element {
    const { catalog, browse, trans, openExperiment } = this._options;
    const model = this._model;
    if (model) {
      return (
        <UseSignal signal={model.stateChanged}>
          {() => (
            <Wizard
              model={model}
              browse={browse}
              trans={trans}
              onCreated={experiment => this._created(experiment)}
              onOpen={openExperiment}
              onReset={() => void this._reset()}
            />
          )}
        </UseSignal>
      );
    }
    return (
      <div className="jp-Autopilot jp-Autopilot-Wizard-waiting">
        {catalog.error ? (
          <Message
            tone="error"
            title={trans.__('The wizard could not be loaded')}
            actions={
              <Button onClick={() => void catalog.load()}>
                {trans.__('Try again')}
              </Button>
            }
          >
            {errorText(catalog.error, trans)}
          </Message>
        ) : (
          <Loading>{trans.__('Loading…')}</Loading>
        )}
      </div>
    );
  }

  private _onCatalog(): void {
    const { catalog } = this._options.catalog;
    if (this.isDisposed) {
      return;
    }
    if (catalog && !this._model) {
      this._model = this._options.draft(catalog);
    }
    if (this._model) {
      for (const action of this._waiting.splice(0)) {
        action(this._model);
      }
    }
    this.update();
  }

  /** Does something with the model as soon as it is there. */
  private _later(action: (model: WizardModel) => void): void {
    this._waiting.push(action);
    this._onCatalog();
  }

  private async _fill(
    model: WizardModel,
    values: Values,
    origin: IOrigin | null
  ): Promise<void> {
    const { trans } = this._options;
    const sure =
      !model.touched ||
      (await confirm(
        trans.__('Replace the draft?'),
        trans.__(
          'You have begun another experiment in the wizard. What you have entered so far is thrown away.'
        ),
        trans.__('Replace'),
        trans
      ));
    if (sure && !model.isDisposed) {
      model.fill(values, origin);
    }
  }

  private _created(experiment: Experiment): void {
    this._options.onCreated(experiment);
    (this.parent ?? this).dispose();
  }

  private async _reset(): Promise<void> {
    const { trans } = this._options;
    const sure = await confirm(
      trans.__('Start over?'),
      trans.__('What you have entered so far is thrown away.'),
      trans.__('Start over'),
      trans
    );
    if (sure) {
      this._model?.reset();
    }
  }

  private _model: WizardModel | null = null;
  private _waiting: ((model: WizardModel) => void)[] = [];
}
