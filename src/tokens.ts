import { Token } from '@lumino/coreutils';

import type { AutopilotClient } from './api';
import type { CatalogModel } from './model/catalog';
import type { EndpointsModel } from './model/endpoints';
import type { ExperimentsModel } from './model/experiments';
import type { Live } from './model/live';

/** What the server offers, shared by all plugins. */
export interface IAutopilot {
  readonly client: AutopilotClient;
  readonly live: Live;
  readonly catalog: CatalogModel;
  readonly experiments: ExperimentsModel;
  readonly endpoints: EndpointsModel;
}

export const IAutopilot = new Token<IAutopilot>(
  'jupyter-autopilot:IAutopilot',
  'The REST client and the models of AutoML experiments and endpoints.'
);

/** The translation domain. */
export const DOMAIN = 'jupyter_autopilot';
