import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import type { ExperimentSummary } from '../api';
import type { IRaised } from '../model/alerts';
import { Alerts } from '../model/alerts';
import { CommandIDs } from '../commandIDs';
import { Endings } from '../model/endings';
import { DOMAIN, IAutopilot, IPreferences } from '../tokens';

/** How long good news stays in sight; an error stays until it is closed. */
const SHOWN_MS = 20_000;

/** Tells the user of experiments that end, and of alerts of endpoints, while the page is open. */
export const notificationsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-autopilot:notifications',
  description:
    'Notifies of AutoML experiments that end and of alerts of endpoints.',
  autoStart: true,
  requires: [IAutopilot, IPreferences],
  optional: [ITranslator],
  activate: (
    app: JupyterFrontEnd,
    autopilot: IAutopilot,
    preferences: IPreferences,
    translator: ITranslator | null
  ): void => {
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    new Endings(autopilot.experiments).ended.connect(async (_, experiment) => {
      if (await preferences.notifications()) {
        await tell(experiment, autopilot, app.commands, trans);
      }
    });
    new Alerts(autopilot.endpoints).raised.connect(async (_, raised) => {
      if (await preferences.notifications()) {
        tellAlerts(raised, app.commands, trans);
      }
    });
  }
};

async function tell(
  experiment: ExperimentSummary,
  autopilot: IAutopilot,
  commands: JupyterFrontEnd['commands'],
  trans: TranslationBundle
): Promise<void> {
  const { name } = experiment;
  const { endingOf } = await import('../components/ending');
  await autopilot.catalog.load();
  const { type, message } = endingOf(
    experiment,
    autopilot.catalog.catalog?.metrics ?? [],
    await reasonOf(name, autopilot),
    trans
  );
  Notification.emit(message, type, {
    // Without it, it would be kept in the notification centre and not be shown.
    autoClose: type === 'error' ? false : SHOWN_MS,
    actions: [
      {
        label: trans.__('Open'),
        caption: trans.__('Open experiment %1', name),
        callback: () =>
          void commands.execute(CommandIDs.openExperiment, { name })
      }
    ]
  });
}

function tellAlerts(
  { endpoint: { name }, alerts }: IRaised,
  commands: JupyterFrontEnd['commands'],
  trans: TranslationBundle
): void {
  const [first] = alerts;
  const more = alerts.length - 1;
  const text = trans.__('Endpoint “%1”: %2', name, first.message);
  Notification.warning(
    more > 0
      ? `${text} ${trans._n('And %1 more alert.', 'And %1 more alerts.', more)}`
      : text,
    {
      autoClose: false,
      actions: [
        {
          label: trans.__('Open'),
          caption: trans.__('Open endpoint %1', name),
          callback: () =>
            void commands.execute(CommandIDs.openEndpoint, { name })
        }
      ]
    }
  );
}

/** Why it ended; empty where that cannot be read. */
async function reasonOf(name: string, { client }: IAutopilot): Promise<string> {
  try {
    const { problems, end_reason: reason } = (await client.experiment(name))
      .state;
    return problems[0]?.message ?? reason;
  } catch {
    return '';
  }
}
