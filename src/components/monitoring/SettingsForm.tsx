import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { Monitoring, MonitoringSettings } from '../../api';
import {
  Button,
  Field,
  Switch,
  TextInput,
  formatBytes,
  formatCount,
  useBusy
} from '../../ui';
import type { ISettingField, Texts } from './settings';
import {
  alertFields,
  analysisFields,
  captureFields,
  readTexts,
  textsOf
} from './settings';

export interface ISettingsFormProps {
  monitoring: Monitoring;
  trans: TranslationBundle;
  /** Whether the settings hold; otherwise it was told why not. */
  onSave: (settings: MonitoringSettings) => Promise<boolean>;
  /** Ends when they are gone, when the user thought better of it, or when it was told why not. */
  onDelete: () => Promise<unknown>;
}

/** What is kept of the requests, when it is analysed, and what raises an alert. */
export function SettingsForm({
  monitoring,
  trans,
  onSave,
  onDelete
}: ISettingsFormProps): JSX.Element {
  const id = React.useId();
  const { settings, captured } = monitoring;
  const groups = React.useMemo(
    () => ({
      capture: captureFields(trans),
      analysis: analysisFields(trans),
      alerts: alertFields(trans)
    }),
    [trans]
  );
  const fields = React.useMemo(() => Object.values(groups).flat(), [groups]);
  const known = React.useMemo(
    () => textsOf(fields, settings),
    [fields, settings]
  );
  const [changed, setChanged] = React.useState<Partial<Texts>>({});
  const [enabled, setEnabled] = React.useState<boolean | null>(null);
  const [errors, setErrors] = React.useState<Partial<Texts>>({});
  const [saving, save] = useBusy();
  const [deleting, remove] = useBusy();
  const texts = { ...known, ...changed };
  const on = enabled ?? settings.capture.enabled;

  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    if (saving) {
      return;
    }
    const read = readTexts(fields, texts, settings, trans);
    setErrors(read.errors);
    if (Object.keys(read.errors).length > 0) {
      return;
    }
    read.settings.capture.enabled = on;
    save(async () => {
      if (await onSave(read.settings)) {
        setChanged({});
        setEnabled(null);
      }
    });
  };

  const group = (title: string, own: ISettingField[], about?: string) => (
    <fieldset className="jp-Autopilot-Monitoring-group">
      <legend>{title}</legend>
      {about && <p className="jp-mod-quiet">{about}</p>}
      {own.map(({ key, label, help }) => (
        <Field
          key={key}
          id={`${id}-${key}`}
          label={label}
          help={help}
          error={errors[key]}
        >
          {control => (
            <TextInput
              {...control}
              inputMode="decimal"
              value={texts[key]}
              onChange={({ target }) =>
                setChanged({ ...changed, [key]: target.value })
              }
            />
          )}
        </Field>
      ))}
    </fieldset>
  );

  return (
    <form
      className="jp-Autopilot-Monitoring-panel"
      aria-label={trans.__('Monitoring settings')}
      onSubmit={submit}
      noValidate
    >
      <div className="jp-Autopilot-Monitoring-switch">
        <Switch
          checked={on}
          aria-labelledby={`${id}-capture`}
          onChange={setEnabled}
        />
        <span id={`${id}-capture`}>
          {trans.__('Capture requests and answers')}
        </span>
        <span className="jp-mod-quiet">
          {captured.parts === 0
            ? trans.__('Nothing is kept now.')
            : trans.__(
                '%1 since %2, and %3 labels.',
                formatBytes(1e6 * captured.megabytes),
                captured.first,
                formatCount(captured.labels)
              )}
        </span>
      </div>
      {group(trans.__('Capture'), groups.capture)}
      {group(trans.__('Analysis'), groups.analysis)}
      {group(
        trans.__('Alerts'),
        groups.alerts,
        trans.__('What is left empty raises no alert.')
      )}
      <div className="jp-Autopilot-Actions">
        <Button kind="primary" type="submit" busy={saving}>
          {trans.__('Save settings')}
        </Button>
        <Button
          busy={deleting}
          unavailable={
            captured.parts > 0 || captured.labels > 0
              ? null
              : trans.__('Nothing is kept now.')
          }
          onClick={() => remove(onDelete)}
        >
          {trans.__('Delete captured data')}
        </Button>
      </div>
    </form>
  );
}
