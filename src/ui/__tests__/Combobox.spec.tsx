import { nullTranslator } from '@jupyterlab/translation';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import { Combobox, Field } from '..';

const trans = nullTranslator.load('jupyter_autopilot');
const OPTIONS = ['tenure', 'TotalCharges', 'Churn'].map(value => ({ value }));

function Example({ onChange }: { onChange: (value: string) => void }) {
  const [value, setValue] = React.useState('');
  return (
    <Field id="target" label="Target">
      {control => (
        <Combobox
          control={control}
          value={value}
          options={OPTIONS}
          listLabel="Columns"
          trans={trans}
          onChange={next => {
            setValue(next);
            onChange(next);
          }}
        />
      )}
    </Field>
  );
}

async function open() {
  const onChange = vi.fn();
  render(<Example onChange={onChange} />);
  const input = screen.getByLabelText('Target');
  const user = userEvent.setup();
  await user.click(input);
  return { input, user, onChange };
}

function options(): (string | null)[] {
  return screen.queryAllByRole('option').map(one => one.textContent);
}

it('opens with all options and is closed by Escape', async () => {
  const { input, user, onChange } = await open();
  expect(options()).toEqual(['tenure', 'TotalCharges', 'Churn']);
  await user.keyboard('x{Escape}');
  expect(input).toHaveProperty('value', '');
  expect(input.getAttribute('aria-expanded')).toBe('false');
  expect(onChange).not.toHaveBeenCalled();
});

it('narrows while typing, and Enter takes the first', async () => {
  const { input, user, onChange } = await open();
  await user.keyboard('ch');
  expect(options()).toEqual(['Churn', 'TotalCharges']); // what begins with it comes first
  await user.keyboard('{Enter}');
  expect(onChange).toHaveBeenCalledExactlyOnceWith('Churn');
  expect(input).toHaveProperty('value', 'Churn');
});

it('is walked through by arrows', async () => {
  const { input, user, onChange } = await open();
  await user.keyboard('{ArrowDown}{ArrowDown}');
  const active = input.getAttribute('aria-activedescendant');
  expect(document.getElementById(active!)?.textContent).toBe('TotalCharges');
  await user.keyboard('{ArrowUp}{ArrowUp}{Enter}');
  expect(onChange).toHaveBeenCalledExactlyOnceWith('Churn');
});

it('keeps what was typed when the focus leaves', async () => {
  const { user, onChange } = await open();
  await user.keyboard('totalcharges');
  await user.tab();
  expect(onChange).toHaveBeenCalledExactlyOnceWith('TotalCharges');
});

it('says when nothing matches and keeps unknown text for the validation', async () => {
  const { user, onChange } = await open();
  await user.keyboard('zzz');
  expect(options()).toEqual(['Nothing matches “zzz”.']);
  await user.keyboard('{Enter}');
  expect(onChange).toHaveBeenCalledExactlyOnceWith('zzz');
});

it('is used with the mouse', async () => {
  const { user, onChange } = await open();
  await user.click(screen.getByRole('option', { name: 'tenure' }));
  expect(onChange).toHaveBeenCalledExactlyOnceWith('tenure');
  expect(options()).toEqual([]);
});
