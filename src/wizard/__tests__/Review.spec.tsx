import { nullTranslator } from '@jupyterlab/translation';
import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import { SCHEMA, preview } from '../../model/__tests__/schema';
import { Server } from '../../model/__tests__/server';
import { WizardModel } from '../../model/wizard';
import { Review } from '../Review';

const trans = nullTranslator.load('jupyter_autopilot');

it('shows the request as JSON, Python and a command', async () => {
  const server = new Server();
  server.answers = { 'POST datasets/preview': preview };
  const model = new WizardModel({
    client: server.client,
    schema: SCHEMA,
    trans,
    names: () => [],
    save: () => undefined
  });
  await act(() => model.chooseData('churn.csv'));
  model.set('target', 'Churn');
  render(<Review model={model} trans={trans} />);
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
