import type { TranslationBundle } from '@jupyterlab/translation';

import type { MonitoringSettings } from '../../api';

/** What is typed into the form, by field; empty where there is no limit. */
export type Texts = Record<Key, string>;

export type Key =
  | 'share'
  | 'days'
  | 'megabytes'
  | 'everyHours'
  | 'windowDays'
  | 'leastRows'
  | 'psi'
  | 'missing'
  | 'quality'
  | 'errors'
  | 'latency';

export interface ISettingField {
  key: Key;
  label: string;
  help: string;
  minimum: number;
  maximum: number;
  whole?: boolean;
  /** Shares are written in per cent. */
  percent?: boolean;
  /** It may be left empty, which turns it off. */
  optional?: boolean;
  read: (settings: MonitoringSettings) => number | null;
  write: (settings: MonitoringSettings, value: number | null) => void;
}

/** The fields of what is kept. */
export function captureFields(trans: TranslationBundle): ISettingField[] {
  return [
    {
      key: 'share',
      label: trans.__('Share of the requests (%)'),
      help: trans.__('Chosen by chance.'),
      minimum: 0.01,
      maximum: 100,
      percent: true,
      read: ({ capture }) => capture.share,
      write: ({ capture }, value) => (capture.share = value!)
    },
    {
      key: 'days',
      label: trans.__('Keep for (days)'),
      help: trans.__('Older requests are deleted.'),
      minimum: 1,
      maximum: 3650,
      whole: true,
      read: ({ capture }) => capture.days,
      write: ({ capture }, value) => (capture.days = value!)
    },
    {
      key: 'megabytes',
      label: trans.__('At most (MB)'),
      help: trans.__('Then the oldest are deleted.'),
      minimum: 1,
      maximum: 1_000_000,
      whole: true,
      read: ({ capture }) => capture.megabytes,
      write: ({ capture }, value) => (capture.megabytes = value!)
    }
  ];
}

/** The fields of when and on what an analysis is made. */
export function analysisFields(trans: TranslationBundle): ISettingField[] {
  return [
    {
      key: 'everyHours',
      label: trans.__('Analyse every (hours)'),
      help: trans.__('Empty: only when you ask for it.'),
      minimum: 0.25,
      maximum: 24 * 365,
      optional: true,
      read: settings => settings.every_hours,
      write: (settings, value) => (settings.every_hours = value)
    },
    {
      key: 'windowDays',
      label: trans.__('Look back (days)'),
      help: trans.__('The requests that are compared.'),
      minimum: 0.01,
      maximum: 3650,
      read: settings => settings.window_days,
      write: (settings, value) => (settings.window_days = value!)
    },
    {
      key: 'leastRows',
      label: trans.__('Rows needed'),
      help: trans.__('With fewer nothing is said of drift.'),
      minimum: 20,
      maximum: 1_000_000,
      whole: true,
      read: settings => settings.least_rows,
      write: (settings, value) => (settings.least_rows = value!)
    }
  ];
}

/** The fields of what raises an alert. */
export function alertFields(trans: TranslationBundle): ISettingField[] {
  return [
    {
      key: 'psi',
      label: trans.__('Drift (PSI from)'),
      help: trans.__('0.1 is moderate, 0.25 major.'),
      minimum: 0.01,
      maximum: 100,
      optional: true,
      read: ({ thresholds }) => thresholds.psi,
      write: ({ thresholds }, value) => (thresholds.psi = value)
    },
    {
      key: 'missing',
      label: trans.__('Missing values (%)'),
      help: trans.__('Change of a column’s share.'),
      minimum: 0.1,
      maximum: 100,
      percent: true,
      optional: true,
      read: ({ thresholds }) => thresholds.missing_change,
      write: ({ thresholds }, value) => (thresholds.missing_change = value)
    },
    {
      key: 'quality',
      label: trans.__('Loss of quality (%)'),
      help: trans.__('Relative to the validation score.'),
      minimum: 0.1,
      maximum: 10_000,
      percent: true,
      optional: true,
      read: ({ thresholds }) => thresholds.quality_drop,
      write: ({ thresholds }, value) => (thresholds.quality_drop = value)
    },
    {
      key: 'errors',
      label: trans.__('Errors (%)'),
      help: trans.__('Of the last 15 minutes’ requests.'),
      minimum: 0.01,
      maximum: 100,
      percent: true,
      optional: true,
      read: ({ thresholds }) => thresholds.error_share,
      write: ({ thresholds }, value) => (thresholds.error_share = value)
    },
    {
      key: 'latency',
      label: trans.__('Latency (ms)'),
      help: trans.__('Of the slowest in 100 requests.'),
      minimum: 0.01,
      maximum: 1_000_000,
      optional: true,
      read: ({ thresholds }) => thresholds.latency_p99_ms,
      write: ({ thresholds }, value) => (thresholds.latency_p99_ms = value)
    }
  ];
}

/** What the fields show for some settings. */
export function textsOf(
  fields: ISettingField[],
  settings: MonitoringSettings
): Texts {
  return Object.fromEntries(
    fields.map(({ key, percent, read }) => {
      const value = read(settings);
      return [
        key,
        value === null ? '' : String(percent ? round(100 * value) : value)
      ];
    })
  ) as Texts;
}

/** The settings that the texts stand for, or what is wrong by field. */
export function readTexts(
  fields: ISettingField[],
  texts: Texts,
  settings: MonitoringSettings,
  trans: TranslationBundle
): { settings: MonitoringSettings; errors: Partial<Texts> } {
  const made = structuredClone(settings);
  const errors: Partial<Texts> = {};
  for (const field of fields) {
    const text = texts[field.key].trim();
    const error = mistake(field, text, trans);
    if (error) {
      errors[field.key] = error;
    } else if (text === '') {
      field.write(made, null);
    } else {
      field.write(made, field.percent ? Number(text) / 100 : Number(text));
    }
  }
  return { settings: made, errors };
}

function mistake(
  { minimum, maximum, whole, optional }: ISettingField,
  text: string,
  trans: TranslationBundle
): string | null {
  if (text === '') {
    return optional ? null : trans.__('Give a number.');
  }
  const value = Number(text);
  if (!Number.isFinite(value) || (whole && !Number.isInteger(value))) {
    return whole
      ? trans.__('Give a whole number.')
      : trans.__('Give a number.');
  }
  return value < minimum || value > maximum
    ? trans.__('From %1 to %2.', minimum, maximum)
    : null;
}

/** 100 times 0.07 is 7, and not 7.000000000000001. */
function round(value: number): number {
  return Number(value.toPrecision(12));
}
