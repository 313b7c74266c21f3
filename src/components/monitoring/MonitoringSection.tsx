import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { Monitoring, MonitoringSettings, Traffic } from '../../api';
import type { ChartRenderer } from '../../charts';
import { Field, Message, Select, Skeleton, Tabs } from '../../ui';
import { DriftPanel } from './DriftPanel';
import { QualityPanel } from './QualityPanel';
import { SettingsForm } from './SettingsForm';
import { TrafficPanel } from './TrafficPanel';

/** What can be done; each ends when it is done, with whether it is, or when the user was told why not. */
export interface IMonitoringHandlers {
  onMinutes: (minutes: number) => void;
  onVariant: (variant: string) => void;
  onSave: (settings: MonitoringSettings) => Promise<boolean>;
  onAnalyse: () => Promise<unknown>;
  onLabels: (file: File) => Promise<unknown>;
  onRetrain: () => Promise<unknown>;
  onDelete: () => Promise<unknown>;
}

export interface IMonitoringSectionProps {
  /** Null until the first answer. */
  monitoring: Monitoring | null;
  /** Null until the first answer. */
  traffic: Traffic | null;
  minutes: number;
  /** The chosen variant; null for the one that answers most requests. */
  variant: string | null;
  error: string | null;
  chart: ChartRenderer;
  handlers: IMonitoringHandlers;
  trans: TranslationBundle;
}

/** What the endpoint was asked, how that differs from the training data, and how good its answers were. */
export function MonitoringSection({
  monitoring,
  traffic,
  minutes,
  variant,
  error,
  chart,
  handlers,
  trans
}: IMonitoringSectionProps): JSX.Element {
  const id = React.useId();
  const [selected, setSelected] = React.useState('traffic');
  const panel = (draw: (monitoring: Monitoring) => React.ReactNode) =>
    monitoring ? draw(monitoring) : <Skeleton lines={4} />;
  const ofVariant = (draw: (monitoring: Monitoring) => React.ReactNode) =>
    panel(known => (
      <div className="jp-Autopilot-Monitoring-panel">
        {known.variants.length > 1 && (
          <VariantSelect
            variants={known.variants}
            chosen={variant ?? known.variant}
            trans={trans}
            onChoose={handlers.onVariant}
          />
        )}
        {draw(known)}
      </div>
    ));
  return (
    <section
      className="jp-Autopilot-Card jp-Autopilot-Monitoring"
      aria-labelledby={id}
    >
      <h2 id={id} tabIndex={-1}>
        {trans.__('Monitoring')}
      </h2>
      {error && (
        <Message
          tone="error"
          title={trans.__('The monitoring could not be read')}
        >
          {error}
        </Message>
      )}
      <Tabs
        label={trans.__('Monitoring')}
        selected={selected}
        onSelect={setSelected}
        tabs={[
          {
            id: 'traffic',
            title: trans.__('Requests'),
            render: () => (
              <TrafficPanel
                traffic={traffic}
                minutes={minutes}
                chart={chart}
                trans={trans}
                onMinutes={handlers.onMinutes}
              />
            )
          },
          {
            id: 'drift',
            title: trans.__('Drift'),
            render: () =>
              ofVariant(known => (
                <DriftPanel
                  monitoring={known}
                  chart={chart}
                  trans={trans}
                  onAnalyse={handlers.onAnalyse}
                  onTurnOn={() => handlers.onSave(capturing(known.settings))}
                />
              ))
          },
          {
            id: 'quality',
            title: trans.__('Quality'),
            render: () =>
              ofVariant(known => (
                <QualityPanel
                  monitoring={known}
                  chart={chart}
                  trans={trans}
                  onAnalyse={handlers.onAnalyse}
                  onLabels={handlers.onLabels}
                  onRetrain={handlers.onRetrain}
                />
              ))
          },
          {
            id: 'settings',
            title: trans.__('Settings'),
            render: () =>
              panel(known => (
                <SettingsForm
                  monitoring={known}
                  trans={trans}
                  onSave={handlers.onSave}
                  onDelete={handlers.onDelete}
                />
              ))
          }
        ]}
      />
    </section>
  );
}

function VariantSelect({
  variants,
  chosen,
  trans,
  onChoose
}: {
  variants: string[];
  chosen: string;
  trans: TranslationBundle;
  onChoose: (variant: string) => void;
}): JSX.Element {
  const id = React.useId();
  return (
    <Field
      id={`${id}-variant`}
      label={trans.__('Variant')}
      help={trans.__('Alerts are of “%1”.', variants[0])}
    >
      {control => (
        <Select
          {...control}
          className="jp-mod-short"
          value={chosen}
          onChange={event => onChoose(event.target.value)}
        >
          {variants.map(name => (
            <option key={name}>{name}</option>
          ))}
        </Select>
      )}
    </Field>
  );
}

function capturing(settings: MonitoringSettings): MonitoringSettings {
  return { ...settings, capture: { ...settings.capture, enabled: true } };
}
