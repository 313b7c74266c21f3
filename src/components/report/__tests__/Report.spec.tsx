import { act, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';

import type { Explanation } from '../../../api';
import type { IChartProps } from '../../../charts';
import { METRICS, trans } from '../../__tests__/samples';
import { ExplanationView } from '../Explanation';
import type { IReportProps } from '../Report';
import { ModelReport } from '../Report';
import { EXPLANATION, SECTIONS, report } from './samples';

function Chart({ label }: IChartProps): JSX.Element {
  return <div role="img" aria-label={label} />;
}

function show(other: Partial<IReportProps> = {}) {
  return render(
    <ModelReport
      report={report()}
      error={null}
      metrics={METRICS}
      chart={Chart}
      trans={trans}
      {...other}
    />
  );
}

function region(name: string) {
  return within(screen.getByRole('region', { name }));
}

beforeEach(() => {
  Element.prototype.scrollIntoView = () => undefined;
});

it('has every section with its words', () => {
  show();
  const regions = screen.getAllByRole('region').map(one => within(one));
  expect(regions.length).toBe(SECTIONS.length);
  SECTIONS.forEach(({ title }, at) => {
    expect(regions[at].getByText(title)).toBeTruthy();
    expect(regions[at].getByText('Reading.')).toBeTruthy();
    expect(regions[at].getByText('Advice.')).toBeTruthy();
  });
  expect(screen.getByText('It was trained again.')).toBeTruthy();
});

it('tells what its charts show', () => {
  show();
  const label = (title: string) =>
    region(title)
      .getAllByRole('img')
      .map(chart => chart.getAttribute('aria-label'));
  expect(label('ROC curve')).toEqual([
    'ROC curve. Area under the curve: Out-of-fold: 0.85; Validation: 0.842.'
  ]);
  expect(label('Gain and lift')[0]).toContain('10%');
  expect(label('Metrics by segment')[0]).toContain('Contract: One year (0.7)');
  expect(label('Partial dependence')).toEqual([
    'Mean prediction of “Yes” by tenure: lowest, 0.1, at 70, and highest, 0.6, at 1.',
    'Mean prediction of “No” by Contract: lowest, 0.6, at Month-to-month, and highest, 0.9, at One year.'
  ]);
});

it('leads to a section', async () => {
  show();
  const contents = within(
    screen.getByRole('navigation', { name: 'Sections of the report' })
  );
  await userEvent.click(contents.getByText('Calibration'));
  expect(document.activeElement?.textContent).toBe('Calibration');
});

it('can be taken away as a page and as a notebook, each once at a time', async () => {
  let done: () => void = () => undefined;
  const work = () => new Promise<void>(resolve => (done = resolve));
  const [onDownload, onOpenNotebook] = [vi.fn(work), vi.fn(work)];
  show({ onDownload, onOpenNotebook });
  for (const [name, action] of [
    ['Download as HTML', onDownload],
    ['Open report as notebook', onOpenNotebook]
  ] as const) {
    const button = screen.getByRole('button', { name });
    await userEvent.click(button);
    await userEvent.click(button);
    expect(action).toHaveBeenCalledOnce();
    await act(async () => done());
  }
});

it('waits, fails and tries again', async () => {
  const { rerender } = show({ report: null });
  expect(screen.getByRole('status').textContent).toContain('being made');
  const onRetry = vi.fn();
  rerender(
    <ModelReport
      report={null}
      error="No."
      metrics={[]}
      chart={Chart}
      trans={trans}
      onRetry={onRetry}
    />
  );
  expect(screen.getByRole('alert').textContent).toContain('No.');
  await userEvent.click(screen.getByText('Try again'));
  expect(onRetry).toHaveBeenCalledOnce();
});

it('says so when it has no section', () => {
  show({ report: report({ sections: [] }) });
  expect(screen.getByText('The report is empty')).toBeTruthy();
});

it('shows the words of a section that it cannot draw', () => {
  const unknown = { ...SECTIONS[0], kind: 'new', title: 'New' } as never;
  show({ report: report({ sections: [unknown] }) });
  expect(region('New').getByText('Advice.')).toBeTruthy();
});

it('shows the confusion matrix in counts and in shares', async () => {
  show();
  const section = region('Confusion matrix');
  const cells = () =>
    section.getAllByRole('cell').map(cell => cell.textContent);
  expect(cells().slice(0, 4)).toEqual(['90', '10', '15', '45']);
  await userEvent.click(
    section.getByRole('switch', { name: 'Shares of each actual class' })
  );
  expect(cells().slice(0, 4)).toEqual(['90%', '10%', '25%', '75%']);
  expect(section.getAllByText('<b>Yes</b>').length).toBe(2);
});

it('chooses the threshold that costs least', async () => {
  show();
  const section = region('Threshold');
  const slider = section.getByRole('slider');
  expect(slider.getAttribute('aria-valuetext')).toBe('0.5');
  const cost = section.getByLabelText('Cost of a missed row');
  await userEvent.clear(cost);
  await userEvent.type(cost, '10');
  await userEvent.click(section.getByText('Cheapest: 0.2'));
  expect(slider.getAttribute('aria-valuetext')).toBe('0.2');
  const row = (name: string) =>
    section.getByRole('row', { name: new RegExp(`^${name}`) }).textContent;
  expect(row('Recall')).toBe('Recall84%60%');
  expect(row('Cost of 1,000 rows')).toBe('Cost of 1,000 rows5601,050');
  await userEvent.click(section.getByText('The model’s own: 0.5'));
  expect(row('Recall')).toBe('Recall60%60%');
  await userEvent.clear(cost);
  expect(section.getByRole('alert').textContent).toContain('number from 0');
});

it('explains a row, or says why not', async () => {
  const onExplain = vi
    .fn<(row: number) => Promise<Explanation>>()
    .mockResolvedValueOnce(EXPLANATION)
    .mockRejectedValueOnce(new Error('It is gone.'));
  show({ onExplain });
  const section = region('Worst rows');
  expect(section.getByText('<script>alert(1)</script>')).toBeTruthy();
  await userEvent.click(section.getByLabelText('Explain row 17'));
  expect(await section.findByText('Why row 17 is predicted so')).toBeTruthy();
  await userEvent.click(section.getByLabelText('Explain row 4'));
  expect((await section.findByRole('alert')).textContent).toContain(
    'It is gone.'
  );
  expect(section.queryByText('Why row 17 is predicted so')).toBeNull();
  expect(onExplain.mock.calls).toEqual([[17], [4]]);
});

it('offers no explanation where none can be asked for', () => {
  show();
  expect(screen.queryByText('Explain')).toBeNull();
});

it('shows what each value adds', () => {
  render(
    <ExplanationView
      title="Why"
      explanation={EXPLANATION}
      target="Churn"
      trans={trans}
    />
  );
  expect(screen.getByText(/The probability of “Yes” is 70%/)).toBeTruthy();
  const rows = screen.getAllByRole('row').slice(1);
  expect(rows.map(row => row.textContent)).toEqual([
    'tenure2+50%',
    '<i>Contract</i>–−5%'
  ]);
});

it('adds up the contributions that are small', () => {
  const contributions = Array.from({ length: 13 }, (_, at) => ({
    feature: `f${at}`,
    value: at,
    contribution: 13 - at,
    standard_error: 0
  }));
  render(
    <ExplanationView
      title="Why"
      explanation={{
        method: 'tree_shap',
        label: null,
        prediction: 91,
        expected_value: 0,
        contributions
      }}
      target="Price"
      trans={trans}
    />
  );
  expect(screen.getByText('3 other features')).toBeTruthy();
  expect(screen.getAllByText('+6').length).toBe(2); // the seventh, and 3 + 2 + 1
  expect(screen.getByText(/The predicted Price is 91/)).toBeTruthy();
  expect(screen.getByText(/computed exactly from the model’s/)).toBeTruthy();
});
