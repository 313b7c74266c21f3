import type { TranslationBundle } from '@jupyterlab/translation';

import type { AutopilotClient } from '../api';
import type { Values } from './draft';
import type { IOrigin } from './savedDraft';

/** What the wizard begins with. */
export interface IImported {
  values: Values;
  origin: IOrigin;
}

/**
 * The draft that a JSON file stands for: a specification of ours, or a job of SageMaker Autopilot.
 *
 * Throws with what is wrong where the file is neither.
 */
export async function importText(
  text: string,
  name: string,
  client: AutopilotClient,
  trans: TranslationBundle
): Promise<IImported> {
  const { source, values, notes } = await client.importDocument(
    parsed(text, trans)
  );
  const title =
    source === 'autopilot_job'
      ? trans.__('Imported from %1, a job of SageMaker Autopilot.', name)
      : trans.__('Imported from %1.', name);
  return {
    values,
    origin: {
      title,
      notes: notes.map(({ field, message }) => `${field}: ${message}`)
    }
  };
}

function parsed(text: string, trans: TranslationBundle): object {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw new Error(
      trans.__('The file is not JSON: %1', (error as Error).message)
    );
  }
  if (typeof document !== 'object' || !document || Array.isArray(document)) {
    throw new Error(
      trans.__('The file holds no JSON object, as a specification is.')
    );
  }
  return document;
}
