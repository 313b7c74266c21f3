import { cleanup, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import type { ColumnDrift, Monitoring, Traffic } from '../../api';
import type { IChartProps } from '../../charts';
import type { IMonitoringSectionProps } from '..';
import { AlertsMessage, MonitoringSection } from '..';
import { trans } from './samples';

function Chart({ label }: IChartProps): JSX.Element {
  return <div role="img" aria-label={label} />;
}

function column(other: Partial<ColumnDrift> = {}): ColumnDrift {
  return {
    name: 'tenure',
    type: 'numeric',
    severity: 'none',
    psi: 0.02,
    test: 'ks',
    statistic: 0.03,
    p_value: 0.4,
    adjusted_p_value: 0.6,
    missing_training: 0,
    missing_live: 0,
    missing_p_value: 1,
    new_categories: [],
    new_share: 0,
    bins: [
      { label: '≤ 10', training: 0.5, live: 0.4 },
      { label: '> 10', training: 0.5, live: 0.6 }
    ],
    ...other
  };
}

function monitoring(other: Partial<Monitoring> = {}): Monitoring {
  return {
    variants: ['champion'],
    variant: 'champion',
    settings: {
      capture: { enabled: false, share: 1, days: 30, megabytes: 500 },
      thresholds: {
        psi: 0.25,
        missing_change: 0.1,
        quality_drop: 0.1,
        error_share: 0.05,
        latency_p99_ms: null
      },
      every_hours: 24,
      window_days: 7,
      least_rows: 200
    },
    captured: { megabytes: 0, parts: 0, first: null, labels: 0 },
    profile: true,
    report: null,
    error: '',
    alerts: [],
    ...other
  };
}

function analysed(other: Partial<NonNullable<Monitoring['report']>> = {}) {
  return monitoring({
    captured: { megabytes: 1.5, parts: 1, first: '2026-12-01', labels: 300 },
    report: {
      created_at: '2026-12-01T12:00:00Z',
      start: '2026-12-01T10:00:00Z',
      end: '2026-12-01T11:59:00Z',
      experiment: 'churn',
      candidate: 'linear-1',
      rows: 500,
      whole: true,
      least_rows: 200,
      columns: [
        column(),
        column({
          name: 'Contract',
          type: 'categorical',
          severity: 'major',
          psi: 0.8,
          adjusted_p_value: 0,
          missing_live: 0.12,
          new_categories: ['Ten years'],
          new_share: 0.3
        })
      ],
      predictions: [
        column({ name: 'predicted_label', severity: 'moderate', psi: 0.2 })
      ],
      quality: null,
      alerts: [],
      notes: [],
      ...other
    }
  });
}

function traffic(requests: number): Traffic {
  const point = {
    start: '2026-12-01T11:00:00Z',
    requests,
    errors: requests / 10,
    rows: 2 * requests,
    p50_ms: requests ? 2.5 : null,
    p95_ms: requests ? 4 : null,
    p99_ms: requests ? 9.25 : null
  };
  return {
    seconds: 900,
    start: '2026-12-01T00:00:00Z',
    end: '2026-12-01T12:00:00Z',
    points: requests ? [point] : [],
    total: point
  };
}

function show(other: Partial<IMonitoringSectionProps> = {}) {
  const handlers = {
    onMinutes: vi.fn(),
    onVariant: vi.fn(),
    onSave: vi.fn().mockResolvedValue(true),
    onAnalyse: vi.fn().mockResolvedValue(true),
    onLabels: vi.fn().mockResolvedValue(true),
    onRetrain: vi.fn().mockResolvedValue(true),
    onDelete: vi.fn().mockResolvedValue(true)
  };
  render(
    <MonitoringSection
      monitoring={monitoring()}
      traffic={traffic(40)}
      minutes={1440}
      variant={null}
      error={null}
      chart={Chart}
      handlers={handlers}
      trans={trans}
      {...other}
    />
  );
  return handlers;
}

const open = (name: string) =>
  userEvent.click(screen.getByRole('tab', { name }));
const button = (name: string) => screen.getByRole('button', { name });

it('shows requests, errors and latencies, and asks for another time', async () => {
  const { onMinutes } = show();
  expect(screen.getByText('10%')).toBeTruthy();
  expect(screen.getByText('9.25 ms')).toBeTruthy();
  expect(
    screen.getByRole('img', { name: 'Latency percentiles over time' })
  ).toBeTruthy();
  await userEvent.selectOptions(screen.getByLabelText('Time'), 'Last hour');
  expect(onMinutes).toHaveBeenCalledWith(60);
});

it('tells of a chosen variant where there are several', async () => {
  show({ monitoring: analysed() });
  await open('Drift');
  expect(screen.queryByLabelText('Variant')).toBeNull();
  cleanup();
  const several = { ...analysed(), variants: ['champion', 'trial'] };
  const { onVariant } = show({ monitoring: several });
  await open('Quality');
  const select = screen.getByLabelText<HTMLSelectElement>('Variant');
  expect(select.value).toBe('champion');
  await userEvent.selectOptions(select, 'trial');
  expect(onVariant).toHaveBeenCalledExactlyOnceWith('trial');
  screen.getByText('Alerts are of “champion”.');
  cleanup();
  show({ monitoring: several, variant: 'trial' });
  await open('Drift');
  expect(screen.getByLabelText<HTMLSelectElement>('Variant').value).toBe(
    'trial'
  );
});

it('analyses labels that were not looked at for a variant', async () => {
  const captured = { megabytes: 1, parts: 1, first: '2026-12-01', labels: 30 };
  const { onAnalyse } = show({ monitoring: monitoring({ captured }) });
  await open('Quality');
  screen.getByText('Not analysed yet');
  await userEvent.click(button('Analyse now'));
  expect(onAnalyse).toHaveBeenCalledOnce();
});

it('says that there were no requests', () => {
  show({ traffic: traffic(0) });
  expect(screen.getByText('No requests in this time')).toBeTruthy();
  expect(screen.queryByRole('img')).toBeNull();
});

it('says that capturing is off and turns it on', async () => {
  const { onSave } = show();
  await open('Drift');
  expect(screen.getByText('Capturing is off')).toBeTruthy();
  await userEvent.click(button('Turn on capturing'));
  expect(onSave.mock.lastCall![0].capture.enabled).toBe(true);
});

it('lists the worst column first and shows how another one is spread', async () => {
  show({ monitoring: analysed() });
  await open('Drift');
  const table = screen.getByRole('table', { name: 'Drift' });
  const names = within(table)
    .getAllByRole('rowheader')
    .map(one => one.textContent);
  expect(names).toEqual(['Contract', 'Prediction', 'tenure']);
  const [, contract] = within(table).getAllByRole('row');
  expect(contract.textContent).toContain('Major');
  expect(contract.textContent).toContain('0.80');
  expect(contract.textContent).toContain('< 0.001');
  expect(contract.textContent).toContain('0% → 12%');
  expect(
    screen.getByRole('img', {
      name: 'Values of Contract in training and captured'
    })
  ).toBeTruthy();
  expect(screen.getByText(/were not in the training data: Ten years/));
  await userEvent.click(button('tenure'));
  expect(button('tenure').getAttribute('aria-pressed')).toBe('true');
  expect(
    screen.getByRole('img', {
      name: 'Values of tenure in training and captured'
    })
  ).toBeTruthy();
});

it('says how many rows are missing, and why an analysis failed', async () => {
  show({
    monitoring: { ...analysed({ rows: 20 }), error: 'It ended with 1.' }
  });
  await open('Drift');
  expect(screen.getByText('Too few rows to tell drift')).toBeTruthy();
  expect(screen.getByText(/20 of 200 rows/)).toBeTruthy();
  expect(screen.getByText('It ended with 1.')).toBeTruthy();
  expect(screen.queryByRole('table')).toBeNull();
});

it('takes a file of labels', async () => {
  const { onLabels, onRetrain } = show({ monitoring: analysed() });
  await open('Quality');
  const file = new File(['inference_id,label\na,1\n'], 'labels.csv');
  await userEvent.upload(screen.getByLabelText('File of labels'), file);
  expect(onLabels).toHaveBeenCalledWith(file);
  await userEvent.click(button('Retrain with captured data'));
  expect(onRetrain).not.toHaveBeenCalled();
});

it('compares the quality with the validation score and leads to a new model', async () => {
  const point = {
    start: '2026-12-01T10:00:00Z',
    end: '2026-12-01T11:00:00Z',
    rows: 300,
    value: 0.75,
    low: 0.7,
    high: 0.8
  };
  const { onRetrain } = show({
    monitoring: analysed({
      quality: {
        objective: 'roc_auc',
        title: 'AUC',
        greater_is_better: true,
        validation: 0.84,
        validation_low: 0.82,
        validation_high: 0.86,
        labels: 310,
        matched: 301,
        invalid: 1,
        overall: point,
        over_time: [point, point]
      }
    })
  });
  await open('Quality');
  expect(screen.getByText('0.75')).toBeTruthy();
  expect(screen.getByText('0.84')).toBeTruthy();
  expect(screen.getByText(/1 label is none that the model knows/)).toBeTruthy();
  expect(screen.getByRole('img').getAttribute('aria-label')).toContain(
    'over time'
  );
  await userEvent.click(button('Retrain with captured data'));
  expect(onRetrain).toHaveBeenCalledOnce();
});

it('saves what is typed, in shares, and turns an alert off that is emptied', async () => {
  const { onSave } = show();
  await open('Settings');
  await userEvent.click(
    screen.getByRole('switch', { name: 'Capture requests and answers' })
  );
  const type = async (label: string, text: string) => {
    const input = screen.getByLabelText(label);
    await userEvent.clear(input);
    if (text) {
      await userEvent.type(input, text);
    }
  };
  await type('Share of the requests (%)', '7');
  await type('Drift (PSI from)', '');
  await type('Latency (ms)', '12.5');
  await userEvent.click(button('Save settings'));
  const [saved] = onSave.mock.lastCall!;
  expect(saved.capture).toEqual({
    enabled: true,
    share: 0.07,
    days: 30,
    megabytes: 500
  });
  expect(saved.thresholds.psi).toBeNull();
  expect(saved.thresholds.latency_p99_ms).toBe(12.5);
  expect(saved.thresholds.error_share).toBe(0.05);
});

it('says beside the field what is wrong and saves nothing', async () => {
  const { onSave } = show();
  await open('Settings');
  const days = screen.getByLabelText('Keep for (days)');
  await userEvent.clear(days);
  await userEvent.type(days, '1.5');
  await userEvent.click(button('Save settings'));
  expect(days.getAttribute('aria-invalid')).toBe('true');
  expect(onSave).not.toHaveBeenCalled();
});

it('lists alerts and leads to the monitoring', async () => {
  const onShow = vi.fn();
  const alert = {
    kind: 'drift' as const,
    column: 'Contract',
    value: 0.8,
    threshold: 0.25,
    message: 'The column has drifted.',
    since: '2026-12-01T12:00:00Z'
  };
  render(
    <AlertsMessage
      alerts={[alert, { ...alert, column: 'tenure', message: 'So has this.' }]}
      trans={trans}
      onShow={onShow}
    />
  );
  expect(screen.getByText('2 alerts')).toBeTruthy();
  expect(screen.getAllByRole('listitem').length).toBe(2);
  await userEvent.click(button('Show monitoring'));
  expect(onShow).toHaveBeenCalledOnce();
});

it('tells of the whole endpoint first where there are many alerts', () => {
  const alert = { value: 1, threshold: 0, since: '2026-12-01T12:00:00Z' };
  const drift = Array.from({ length: 8 }, (_, index) => ({
    ...alert,
    kind: 'drift' as const,
    column: `c${index}`,
    message: `Column ${index} has drifted.`
  }));
  const quality = {
    ...alert,
    kind: 'quality' as const,
    column: null,
    message: 'AUC is lower.'
  };
  render(<AlertsMessage alerts={[...drift, quality]} trans={trans} />);
  const told = screen.getAllByRole('listitem').map(item => item.textContent);
  expect(told).toHaveLength(6);
  expect(told[0]).toBe('AUC is lower.');
  expect(told[5]).toBe('and 4 more');
});
