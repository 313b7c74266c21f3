import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import React from 'react';

import { errorText } from '../api';
import type { ITransforming, IVersionHandlers } from '../components';
import { RegistryPage } from '../components';
import type { CatalogModel } from '../model/catalog';
import type { RegistryModel } from '../model/registry';
import { autopilotIcon } from '../ui';
import { deleteVersion } from './actions';
import { attempt } from './confirm';

export interface IRegistryWidgetOptions {
  registry: RegistryModel;
  catalog: CatalogModel;
  trans: TranslationBundle;
  openEndpoint: (name: string) => void;
  transforming: (model: string, version: number) => ITransforming;
  openModel: (experiment: string, candidate: string) => void;
}

/** The page of all registered models. */
export class RegistryWidget extends ReactWidget {
  constructor(private _options: IRegistryWidgetOptions) {
    super();
    const { registry, catalog, trans } = _options;
    this.id = 'jp-autopilot-registry';
    this.title.label = trans.__('Registered models');
    this.title.caption = trans.__('Models that are kept version by version');
    this.title.icon = autopilotIcon;
    this.title.closable = true;
    this._handlers = {
      onStage: (version, stage) =>
        void attempt(
          trans.__('The stage could not be changed'),
          () => registry.change(version, { stage }),
          trans
        ),
      onEdit: (version, change) => registry.change(version, change),
      transforming: version =>
        _options.transforming(version.model, version.version),
      onDelete: version => void deleteVersion(registry, version, trans),
      onDeploy: (version, endpoint) => registry.deploy(version, endpoint),
      onOpenEndpoint: _options.openEndpoint,
      onOpenModel: _options.openModel
    };
    void catalog.load();
    registry.watch();
    void registry.refresh();
  }

  protected render(): JSX.Element {
    const { registry, catalog } = this._options;
    return (
      <UseSignal signal={catalog.stateChanged}>
        {() => (
          <UseSignal signal={registry.stateChanged}>
            {() => this._page()}
          </UseSignal>
        )}
      </UseSignal>
    );
  }

  private _page(): JSX.Element {
    const { registry, catalog, trans } = this._options;
    const { error, connectionLost } = registry;
    return (
      <RegistryPage
        models={registry.models}
        metrics={catalog.catalog?.metrics ?? []}
        lostSince={registry.lostSince}
        error={error && !connectionLost ? errorText(error, trans) : null}
        handlers={this._handlers}
        trans={trans}
        onRetry={() => registry.refresh()}
      />
    );
  }

  private _handlers: IVersionHandlers;
}
