import { nullTranslator } from '@jupyterlab/translation';
import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import { SCHEMA, preview } from '../../model/__tests__/schema';
import { Server } from '../../model/__tests__/server';
import { WizardModel } from '../../model/wizard';
import { Review } from '../Review';

const trans = nullTranslator.load('jupyter_autopilot');

async function reviewed(server: Server): Promise<WizardModel> {
  server.answers = { 'POST datasets/preview': preview, ...server.answers };
  const model = new WizardModel({
    client: server.client,
    schema: SCHEMA,
    trans,
    names: () => [],
    save: () => undefined
  });
  await act(() => model.chooseData('churn.csv'));
  model.set('target', 'Churn');
  return model;
}

it('names the experiments that did the same, and opens them', async () => {
  const server = new Server();
  server.answers = {
    'POST experiments/validate': { problems: [], similar: ['churn-1', 'churn'] }
  };
  const onOpen = vi.fn();
  const model = await reviewed(server);
  render(<Review model={model} trans={trans} onOpen={onOpen} />);
  await userEvent.click(
    await screen.findByRole('button', { name: 'Open churn-1' })
  );
  expect(onOpen.mock.calls).toEqual([['churn-1']]);
  expect(screen.getByText(/^2 experiments with these settings/)).toBeTruthy();
});

it('shows the request as JSON, Python and a command', async () => {
  const model = await reviewed(new Server());
  render(<Review model={model} trans={trans} onOpen={vi.fn()} />);
  await userEvent.click(
    screen.getByRole('button', { name: 'Request as code' })
  );
  const shown = () => screen.getByRole('tabpanel').textContent;
  expect(shown()).toContain('"target": "Churn"');
  await userEvent.click(screen.getByRole('tab', { name: 'As Python' }));
  expect(shown()).toContain('target="Churn"');
  await userEvent.keyboard('{ArrowRight}');
  expect(shown()).toContain('jupyter autopilot run churn.csv');
  screen.getByRole('button', { name: 'Copy' });
});
