import type { TranslationBundle } from '@jupyterlab/translation';
import { addIcon, searchIcon } from '@jupyterlab/ui-components';
import React from 'react';

import type {
  ExperimentSummary,
  IExperimentsQuery,
  MetricInfo
} from '../../api';
import { EVERYTHING } from '../../api';
import { Button, Empty, autopilotIcon } from '../../ui';
import { ListingPage } from '../ListingPage';
import { ExperimentsFilters } from './ExperimentsFilters';
import { ExperimentsTable } from './ExperimentsTable';
import type { IExperimentHandlers } from './rowActions';

export interface IExperimentsPageProps {
  /** All there are; null until the first answer. */
  experiments: ExperimentSummary[] | null;
  /** Those that the query wants, in its order. */
  selected: ExperimentSummary[];
  query: IExperimentsQuery;
  /** What there is to filter by. */
  projects: string[];
  tags: string[];
  /** The catalog's; empty until it is there. */
  metrics: MetricInfo[];
  lostSince: number | null;
  error: string | null;
  handlers: IExperimentHandlers;
  trans: TranslationBundle;
  onQuery: (query: IExperimentsQuery) => void;
  onCreate: () => void;
  onRetry: () => Promise<void>;
}

/** All experiments of the workspace: a table with search, filters and what can be done with each. */
export function ExperimentsPage(props: IExperimentsPageProps): JSX.Element {
  const { experiments, lostSince, error, trans, onCreate, onRetry } = props;
  const create = (
    <Button kind="primary" icon={addIcon} onClick={onCreate}>
      {trans.__('Create AutoML experiment')}
    </Button>
  );
  return (
    <ListingPage
      label={trans.__('All experiments')}
      title={trans.__('Experiments')}
      className="jp-Autopilot-Experiments"
      actions={experiments?.length !== 0 && create}
      count={experiments && experiments.length}
      lostSince={lostSince}
      error={error}
      failed={trans.__('The experiments could not be read')}
      empty={
        <Empty
          icon={autopilotIcon}
          title={trans.__('No experiments yet')}
          action={create}
        >
          {trans.__(
            'An experiment trains and compares models on a CSV or Parquet file. All experiments of this workspace are listed here.'
          )}
        </Empty>
      }
      trans={trans}
      onRetry={onRetry}
    >
      {experiments && <Found {...props} experiments={experiments} />}
    </ListingPage>
  );
}

function Found({
  experiments,
  selected,
  query,
  projects,
  tags,
  metrics,
  handlers,
  trans,
  onQuery
}: IExperimentsPageProps & {
  experiments: ExperimentSummary[];
}): JSX.Element {
  const scroller = React.useRef<HTMLDivElement>(null);
  const ask = (next: IExperimentsQuery) => {
    scroller.current?.scrollTo?.({ top: 0 });
    onQuery(next);
  };
  const clear = () => ask({ ...EVERYTHING, sort: query.sort });
  useFocusKept(scroller, selected);
  return (
    <>
      <ExperimentsFilters
        query={query}
        shown={selected.length}
        total={experiments.length}
        projects={projects}
        tags={tags}
        trans={trans}
        onQuery={ask}
        onClear={clear}
      />
      {selected.length === 0 ? (
        <Empty
          icon={searchIcon}
          title={trans.__('No experiment matches')}
          action={
            <Button onClick={clear}>{trans.__('Show all experiments')}</Button>
          }
        >
          {trans.__('Search for fewer words, or take back a filter.')}
        </Empty>
      ) : (
        <ExperimentsTable
          experiments={selected}
          metrics={metrics}
          sort={query.sort}
          handlers={handlers}
          trans={trans}
          onSort={sort => ask({ ...query, sort })}
          scroller={scroller}
        />
      )}
    </>
  );
}

/** The keyboard stays in the table when the row that had the focus is gone, as after a deletion. */
function useFocusKept(
  scroller: React.RefObject<HTMLElement>,
  rows: ExperimentSummary[]
): void {
  const inside = React.useRef(false);
  React.useEffect(() => {
    const node = scroller.current;
    if (inside.current && document.activeElement === document.body) {
      node?.focus({ preventScroll: true });
    }
    const note = (event: FocusEvent) => {
      inside.current = node?.contains(event.target as Node) ?? false;
    };
    document.addEventListener('focusin', note);
    return () => document.removeEventListener('focusin', note);
  }, [scroller, rows]);
}
