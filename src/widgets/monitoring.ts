import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { MonitoringSettings, Retraining } from '../api';
import type { MonitoringModel } from '../model/monitoring';
import { attempt, confirm } from './confirm';

const SHOWN_MS = 8_000;

export function changeMonitoring(
  model: Pick<MonitoringModel, 'change'>,
  settings: MonitoringSettings,
  trans: TranslationBundle
): Promise<boolean> {
  return attempt(
    trans.__('The settings could not be changed'),
    () => model.change(settings),
    trans
  );
}

export function analyseEndpoint(
  model: Pick<MonitoringModel, 'analyse'>,
  trans: TranslationBundle
): Promise<boolean> {
  return attempt(
    trans.__('The captured data could not be analysed'),
    () => model.analyse(),
    trans
  );
}

/** Sends the labels of a file, and says how many were taken. */
export function sendLabels(
  model: Pick<MonitoringModel, 'sendLabels'>,
  file: File,
  trans: TranslationBundle
): Promise<boolean> {
  const isJson = file.name.toLowerCase().endsWith('.json');
  return attempt(
    trans.__('The labels were not taken'),
    async () => {
      const { taken } = await model.sendLabels(
        await file.text(),
        isJson ? 'application/json' : 'text/csv'
      );
      Notification.success(
        trans._n('%1 label was taken.', '%1 labels were taken.', taken),
        { autoClose: SHOWN_MS }
      );
    },
    trans
  );
}

/** Has the data of a new model written, and goes on with them. */
export function retrain(
  model: Pick<MonitoringModel, 'retrain'>,
  goOn: (data: Retraining) => Promise<unknown>,
  trans: TranslationBundle
): Promise<boolean> {
  return attempt(
    trans.__('There are no data to train again'),
    async () => goOn(await model.retrain()),
    trans
  );
}

export async function deleteCaptured(
  model: Pick<MonitoringModel, 'deleteCaptured' | 'name'>,
  trans: TranslationBundle
): Promise<boolean> {
  const sure = await confirm(
    trans.__('Delete the captured data of “%1”?', model.name),
    trans.__(
      'The requests and answers that were kept, their labels and what was found in them are deleted. Counts of requests stay.'
    ),
    trans.__('Delete'),
    trans
  );
  return (
    sure &&
    attempt(
      trans.__('The captured data could not be deleted'),
      () => model.deleteCaptured(),
      trans
    )
  );
}
