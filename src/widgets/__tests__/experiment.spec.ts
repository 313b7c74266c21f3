import { nullTranslator } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import { experiment } from '../../components/__tests__/samples';
import { Server } from '../../model/__tests__/server';
import type { CatalogModel } from '../../model/catalog';
import { ExperimentModel } from '../../model/experiment';
import type { Live } from '../../model/live';
import { ExperimentWidget } from '../experiment';

it('clones the experiment with the fixes that are chosen', async () => {
  const server = new Server();
  server.answers = {
    'GET experiments/churn': experiment({ status: 'completed' }),
    'GET experiments/churn/exploration': {
      features: [
        { name: 'age', type: 'numeric' },
        { name: 'leak', type: 'numeric' }
      ],
      findings: [
        {
          code: 'leaking_column',
          severity: 'high',
          section: 'structure',
          message: "'leak' tells the target.",
          advice: 'Drop it.',
          columns: ['leak'],
          fix: {
            title: "Drop 'leak'",
            spec: {
              fields: {},
              drop_features: ['leak'],
              feature_types: {},
              add_missing_tokens: []
            },
            code: ''
          }
        }
      ],
      summary: { rows: { used: 10, of: 10 } }
    }
  };
  const live = { changed: new Signal({}) } as unknown as Live;
  const catalog = { stateChanged: new Signal({}), load: vi.fn() };
  const model = new ExperimentModel(server.client, live, 'churn');
  const clone = vi.fn();
  const widget = new ExperimentWidget({
    model,
    catalog: catalog as unknown as CatalogModel,
    chart: () => null as unknown as JSX.Element,
    trans: nullTranslator.load('jupyter_autopilot'),
    open: vi.fn(),
    openEndpoint: vi.fn(),
    openModel: vi.fn(),
    openContinuation: vi.fn(),
    openNotebook: vi.fn(),
    clone
  });
  await model.refresh();
  render(widget['render']());
  const user = userEvent.setup();
  await user.click(await screen.findByRole('tab', { name: 'Data' }));
  await user.click(await screen.findByRole('checkbox'));
  await user.click(screen.getByRole('button', { name: 'Apply in the wizard' }));
  expect(clone).toHaveBeenCalledExactlyOnceWith({
    values: {
      ...model.experiment!.spec,
      features: [{ name: 'age', type: 'numeric' }]
    },
    notes: ["Drop 'leak'"]
  });
  await user.click(screen.getByRole('button', { name: 'Clone' }));
  expect(clone).toHaveBeenLastCalledWith();
  widget.dispose();
});
