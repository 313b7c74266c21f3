import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { Explanation, WorstRow, WorstRowsSection } from '../../api';
import { errorText } from '../../api';
import {
  Button,
  Message,
  formatCount,
  formatNumber,
  formatPercent
} from '../../ui';
import { ExplanationView } from './Explanation';
import type { ISectionContext } from './kinds';

/** The rows with their features; any can be explained. */
export function WorstRows({
  section: { columns, rows },
  context: { report, trans, onExplain }
}: {
  section: WorstRowsSection;
  context: ISectionContext;
}): JSX.Element {
  const { explained, explain } = useExplained(onExplain, trans);
  const classes = report.labels.length > 0;
  return (
    <>
      <div className="jp-Autopilot-Table-scroll">
        <table className="jp-Autopilot-Table">
          <thead>
            <tr>
              <th scope="col" className="jp-mod-number">
                {trans.__('Row')}
              </th>
              <th scope="col">{trans.__('Actual')}</th>
              <th scope="col">{trans.__('Predicted')}</th>
              {classes && (
                <th scope="col" className="jp-mod-number">
                  {trans.__('Given to the actual class')}
                </th>
              )}
              {onExplain && <th scope="col">{trans.__('Why')}</th>}
              {columns.map(name => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(row => (
              <tr key={row.row}>
                <th scope="row" className="jp-mod-number">
                  {formatCount(row.row)}
                </th>
                <td>{cell(row.actual)}</td>
                <td>{cell(row.predicted)}</td>
                {classes && (
                  <td className="jp-mod-number">
                    {row.probability === null
                      ? '–'
                      : formatPercent(row.probability)}
                  </td>
                )}
                {onExplain && (
                  <td>
                    <Button
                      kind="minimal"
                      busy={explained?.row === row.row && explained.busy}
                      aria-label={trans.__('Explain row %1', row.row)}
                      onClick={() => void explain(row.row)}
                    >
                      {trans.__('Explain')}
                    </Button>
                  </td>
                )}
                {columns.map(name => (
                  <td key={name} className="jp-Autopilot-Report-cell">
                    {cell(row.values[name])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div role="status">
        {explained?.explanation && (
          <ExplanationView
            title={trans.__('Why row %1 is predicted so', explained.row)}
            explanation={explained.explanation}
            target={report.target}
            trans={trans}
          />
        )}
      </div>
      {explained?.error && (
        <Message
          tone="error"
          title={trans.__('Row %1 could not be explained', explained.row)}
        >
          {explained.error}
        </Message>
      )}
    </>
  );
}

interface IExplained {
  row: number;
  busy: boolean;
  explanation: Explanation | null;
  error: string | null;
}

/** The row that was asked about last, and its answer. */
function useExplained(
  onExplain: ISectionContext['onExplain'],
  trans: TranslationBundle
) {
  const [explained, setExplained] = React.useState<IExplained | null>(null);
  const explain = async (row: number) => {
    if (!onExplain) {
      return;
    }
    const asked = { row, busy: true, explanation: null, error: null };
    const done = { ...asked, busy: false };
    setExplained(asked);
    const answer = await onExplain(row).then(
      (explanation): IExplained => ({ ...done, explanation }),
      (reason): IExplained => ({ ...done, error: errorText(reason, trans) })
    );
    // Another row may have been asked about since.
    setExplained(now => (now?.row === row ? answer : now));
  };
  return { explained, explain };
}

function cell(value: WorstRow['values'][string] | undefined): string {
  if (value === null || value === undefined) {
    return '–';
  }
  return typeof value === 'number' ? formatNumber(value, 6) : String(value);
}
