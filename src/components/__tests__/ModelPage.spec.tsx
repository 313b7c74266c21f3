import { act, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import type { ModelBundle } from '../../api';
import { ApiError } from '../../api';
import type { IModelPageProps } from '..';
import { ModelPage } from '..';
import { EXPLANATION, report } from '../report/__tests__/samples';
import {
  METRICS,
  candidate,
  endpoint,
  experiment,
  metricValue,
  trans
} from './samples';

const BUNDLE: ModelBundle = {
  folder: 'autopilot/churn/candidates/one/bundle',
  manifest: {
    experiment: 'churn',
    candidate: 'one',
    description: '',
    problem_type: 'binary',
    target: 'Churn',
    labels: ['No', 'Yes'],
    columns: endpoint().columns,
    missing_tokens: [],
    objective: 'auc',
    metrics: [],
    created_at: '2024-05-31T12:00:00Z',
    python: '3.12.1',
    packages: { lightgbm: '4.6.0' },
    files: {},
    format: 2,
    pickles: [],
    sample: [{ tenure: 3, Contract: 'One year', Senior: '1' }],
    sample_predictions: []
  },
  files: [
    { path: 'manifest.json', size_bytes: 2000 },
    { path: 'models/one.joblib', size_bytes: 98_000 }
  ]
};

const ONE = candidate('one', 0.9, {
  description: 'Few leaves',
  hyperparameters: { depth: 3 },
  preprocessing: ['Numbers: scaled'],
  members: [{ candidate: 'two', weight: 1 }],
  metrics: [
    {
      ...metricValue('auc', 0.9, 0.85),
      validation_low: 0.8,
      validation_high: 0.88
    }
  ]
});

const SHOWN = experiment({
  status: 'completed',
  candidates: [ONE, candidate('two', 0.8), candidate('three', 0.7)],
  best_candidate: 'one'
});

function show(other: Partial<IModelPageProps> = {}) {
  const page = (more: Partial<IModelPageProps>) => (
    <ModelPage
      experimentName="churn"
      candidateName="one"
      experiment={SHOWN}
      bundle={BUNDLE}
      bundleError={null}
      metrics={METRICS}
      algorithms={[]}
      lostSince={null}
      onRetry={vi.fn()}
      error={null}
      trans={trans}
      onDeploy={vi.fn()}
      onRegister={vi.fn()}
      transforming={{ browse: null, onTransform: vi.fn(), onShow: vi.fn() }}
      onOpenRegistry={vi.fn()}
      onPredict={vi.fn()}
      onExplain={vi.fn()}
      report={null}
      reportError={null}
      chart={({ label }) => <div role="img" aria-label={label} />}
      onLoadReport={vi.fn()}
      onDownloadReport={vi.fn()}
      onOpenReport={vi.fn()}
      onExplainRow={vi.fn()}
      onOpenEndpoint={vi.fn()}
      onOpenModel={vi.fn()}
      onOpenExperiment={vi.fn()}
      onOpenNotebook={vi.fn()}
      onExportScripts={vi.fn()}
      onOpenFolder={vi.fn()}
      onDownload={vi.fn()}
      onDownloadAll={vi.fn()}
      onDownloadOnnx={vi.fn()}
      {...other}
      {...more}
    />
  );
  const { rerender } = render(page({}));
  return { update: (next: Partial<IModelPageProps>) => rerender(page(next)) };
}

const button = (name: string) => screen.getByRole('button', { name });
const tab = (name: string) => screen.getByRole('tab', { name });

it('shows how good a model is and what it is made of', async () => {
  const onOpenModel = vi.fn();
  show({ onOpenModel });
  const region = screen.getByRole('region', { name: 'Model one' });
  expect(within(region).getByText('Best')).toBeTruthy();
  expect(screen.getByText('rank 1 of 3')).toBeTruthy();
  expect(
    screen.getByRole('row', { name: 'AUC 0.9000 0.8500 0.8000 to 0.8800' })
  ).toBeTruthy();
  expect(screen.getByRole('row', { name: 'depth 3' })).toBeTruthy();
  const steps = screen.getByRole('list', { name: 'Preprocessing' });
  expect(steps.textContent).toBe('Numbers: scaled');
  await userEvent.click(button('two'));
  expect(onOpenModel).toHaveBeenCalledExactlyOnceWith('two');
});

it('says since when the server does not answer, and asks again', async () => {
  const onRetry = vi.fn(async () => undefined);
  show({ lostSince: Date.now() - 65_000, onRetry });
  expect(screen.getByText('No answer for 1 min 5 s.')).toBeTruthy();
  await userEvent.click(button('Try now'));
  expect(onRetry).toHaveBeenCalledOnce();
});

it('names the columns with their types and finds them', async () => {
  show();
  await userEvent.click(tab('Features'));
  const rows = () =>
    within(screen.getByRole('table', { name: 'Features' }))
      .getAllByRole('row')
      .slice(1)
      .map(row => [...row.children].map(cell => cell.textContent));
  expect(rows()).toEqual([
    ['tenure', 'numeric', '0 to 72'],
    ['Contract', 'categorical', 'Month-to-month, One year'],
    ['Senior', 'categorical', '0, 1']
  ]);
  await userEvent.type(screen.getByLabelText('Search columns'), 'SEN');
  expect(rows().map(([name]) => name)).toEqual(['Senior']);
});

it('predicts a row, and keeps it while another tab is looked at', async () => {
  const user = userEvent.setup();
  const onPredict = vi
    .fn()
    .mockResolvedValueOnce({
      predictions: [
        {
          predicted_label: 'Yes',
          probability: 0.7,
          probabilities: [0.3, 0.7],
          labels: ['No', 'Yes']
        }
      ]
    })
    .mockRejectedValueOnce(
      new ApiError('payload_invalid', 'That is not a date.', 422)
    );
  show({ onPredict });
  await user.click(tab('Predict a row'));
  await user.click(button('Load a sample row'));
  await user.clear(screen.getByLabelText('tenure'));
  await user.type(screen.getByLabelText('tenure'), '12');
  await user.click(button('Predict'));
  expect(JSON.parse(onPredict.mock.lastCall![0])).toEqual({
    instances: [{ tenure: 12, Contract: 'One year', Senior: '1' }]
  });
  const result = () => screen.getByRole('status', { name: 'Prediction' });
  expect(result().textContent).toContain('70%');
  await user.click(tab('Overview'));
  await user.click(tab('Predict a row'));
  expect(screen.getByLabelText('tenure')).toHaveProperty('value', '12');
  expect(result().textContent).toContain('70%');
  await user.click(button('Predict'));
  expect(screen.getByRole('alert').textContent).toContain(
    'That is not a date.'
  );
});

it('explains a row', async () => {
  const onExplain = vi.fn().mockResolvedValue(EXPLANATION);
  show({ onExplain });
  await userEvent.click(tab('Predict a row'));
  await userEvent.click(button('Load a sample row'));
  await userEvent.click(button('Explain'));
  expect(JSON.parse(onExplain.mock.lastCall![0]).instances).toHaveLength(1);
  screen.getByRole('heading', { name: 'Why this prediction' });
});

it('asks for the report when it is looked at, once', async () => {
  const onLoadReport = vi.fn();
  const { update } = show({ onLoadReport });
  expect(onLoadReport).not.toHaveBeenCalled();
  await userEvent.click(tab('Report'));
  screen.getByText(/The report is being made/);
  update({ report: report() });
  screen.getByRole('navigation', { name: 'Sections of the report' });
  await userEvent.click(tab('Overview'));
  await userEvent.click(tab('Report'));
  expect(onLoadReport).toHaveBeenCalledOnce();
});

it('says why there is no report, and asks again', async () => {
  const onLoadReport = vi.fn();
  show({ onLoadReport, reportError: 'The rows are gone.' });
  await userEvent.click(tab('Report'));
  screen.getByText('The rows are gone.');
  expect(onLoadReport).not.toHaveBeenCalled();
  await userEvent.click(button('Try again'));
  expect(onLoadReport).toHaveBeenCalledOnce();
});

it('downloads each file, and all of them as one', async () => {
  const [onDownload, onDownloadAll] = [vi.fn(), vi.fn()];
  show({ onDownload, onDownloadAll });
  await userEvent.click(button('Download model'));
  await userEvent.click(tab('Artifacts'));
  expect(screen.getByRole('tabpanel').textContent).toContain('100 kB');
  await userEvent.click(button('Download models/one.joblib'));
  expect(onDownload).toHaveBeenCalledExactlyOnceWith(
    'autopilot/churn/candidates/one/bundle/models/one.joblib'
  );
  await userEvent.click(button('Download model as .tar.gz'));
  expect(onDownloadAll.mock.calls).toEqual([['zip'], ['tar.gz']]);
});

it('downloads the model as ONNX and tells how it compares, or why it cannot be', async () => {
  const made = {
    path: 'autopilot/churn/candidates/one/model.onnx',
    size_bytes: 2500,
    rows: 12,
    largest_difference: 3e-8,
    notes: []
  };
  const note = 'A category of “plan” that is new counts as a gap.';
  const onDownloadOnnx = vi
    .fn()
    .mockResolvedValueOnce(made)
    .mockResolvedValueOnce({ ...made, rows: 0, notes: [note] })
    .mockRejectedValueOnce(new Error('it has a neural network'));
  show({ onDownloadOnnx });
  await userEvent.click(tab('Artifacts'));
  const onnx = button('Download model as .onnx');
  await userEvent.click(onnx);
  await screen.findByText(/largest difference on 12 rows is 3\.000e-8/);
  await userEvent.click(onnx);
  await screen.findByText(note);
  screen.getByText(/The model has no sample rows/);
  await userEvent.click(onnx);
  expect((await screen.findByRole('alert')).textContent).toContain(
    'it has a neural network'
  );
  expect(screen.queryByText(/The ONNX file has/)).toBeNull();
});

it('downloads encrypted files as one only, which is in clear', async () => {
  const spec = { ...SHOWN.spec, encryption_key: 'clinic' };
  const onDownloadAll = vi.fn();
  show({ experiment: { ...SHOWN, spec }, onDownloadAll });
  await userEvent.click(tab('Artifacts'));
  screen.getByText(/The files are encrypted/);
  expect(
    screen.queryByRole('button', { name: 'Download models/one.joblib' })
  ).toBeNull();
  await userEvent.click(button('Download model as .zip'));
  expect(onDownloadAll).toHaveBeenCalledExactlyOnceWith('zip');
});

it('says that a model has pickles', async () => {
  const pickles = ['models/one-1.joblib'];
  const { update } = show();
  await userEvent.click(tab('Artifacts'));
  expect(screen.queryByText('This model has pickles')).toBeNull();
  update({ bundle: { ...BUNDLE, manifest: { ...BUNDLE.manifest, pickles } } });
  screen.getByText(/trust”: models\/one-1.joblib/);
});

it('opens its notebook and exports its scripts, each once at a time', async () => {
  let done = () => {};
  const work = () => new Promise<void>(resolve => (done = resolve));
  const [onOpenNotebook, onExportScripts] = [vi.fn(work), vi.fn(work)];
  show({ onOpenNotebook, onExportScripts });
  for (const [name, action] of [
    ['Open notebook', onOpenNotebook],
    ['Export as script', onExportScripts]
  ] as const) {
    await userEvent.click(button(name));
    await userEvent.click(button(name));
    expect(action).toHaveBeenCalledOnce();
    await act(async () => done());
    await userEvent.click(button(name));
    expect(action).toHaveBeenCalledTimes(2);
  }
  expect(onOpenNotebook).toHaveBeenCalledWith('one');
});

it('opens the notebook in which it was changed', async () => {
  const onOpenNotebook = vi.fn().mockResolvedValue(true);
  const changed = candidate('one', 0.9, { changed_from: 'two' });
  const experimentOf = (one: typeof changed) =>
    experiment({ candidates: [one, candidate('two', 0.8)] });
  const { update } = show({
    onOpenNotebook,
    experiment: experimentOf(changed)
  });
  expect(button('Export as script').getAttribute('aria-disabled')).toBe('true');
  await userEvent.click(button('Open notebook of two'));
  expect(onOpenNotebook).toHaveBeenCalledExactlyOnceWith('two');
  update({ experiment: experimentOf(candidate('one', null)) });
  expect(button('Open notebook').getAttribute('aria-disabled')).toBe('true');
});

it('is deployed under a name', async () => {
  const onDeploy = vi.fn().mockResolvedValue(undefined);
  show({ onDeploy });
  await userEvent.click(button('Deploy model'));
  await userEvent.click(button('Deploy'));
  expect(onDeploy).toHaveBeenCalledExactlyOnceWith('one', 'churn');
});

it('is compared with the best of the others, or with another one', async () => {
  show();
  await userEvent.click(button('Compare'));
  const columns = () =>
    within(screen.getByRole('region', { name: 'Comparison of 2 candidates' }))
      .getAllByRole('columnheader')
      .slice(0, 2)
      .map(one => one.textContent);
  expect(columns()).toEqual(['oneBest', 'two']);
  await userEvent.selectOptions(screen.getByLabelText('Compare with'), 'three');
  expect(columns()).toEqual(['oneBest', 'three']);
  await userEvent.click(button('Close comparison'));
  expect(screen.queryByLabelText('Compare with')).toBeNull();
});

it('says what there is before the model, and why there is none', async () => {
  const { update } = show({ experiment: null, bundle: null });
  expect(screen.getByRole('status', { name: 'Loading…' })).toBeTruthy();
  const having = (...candidates: ReturnType<typeof candidate>[]) => ({
    experiment: experiment({ candidates })
  });
  update(having(candidate('one', null)));
  expect(button('Deploy model').getAttribute('aria-disabled')).toBe('true');
  await userEvent.click(tab('Artifacts'));
  expect(screen.getByText(/as soon as the candidate is trained/)).toBeTruthy();
  update(
    having(candidate('one', null, { status: 'failed', error: 'No memory.' }))
  );
  expect(screen.getByRole('alert').textContent).toContain('No memory.');
  expect(screen.getByText('There is no model')).toBeTruthy();
  update(having(ONE));
  expect(screen.getByRole('status', { name: 'Loading…' })).toBeTruthy();
  update({ ...having(ONE), bundleError: 'It is damaged.' });
  expect(screen.getByRole('alert').textContent).toContain('It is damaged.');
  update(having());
  expect(
    screen.getByText('The experiment “churn” has no candidate “one”')
  ).toBeTruthy();
});
