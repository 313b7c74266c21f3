import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type {
  ExperimentSummary,
  ExperimentsColumn,
  IExperimentsSort,
  MetricInfo
} from '../../api';
import { SkippedRows, SortHeader, useWindow } from '../../ui';
import { metricTitle } from '../names';
import { ExperimentRow } from './ExperimentRow';
import type { IExperimentHandlers } from './rowActions';

/** Pixels at the usual font size; see `.jp-Autopilot-Experiments` in the style sheet. */
const ROW_HEIGHT = 44;

export interface IExperimentsTableProps {
  /** In the order in which they are shown. */
  experiments: ExperimentSummary[];
  /** The catalog's; empty until it is there. */
  metrics: MetricInfo[];
  sort: IExperimentsSort;
  handlers: IExperimentHandlers;
  trans: TranslationBundle;
  onSort: (sort: IExperimentsSort) => void;
  /** Holds the table and scrolls it. */
  scroller: React.RefObject<HTMLDivElement>;
}

/** The experiments as a table that is sorted by its headers; only the rows in sight are drawn. */
export function ExperimentsTable({
  experiments,
  metrics,
  sort,
  handlers,
  trans,
  onSort,
  scroller
}: IExperimentsTableProps): JSX.Element {
  const { first, end, rowHeight } = useWindow(scroller, experiments.length, {
    estimate: ROW_HEIGHT
  });
  const columns = columnsOf(trans);
  return (
    <div
      className="jp-Autopilot-Table-scroll"
      ref={scroller}
      role="region"
      tabIndex={0}
      aria-label={trans.__('Table of experiments')}
    >
      <table
        className="jp-Autopilot-Table"
        aria-label={trans.__('Experiments')}
        aria-rowcount={experiments.length + 1}
      >
        <thead>
          <tr aria-rowindex={1}>
            {columns.map(({ column, title, descending, number, help }) => (
              <SortHeader
                key={column}
                name={column}
                title={title}
                help={help}
                number={number}
                sorted={
                  sort.column !== column
                    ? null
                    : sort.descending
                      ? 'descending'
                      : 'ascending'
                }
                onSort={() =>
                  onSort({
                    column,
                    descending:
                      sort.column === column ? !sort.descending : descending
                  })
                }
              />
            ))}
            <th scope="col" data-column="actions">
              <span className="jp-Autopilot-hidden">{trans.__('Actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          <SkippedRows height={first * rowHeight} />
          {experiments.slice(first, end).map((experiment, index) => (
            <ExperimentRow
              key={experiment.name}
              experiment={experiment}
              index={first + index}
              objective={
                experiment.objective
                  ? metricTitle(experiment.objective, metrics)
                  : ''
              }
              handlers={handlers}
              trans={trans}
            />
          ))}
          <SkippedRows height={(experiments.length - end) * rowHeight} />
        </tbody>
      </table>
    </div>
  );
}

interface IColumn {
  column: ExperimentsColumn;
  title: string;
  help?: string;
  /** The direction of the first click on its header. */
  descending: boolean;
  number?: boolean;
}

function columnsOf(trans: TranslationBundle): IColumn[] {
  return [
    { column: 'name', title: trans.__('Name'), descending: false },
    { column: 'status', title: trans.__('Status'), descending: false },
    {
      column: 'problem_type',
      title: trans.__('Problem type'),
      descending: false
    },
    {
      column: 'objective',
      title: trans.__('Objective'),
      help: trans.__('The metric that ranks the candidates'),
      descending: false
    },
    {
      column: 'best_score',
      title: trans.__('Best value'),
      help: trans.__('The best candidate’s value of the objective'),
      descending: true,
      number: true
    },
    {
      column: 'duration',
      title: trans.__('Duration'),
      descending: true,
      number: true
    },
    { column: 'created_at', title: trans.__('Created'), descending: true },
    { column: 'project', title: trans.__('Project'), descending: false },
    { column: 'tags', title: trans.__('Tags'), descending: false }
  ];
}
