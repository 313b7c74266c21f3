import type { TranslationBundle } from '@jupyterlab/translation';

import type { Control, Feature, WizardField } from '../api';
import { formatCount, formatDuration } from '../ui';
import { columnTypeTitle } from './columnType';

/** What is known besides a field's value. */
export interface IKnown {
  /** What an automatic choice comes to. */
  automatic?: string | null;
  /** How many columns are features, of how many. */
  features?: { chosen: number; all: number };
}

/** A field of the specification as its value reads. */
export function fieldText(
  field: WizardField,
  value: unknown,
  trans: TranslationBundle,
  known: IKnown = {}
): string {
  return TEXTS[field.control]({ field, value, trans, known });
}

/** The title of a choice by its value. */
export function choiceTitle(
  field: WizardField | null | undefined,
  value: unknown
): string {
  const choice = field?.choices.find(one => one.value === value);
  return choice ? choice.title : String(value);
}

/** The value of a choice that is left to the program. */
export const AUTO = 'auto';

/** `Auto`, and what that comes to where it is known. */
export function automaticText(
  field: WizardField,
  automatic: string | null | undefined,
  trans: TranslationBundle
): string {
  return automatic === null || automatic === undefined
    ? trans.__('Auto')
    : trans.__('Auto (%1)', choiceTitle(field, automatic));
}

interface IProps {
  field: WizardField;
  value: unknown;
  trans: TranslationBundle;
  known: IKnown;
}

const TEXTS: Record<Control, (props: IProps) => string> = {
  text: ({ value, trans }) => (value ? String(value) : trans.__('Not set')),
  words: ({ value, trans }) =>
    ((value as string[] | null) ?? []).join(', ') || trans.__('None'),
  number: ({ field, value, trans }) =>
    value === null || value === undefined
      ? trans.__('Automatic')
      : [String(value), field.unit].filter(Boolean).join(' '),
  duration: ({ value, trans }) =>
    typeof value === 'number'
      ? formatDuration(value, trans)
      : trans.__('No limit'),
  toggle: ({ value, trans }) =>
    value === true ? trans.__('Yes') : trans.__('No'),
  choice: ({ field, value }) => choiceTitle(field, value),
  select: ({ field, value, trans, known }) =>
    value === null || value === undefined || value === AUTO
      ? automaticText(field, known.automatic, trans)
      : choiceTitle(field, value),
  checklist: ({ field, value, trans }) =>
    Array.isArray(value)
      ? value.map(one => choiceTitle(field, one)).join(', ')
      : trans.__('All'),
  data_file: orNone,
  folder: orNone,
  python_file: orNone,
  column: orNone,
  features: featuresText,
  key: ({ value, trans }) => (value ? String(value) : trans.__('Not encrypted'))
};

function orNone({ value, trans }: IProps): string {
  return value ? String(value) : trans.__('None');
}

/** Most names of features that are written out. */
const NAMED = 60;

function featuresText({ value, trans, known }: IProps): string {
  if (known.features) {
    const { chosen, all } = known.features;
    return trans.__('%1 of %2 columns', chosen, all);
  }
  if (!Array.isArray(value)) {
    return trans.__('Automatic');
  }
  const names = (value as Feature[])
    .slice(0, NAMED)
    .map(({ name, type }) =>
      type === AUTO ? name : `${name} (${columnTypeTitle(type, trans)})`
    );
  const more = value.length - names.length;
  const text = `${formatCount(value.length)}: ${names.join(', ')}`;
  return more > 0 ? trans.__('%1 and %2 more', text, formatCount(more)) : text;
}
