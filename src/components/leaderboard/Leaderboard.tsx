import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { AlgorithmInfo, Experiment, MetricInfo } from '../../api';
import { Button, TextInput, formatCount } from '../../ui';
import { algorithmTitle } from '../names';
import { CandidateTable } from './CandidateTable';
import { ColumnMenu } from './ColumnMenu';
import { Comparison } from './Comparison';
import { Waiting } from './Waiting';
import { numberColumns } from './columns';
import type { ISort } from './ranking';
import { isShown, matching, ranked, sorted } from './ranking';
import { useStoredSet } from './useStoredSet';

/** Under this name the browser keeps which columns are hidden. */
export const HIDDEN_COLUMNS = 'jupyter-autopilot:hidden-columns';

const BY_RANK: ISort = { key: 'rank', descending: false };

export interface ILeaderboardProps {
  experiment: Experiment;
  metrics: MetricInfo[];
  algorithms: AlgorithmInfo[];
  trans: TranslationBundle;
  onOpenModel: (candidate: string) => void;
  /** Ends when the notebook is open, or when it was told why it is not. */
  onOpenNotebook: (candidate: string) => Promise<unknown>;
}

/** The candidates as a table that is sorted by its headers, searched, and from which some are compared. */
export function Leaderboard({
  experiment,
  metrics,
  algorithms,
  trans,
  onOpenModel,
  onOpenNotebook
}: ILeaderboardProps): JSX.Element {
  const { state } = experiment;
  const { candidates, greater_is_better: greater } = state;
  const [wantedSort, setSort] = React.useState(BY_RANK);
  const [search, setSearch] = React.useState('');
  const [hidden, setHidden] = useStoredSet(HIDDEN_COLUMNS);
  const [ticked, setTicked] = React.useState<ReadonlySet<string>>(new Set());
  const [comparing, setComparing] = React.useState(false);
  const title = React.useCallback(
    (algorithm: string) => algorithmTitle(algorithm, algorithms, trans),
    [algorithms, trans]
  );
  const all = React.useMemo(
    () => numberColumns(state, metrics, trans),
    [state, metrics, trans]
  );
  const columns = all.filter(({ key }) => key === 'score' || !hidden.has(key));
  const sort = isShown(wantedSort.key, columns) ? wantedSort : BY_RANK;
  const rows = React.useMemo(
    () => sorted(ranked(candidates, greater), sort, title),
    [candidates, greater, sort, title]
  );
  const tick = React.useCallback(
    (id: string) =>
      setTicked(before => {
        const next = new Set(before);
        if (!next.delete(id)) {
          next.add(id);
        }
        return next;
      }),
    []
  );
  const open = useStable(onOpenModel);
  const openNotebook = useStable(onOpenNotebook);
  const compareButton = React.useRef<HTMLSpanElement>(null);

  if (candidates.length === 0) {
    return <Waiting state={state} trans={trans} />;
  }
  const found = matching(rows, search, title);
  const compared = rows
    .map(({ candidate }) => candidate)
    .filter(({ id }) => ticked.has(id));
  if (comparing && compared.length < 2) {
    setComparing(false); // a candidate that was given up has left
  } else if (comparing) {
    return (
      <Comparison
        candidates={compared}
        state={state}
        metrics={metrics}
        algorithms={algorithms}
        trans={trans}
        closeTitle={trans.__('Back to the leaderboard')}
        onOpenModel={open}
        onClose={() => {
          setComparing(false);
          // After the leaderboard is drawn again.
          window.setTimeout(() =>
            compareButton.current?.querySelector('button')?.focus()
          );
        }}
      />
    );
  }
  return (
    <div className="jp-Autopilot-Leaderboard">
      <div className="jp-Autopilot-Leaderboard-bar">
        <TextInput
          type="search"
          placeholder={trans.__('Search candidates')}
          aria-label={trans.__('Search candidates')}
          value={search}
          onChange={event => setSearch(event.target.value)}
        />
        <span role="status">
          {trans.__(
            '%1 of %2 candidates',
            formatCount(found.length),
            formatCount(candidates.length)
          )}
        </span>
        <span className="jp-Autopilot-Leaderboard-tools" ref={compareButton}>
          <Button
            unavailable={
              compared.length > 1
                ? null
                : trans.__('Tick two or more candidates to compare them.')
            }
            onClick={() => setComparing(true)}
          >
            {trans.__('Compare (%1)', formatCount(compared.length))}
          </Button>
          <ColumnMenu
            columns={all.filter(({ key }) => key !== 'score')}
            hidden={hidden}
            trans={trans}
            onChange={setHidden}
          />
        </span>
      </div>
      {found.length === 0 ? (
        <p className="jp-mod-quiet">
          {trans.__('No candidate matches “%1”.', search)}
        </p>
      ) : (
        <CandidateTable
          rows={found}
          columns={columns}
          sort={sort}
          best={state.best_candidate}
          ticked={ticked}
          trans={trans}
          title={title}
          onSort={setSort}
          onTick={tick}
          onOpen={open}
          onOpenNotebook={openNotebook}
        />
      )}
    </div>
  );
}

/** The same function at each draw, which calls the latest one: rows are not drawn again for its sake. */
function useStable<T>(call: (name: string) => T): (name: string) => T {
  const latest = React.useRef(call);
  latest.current = call;
  return React.useCallback((name: string) => latest.current(name), []);
}
