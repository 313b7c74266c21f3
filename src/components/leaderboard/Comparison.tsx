import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type {
  AlgorithmInfo,
  Candidate,
  ExperimentState,
  MetricInfo
} from '../../api';
import { Badge, Button, classes } from '../../ui';
import type { ICell, IRow } from './comparison';
import { compared } from './comparison';

export interface IComparisonProps {
  candidates: Candidate[];
  state: ExperimentState;
  metrics: MetricInfo[];
  algorithms: AlgorithmInfo[];
  trans: TranslationBundle;
  /** The text of the button that ends the comparison; Escape does the same. */
  closeTitle: string;
  onOpenModel: (candidate: string) => void;
  onClose: () => void;
}

/** Candidates side by side, the best value of each row marked. */
export function Comparison({
  candidates,
  state,
  metrics,
  algorithms,
  trans,
  closeTitle,
  onOpenModel,
  onClose
}: IComparisonProps): JSX.Element {
  const id = React.useId();
  const heading = React.useRef<HTMLHeadingElement>(null);
  const groups = React.useMemo(
    () => compared(candidates, state, { metrics, algorithms, trans }),
    [candidates, state, metrics, algorithms, trans]
  );
  React.useEffect(() => heading.current?.focus(), []);
  return (
    <section
      className="jp-Autopilot-Comparison"
      aria-labelledby={id}
      onKeyDown={event => event.key === 'Escape' && onClose()}
    >
      <header>
        <h2 id={id} ref={heading} tabIndex={-1}>
          {trans.__('Comparison of %1 candidates', candidates.length)}
        </h2>
        <Button onClick={onClose}>{closeTitle}</Button>
      </header>
      <div
        className="jp-Autopilot-Table-scroll"
        role="group"
        aria-labelledby={id}
        tabIndex={0}
      >
        <table className="jp-Autopilot-Table" aria-labelledby={id}>
          <thead>
            <tr>
              <td />
              {candidates.map(candidate => (
                <th key={candidate.id} scope="col">
                  <Button
                    kind="minimal"
                    title={trans.__('Open model %1', candidate.id)}
                    onClick={() => onOpenModel(candidate.id)}
                  >
                    {candidate.id}
                  </Button>
                  {candidate.id === state.best_candidate && (
                    <Badge tone="success">{trans.__('Best')}</Badge>
                  )}
                </th>
              ))}
            </tr>
          </thead>
          {groups.map(({ title, rows }) => (
            <tbody key={title}>
              <tr className="jp-Autopilot-Comparison-group">
                <th colSpan={candidates.length + 1} scope="rowgroup">
                  {title}
                </th>
              </tr>
              {rows.map(row => (
                <Row key={row.title} row={row} trans={trans} />
              ))}
            </tbody>
          ))}
        </table>
      </div>
    </section>
  );
}

function Row({
  row: { title, cells, differs },
  trans
}: {
  row: IRow;
  trans: TranslationBundle;
}): JSX.Element {
  return (
    <tr className={classes(differs && 'jp-mod-differs')}>
      <th scope="row">
        {title} {differs && <small>{trans.__('differs')}</small>}
      </th>
      {cells.map((cell, index) => (
        <td key={index} className={classes(cell.best && 'jp-mod-best')}>
          <Cell cell={cell} trans={trans} />
        </td>
      ))}
    </tr>
  );
}

function Cell({
  cell: { lines, note, best },
  trans
}: {
  cell: ICell;
  trans: TranslationBundle;
}): JSX.Element {
  return (
    <>
      {lines.length > 1 ? (
        <ul>
          {lines.map((line, index) => (
            <li key={index}>{line}</li>
          ))}
        </ul>
      ) : (
        lines[0]
      )}{' '}
      {best && (
        <span className="jp-Autopilot-Comparison-mark">{trans.__('best')}</span>
      )}
      {note && (
        <small title={trans.__('95 % confidence interval')}>{note}</small>
      )}
    </>
  );
}
