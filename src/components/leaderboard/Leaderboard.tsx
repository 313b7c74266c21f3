import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { AlgorithmInfo, Experiment, MetricInfo } from '../../api';
import { Button, TextInput, formatCount } from '../../ui';
import { algorithmTitle } from '../names';
import type { IDeploy } from '../DeployForm';
import { CandidateDetails } from './CandidateDetails';
import { CandidateRow } from './CandidateRow';
import { LeaderboardHead } from './LeaderboardHead';
import { Waiting } from './Waiting';
import { numberColumns } from './columns';
import type { ISort } from './ranking';
import { ranked, sorted } from './ranking';

/** So many rows are drawn, and so many more on each demand: a table of a thousand is slow to sort. */
const SHOWN = 200;

/** With fewer candidates nobody searches. */
const SEARCHED = 20;

export interface ILeaderboardProps {
  experiment: Experiment;
  metrics: MetricInfo[];
  algorithms: AlgorithmInfo[];
  trans: TranslationBundle;
  deploy: IDeploy;
  onOpenFolder: (candidate: string) => void;
}

/** The candidates as a table that is sorted by its headers; a row unfolds to its details. */
export function Leaderboard({
  experiment,
  metrics,
  algorithms,
  trans,
  deploy,
  onOpenFolder
}: ILeaderboardProps): JSX.Element {
  const { state } = experiment;
  const { candidates, greater_is_better: greater } = state;
  const [sort, setSort] = React.useState<ISort>({
    key: 'rank',
    descending: false
  });
  const [open, setOpen] = React.useState<ReadonlySet<string>>(new Set());
  const [limit, setLimit] = React.useState(SHOWN);
  const [search, setSearch] = React.useState('');
  const title = React.useCallback(
    (algorithm: string) => algorithmTitle(algorithm, algorithms, trans),
    [algorithms, trans]
  );
  const columns = React.useMemo(
    () => numberColumns(state, metrics, trans),
    [state, metrics, trans]
  );
  const rows = React.useMemo(
    () => sorted(ranked(candidates, greater), sort, title),
    [candidates, greater, sort, title]
  );
  const toggle = React.useCallback(
    (id: string) =>
      setOpen(before => {
        const next = new Set(before);
        if (!next.delete(id)) {
          next.add(id);
        }
        return next;
      }),
    []
  );

  if (candidates.length === 0) {
    return <Waiting state={state} trans={trans} />;
  }
  const wanted = search.trim().toLowerCase();
  const found = rows.filter(({ candidate }) =>
    [candidate.id, title(candidate.algorithm), candidate.description].some(
      text => text.toLowerCase().includes(wanted)
    )
  );
  const shown = found.slice(0, limit);
  const hidden = found.length - shown.length;
  return (
    <div className="jp-Autopilot-Leaderboard">
      {candidates.length > SEARCHED && (
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
        </div>
      )}
      <div className="jp-Autopilot-Table-scroll">
        <table
          className="jp-Autopilot-Table"
          aria-label={trans.__('Leaderboard')}
        >
          <LeaderboardHead
            columns={columns}
            sort={sort}
            trans={trans}
            onSort={setSort}
          />
          <tbody>
            {shown.map(({ candidate, rank }) => (
              <React.Fragment key={candidate.id}>
                <CandidateRow
                  candidate={candidate}
                  rank={rank}
                  best={candidate.id === state.best_candidate}
                  algorithm={title(candidate.algorithm)}
                  columns={columns}
                  open={open.has(candidate.id)}
                  trans={trans}
                  onToggle={toggle}
                />
                {open.has(candidate.id) && (
                  <tr className="jp-Autopilot-Leaderboard-details">
                    <td colSpan={columns.length + 4}>
                      <CandidateDetails
                        candidate={candidate}
                        objective={state.objective}
                        metrics={metrics}
                        trans={trans}
                        deploy={deploy}
                        onOpenFolder={onOpenFolder}
                      />
                    </td>
                  </tr>
                )}
              </React.Fragment>
            ))}
          </tbody>
        </table>
      </div>
      {found.length === 0 && (
        <p className="jp-Autopilot-Leaderboard-none">
          {trans.__('No candidate matches “%1”.', search)}
        </p>
      )}
      {hidden > 0 && (
        <Button onClick={() => setLimit(limit + SHOWN)}>
          {trans.__(
            'Show %1 more of %2',
            formatCount(Math.min(SHOWN, hidden)),
            formatCount(hidden)
          )}
        </Button>
      )}
    </div>
  );
}
