import { nullTranslator } from '@jupyterlab/translation';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import type { WizardModel } from '../../model/wizard';
import { DraftOrigin } from '../DraftOrigin';

const trans = nullTranslator.load('jupyter_autopilot');

function show(
  model: Partial<Pick<WizardModel, 'origin' | 'restored'>>,
  onReset = vi.fn()
) {
  const { container } = render(
    <DraftOrigin
      model={{ origin: null, restored: false, ...model } as WizardModel}
      trans={trans}
      onReset={onReset}
    />
  );
  return { text: container.textContent, onReset };
}

it('says nothing of a draft that has just been begun', () => {
  expect(show({}).text).toBe('');
});

it('says that a draft was begun earlier', () => {
  expect(show({ restored: true }).text).toContain('that you began earlier');
});

it('says where the values came from, and each thing that could not be taken over', async () => {
  const { text, onReset } = show({
    restored: true,
    origin: { title: 'Imported from job.json.', notes: ['RoleArn: none', 'x'] }
  });
  expect(text).toContain('Imported from job.json.');
  expect(screen.getAllByRole('listitem')).toHaveLength(2);
  await userEvent.click(screen.getByRole('button', { name: 'Start over' }));
  expect(onReset).toHaveBeenCalledOnce();
});
