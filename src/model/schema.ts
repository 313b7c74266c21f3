import type { TranslationBundle } from '@jupyterlab/translation';

import type { WizardSchema } from '../api';

/** The server's schema with its texts in the user's language. */
export function translated(
  schema: WizardSchema,
  trans: TranslationBundle
): WizardSchema {
  // The texts come from the server; a language pack names them as they stand in the contract and the catalog.
  // eslint-disable-next-line jupyter/no-dynamic-translation
  const text = (english: string) => (english ? trans.__(english) : '');
  return {
    ...schema,
    title: text(schema.title),
    steps: schema.steps.map(step => ({
      ...step,
      title: text(step.title),
      fields: step.fields.map(field => ({
        ...field,
        title: text(field.title),
        help: text(field.help),
        choices: field.choices.map(choice => ({
          ...choice,
          title: text(choice.title),
          help: text(choice.help),
          unavailable_reason: text(choice.unavailable_reason)
        }))
      }))
    }))
  };
}
