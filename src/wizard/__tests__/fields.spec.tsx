import { nullTranslator } from '@jupyterlab/translation';
import { UseSignal } from '@jupyterlab/ui-components';
import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import type { WizardSchema } from '../../api';
import { SCHEMA, choice, field, preview } from '../../model/__tests__/schema';
import { Server } from '../../model/__tests__/server';
import { WizardModel } from '../../model/wizard';
import { StepFields } from '../StepFields';

const trans = nullTranslator.load('jupyter_autopilot');

/** The schema with an optional column and an optional data file that stand before the target. */
const WITH_OPTIONAL: WizardSchema = {
  ...SCHEMA,
  steps: SCHEMA.steps.map(step =>
    step.id === 'data'
      ? {
          ...step,
          fields: [
            ...step.fields,
            field('validation_path', 'data_file', { title: 'Validation data' }),
            field('objective_file', 'python_file', { title: 'Own objective' }),
            field('group_column', 'column', { title: 'Group column' }),
            field('missing_tokens', 'words', {
              title: 'Missing values',
              default: []
            }),
            field('encryption_key', 'key', {
              title: 'Encryption key',
              choices: [choice('clinic'), choice('ward-7')]
            }),
            field('other_key', 'key', { title: 'Other key' })
          ]
        }
      : step
  )
};

let server: Server;
let model: WizardModel;
const browse = { file: vi.fn(), folder: vi.fn(), pythonFile: vi.fn() };

async function show() {
  await model.chooseData('churn.csv');
  render(
    <UseSignal signal={model.stateChanged}>
      {() => (
        <StepFields prefix="f-" model={model} browse={browse} trans={trans} />
      )}
    </UseSignal>
  );
}

/** The Browse of a field, which the field's label describes. */
function browseFor(title: string): HTMLElement {
  return screen.getAllByRole('button', { name: 'Browse…' }).find(button => {
    const label = button.getAttribute('aria-describedby') ?? '';
    return document.getElementById(label)?.textContent?.includes(title);
  })!;
}

beforeEach(() => {
  server = new Server();
  server.answers = { 'POST datasets/preview': preview };
  model = new WizardModel({
    client: server.client,
    schema: WITH_OPTIONAL,
    trans,
    names: () => [],
    save: () => undefined
  });
});

describe('an optional column', () => {
  it('is chosen from the columns and cleared again', async () => {
    await show();
    const box = screen.getByRole('combobox', { name: /Group column/ });
    await userEvent.type(box, 'pla');
    await userEvent.keyboard('{Enter}');
    expect(model.values.group_column).toBe('plan');
    await userEvent.click(
      screen.getByRole('button', { name: 'Clear Group column' })
    );
    expect(model.values.group_column).toBeNull();
    expect((box as HTMLInputElement).value).toBe('');
    expect(screen.queryByRole('button', { name: /^Clear/ })).toBeNull();
  });

  it('is cleared by deleting its text', async () => {
    await show();
    act(() => model.set('group_column', 'plan'));
    const box = screen.getByRole('combobox', { name: /Group column/ });
    await waitFor(() => expect((box as HTMLInputElement).value).toBe('plan'));
    await userEvent.clear(box);
    await userEvent.tab();
    expect(model.values.group_column).toBeNull();
    expect(model.request.group_column).toBeNull();
  });

  it('is not taken for the target, and begins anew with other data', async () => {
    await show();
    act(() => model.set('group_column', 'plan'));
    expect(model.fieldWith('column')?.name).toBe('target');
    expect(model.fieldWith('data_file')?.name).toBe('data_path');
    expect(screen.queryByText(/different values/)).toBeNull();
    await act(() => model.chooseData('gone.csv'));
    expect(model.values.group_column).toBeNull();
  });
});

describe('a second data file', () => {
  it('is browsed for without changing the input data', async () => {
    browse.file.mockResolvedValue('later.csv');
    await show();
    await userEvent.click(browseFor('Validation data'));
    expect(model.values).toMatchObject({
      data_path: 'churn.csv',
      validation_path: 'later.csv'
    });
    expect(screen.getAllByRole('button', { name: 'Preview' })).toHaveLength(1);
    expect(server.asked).toEqual(['POST datasets/preview']);
  });
});

describe('a Python file', () => {
  it('is browsed for among Python files, and stays when nothing is chosen', async () => {
    browse.pythonFile.mockResolvedValueOnce('code/metrics.py');
    await show();
    await userEvent.click(browseFor('Own objective'));
    expect(browse.pythonFile).toHaveBeenLastCalledWith('');
    expect(model.values.objective_file).toBe('code/metrics.py');
    browse.pythonFile.mockResolvedValueOnce(null);
    await userEvent.click(browseFor('Own objective'));
    expect(browse.pythonFile).toHaveBeenLastCalledWith('code/metrics.py');
    expect(model.values.objective_file).toBe('code/metrics.py');
    expect(model.values.data_path).toBe('churn.csv');
  });
});

describe('words', () => {
  it('are separated by commas, and the data are looked at with them', async () => {
    await show();
    const box = screen.getByRole('textbox', { name: /Missing values/ });
    await userEvent.type(box, 'unknown, -999,');
    expect(model.values.missing_tokens).toEqual(['unknown', '-999']);
    expect((box as HTMLInputElement).value).toBe('unknown, -999,');
    await userEvent.tab();
    expect(server.asked).toHaveLength(2);
    await userEvent.clear(box);
    expect(model.request.missing_tokens).toEqual([]);
  });

  it('follow a change from outside', async () => {
    await show();
    act(() => model.set('missing_tokens', ['none']));
    const box = screen.getByRole('textbox', { name: /Missing values/ });
    expect((box as HTMLInputElement).value).toBe('none');
  });
});

describe('a key', () => {
  it('is chosen by its name, and none is the first choice', async () => {
    await show();
    const box = screen.getByRole('combobox', { name: 'Encryption key' });
    expect((box as HTMLSelectElement).selectedOptions[0].text).toBe(
      'Not encrypted'
    );
    await userEvent.selectOptions(box, 'ward-7');
    expect(model.values.encryption_key).toBe('ward-7');
    await userEvent.selectOptions(box, 'Not encrypted');
    expect(model.values.encryption_key).toBeNull();
  });

  it('that the server does not know stays, so that it is seen', async () => {
    await show();
    act(() => model.set('encryption_key', 'elsewhere'));
    const box = screen.getByRole('combobox', { name: 'Encryption key' });
    await waitFor(() =>
      expect((box as HTMLSelectElement).value).toBe('elsewhere')
    );
    expect(
      within(box)
        .getAllByRole('option')
        .map(option => option.textContent)
    ).toEqual(['Not encrypted', 'clinic', 'ward-7', 'elsewhere']);
  });

  it('of which there is none says how one is made', async () => {
    await show();
    screen.getByRole('combobox', { name: 'Other key' });
    screen.getByText(/jupyter autopilot key new NAME/);
  });
});
