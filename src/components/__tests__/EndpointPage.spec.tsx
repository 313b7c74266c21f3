import { fireEvent, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import type { Endpoint, Prediction } from '../../api';
import { ApiError } from '../../api';
import type { IEndpointPageProps } from '..';
import { EndpointPage } from '..';
import { endpoint, trans } from './samples';

const YES: Prediction = {
  predicted_label: 'Yes',
  probability: 0.734,
  probabilities: [0.266, 0.734],
  labels: ['No', 'Yes']
};

function show(
  shown: Endpoint | null,
  other: Partial<IEndpointPageProps> = {}
): void {
  render(
    <EndpointPage
      name="churn-endpoint"
      endpoint={shown}
      baseUrl="http://localhost:8888/base/"
      lostSince={null}
      error={null}
      trans={trans}
      onInvoke={vi.fn()}
      onStart={vi.fn()}
      onStop={vi.fn()}
      onDelete={vi.fn()}
      onOpenExperiment={vi.fn()}
      onOpenModel={vi.fn()}
      {...other}
    />
  );
}

const button = (name: string) => screen.getByRole('button', { name });
const prediction = () => screen.getByRole('status', { name: 'Prediction' });

it('predicts a sample row and shows the probabilities', async () => {
  const user = userEvent.setup();
  const onInvoke = vi.fn().mockResolvedValue({ predictions: [YES] });
  show(endpoint(), { onInvoke });
  await user.click(button('Load a sample row'));
  expect(screen.getByLabelText('tenure')).toHaveProperty('value', '3');
  expect(screen.getByLabelText('Contract')).toHaveProperty('value', 'One year');
  await user.click(button('Predict'));
  const [body, contentType] = onInvoke.mock.lastCall!;
  expect(contentType).toBe('application/json');
  expect(JSON.parse(body)).toEqual({
    instances: [{ tenure: 3, Contract: 'One year', Senior: 1 }]
  });
  expect(within(prediction()).getByText('Yes', { selector: 'strong' }));
  const rows = within(prediction()).getAllByRole('row');
  expect(rows.map(row => row.textContent)).toEqual(['Yes73.4%', 'No26.6%']);
});

it('leads to the experiment and the model that it serves', async () => {
  const [onOpenExperiment, onOpenModel] = [vi.fn(), vi.fn()];
  const shown = endpoint();
  show(shown, { onOpenExperiment, onOpenModel });
  await userEvent.click(button(`Open experiment ${shown.experiment}`));
  expect(onOpenExperiment).toHaveBeenCalledWith(shown.experiment);
  await userEvent.click(button(`Open model ${shown.candidate}`));
  expect(onOpenModel).toHaveBeenCalledWith(shown.experiment, shown.candidate);
});

it('sends what was typed, and what is empty as missing', async () => {
  const user = userEvent.setup();
  const onInvoke = vi.fn().mockResolvedValue({ predictions: [YES] });
  show(endpoint(), { onInvoke });
  await user.type(screen.getByLabelText('tenure'), '4.5');
  await user.selectOptions(screen.getByLabelText('Senior'), '1');
  await user.click(button('Predict'));
  expect(JSON.parse(onInvoke.mock.lastCall![0])).toEqual({
    instances: [{ tenure: 4.5, Contract: null, Senior: '1' }]
  });
});

it('says beside the field what is no number and sends nothing', async () => {
  const user = userEvent.setup();
  const onInvoke = vi.fn();
  show(endpoint(), { onInvoke });
  const tenure = screen.getByLabelText('tenure');
  await user.type(tenure, 'long');
  await user.click(button('Predict'));
  expect(onInvoke).not.toHaveBeenCalled();
  expect(tenure.getAttribute('aria-invalid')).toBe('true');
  await user.clear(tenure);
  expect(tenure.getAttribute('aria-invalid')).toBeNull();
});

it('shows why there is no prediction, in place of the former one', async () => {
  const user = userEvent.setup();
  const onInvoke = vi
    .fn()
    .mockResolvedValueOnce({ predictions: [YES] })
    .mockRejectedValueOnce(
      new ApiError('endpoint_not_ready', 'It is not ready.', 409)
    );
  show(endpoint(), { onInvoke });
  await user.click(button('Predict'));
  expect(prediction().textContent).toContain('73.4%');
  await user.click(button('Predict'));
  expect(screen.getByRole('alert').textContent).toContain('It is not ready.');
  expect(prediction().textContent).not.toContain('73.4%');
});

it('sends CSV and JSON as they are written', async () => {
  const user = userEvent.setup();
  const onInvoke = vi.fn().mockResolvedValue({ predictions: [YES, YES] });
  show(endpoint(), { onInvoke });
  await user.click(screen.getByRole('tab', { name: 'CSV or JSON' }));
  await user.click(button('Predict'));
  expect(onInvoke).not.toHaveBeenCalled();
  await user.click(button('Load a sample row'));
  await user.click(button('Predict'));
  expect(onInvoke).toHaveBeenLastCalledWith(
    '3,One year,1\n,Month-to-month,0\n',
    'text/csv'
  );
  expect(within(prediction()).getAllByRole('row').length).toBe(3); // with the header
  await user.selectOptions(screen.getByLabelText('Format'), 'json');
  await user.click(button('Load a sample row'));
  await user.click(button('Predict'));
  const [body, contentType] = onInvoke.mock.lastCall!;
  expect(contentType).toBe('application/json');
  expect(JSON.parse(body)).toEqual({ instances: endpoint().sample });
});

it('shows a number without probabilities', async () => {
  const number = {
    predicted_label: 48213.337,
    probability: null,
    probabilities: null,
    labels: null
  };
  show(endpoint(), {
    onInvoke: () => Promise.resolve({ predictions: [number] })
  });
  await userEvent.click(button('Predict'));
  expect(prediction().textContent).toBe('Churn48,213.3');
});

it('is asked only while it runs, and says so', async () => {
  const [onInvoke, onStart, onStop] = [vi.fn(), vi.fn(), vi.fn()];
  show(endpoint({ status: 'stopped' }), { onInvoke, onStart, onStop });
  expect(screen.getByText('Stopped')).toBeTruthy(); // once
  await userEvent.click(button('Predict'));
  await userEvent.click(button('Stop'));
  expect(onInvoke).not.toHaveBeenCalled();
  expect(onStop).not.toHaveBeenCalled();
  await userEvent.click(button('Start'));
  expect(onStart).toHaveBeenCalledOnce();
});

it('can be searched where it has many columns', () => {
  const columns = Array.from({ length: 300 }, (_, index) => ({
    ...endpoint().columns[0],
    name: `feature-${index}`
  }));
  show(endpoint({ columns, sample: [] }));
  const fields = () => screen.queryAllByLabelText(/^feature-/).length;
  expect(fields()).toBe(200);
  const search = screen.getByLabelText('Search columns');
  fireEvent.change(search, { target: { value: 'feature-299' } });
  expect(fields()).toBe(1);
  expect(screen.getByLabelText('feature-299')).toBeTruthy();
  expect(button('Load a sample row').getAttribute('aria-disabled')).toBe(
    'true'
  );
});

it('loads', () => {
  show(null);
  expect(screen.getByRole('status', { name: 'Loading…' })).toBeTruthy();
});

it('says why it does not work', () => {
  show(endpoint({ status: 'failed', error: 'A package is missing.' }), {
    lostSince: Date.now()
  });
  expect(screen.getByRole('alert').textContent).toContain(
    'A package is missing.'
  );
  expect(screen.getByText('Connection lost')).toBeTruthy();
});
