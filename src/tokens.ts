import { Token } from '@lumino/coreutils';

import type { AutopilotClient } from './api';
import type { CatalogModel } from './model/catalog';
import type { EndpointsModel } from './model/endpoints';
import type { Values } from './model/draft';
import type { ExperimentsModel } from './model/experiments';
import type { RegistryModel } from './model/registry';
import type { TransformsModel } from './model/transforms';
import type { Live } from './model/live';

/** What the server offers, shared by all plugins. */
export interface IAutopilot {
  readonly client: AutopilotClient;
  readonly live: Live;
  readonly catalog: CatalogModel;
  readonly experiments: ExperimentsModel;
  readonly endpoints: EndpointsModel;
  readonly registry: RegistryModel;
  readonly transforms: TransformsModel;
}

export const IAutopilot = new Token<IAutopilot>(
  'jupyter-autopilot:IAutopilot',
  'The REST client and the models of AutoML experiments and endpoints.'
);

/** What the user or the administrator has set; see `schema/plugin.json`. */
export interface IPreferences {
  /** The values that a new draft of the wizard begins with, as they are set and not yet checked. */
  defaults(): Promise<Values>;
  /** Whether it is told that an experiment has ended. */
  notifications(): Promise<boolean>;
}

export const IPreferences = new Token<IPreferences>(
  'jupyter-autopilot:IPreferences',
  'What the user or the administrator has set for AutoML.'
);

/** The translation domain. */
export const DOMAIN = 'jupyter_autopilot';
