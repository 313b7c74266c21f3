import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { EnsembleMember } from '../api';
import { Button, formatShare } from '../ui';

export interface IMembersProps {
  members: EnsembleMember[];
  /** Only so many are named; the others are one bar. */
  limit?: number;
  trans: TranslationBundle;
  onOpenModel: (candidate: string) => void;
}

/** The members of an ensemble as bars of their weights, the largest first; each leads to its page. */
export function Members({
  members,
  limit = Infinity,
  trans,
  onOpenModel
}: IMembersProps): JSX.Element {
  const ordered = [...members].sort((a, b) => b.weight - a.weight);
  const others = ordered.splice(limit);
  const rest = others.reduce((sum, { weight }) => sum + weight, 0);
  return (
    <table
      className="jp-Autopilot-Pairs jp-Autopilot-Members"
      aria-label={trans.__('Members and their weights')}
    >
      <tbody>
        {ordered.map(({ candidate, weight }) => (
          <tr key={candidate}>
            <th scope="row">
              <Button
                kind="minimal"
                title={trans.__('Open model %1', candidate)}
                onClick={() => onOpenModel(candidate)}
              >
                {candidate}
              </Button>
            </th>
            <Weight weight={weight} />
          </tr>
        ))}
        {others.length > 0 && (
          <tr>
            <th scope="row">
              {trans._n('%1 other', '%1 others', others.length)}
            </th>
            <Weight weight={rest} />
          </tr>
        )}
      </tbody>
    </table>
  );
}

function Weight({ weight }: { weight: number }): JSX.Element {
  return (
    <>
      <td className="jp-Autopilot-Pairs-bar">
        <span style={{ width: `${100 * weight}%` }} />
      </td>
      <td className="jp-mod-number">{formatShare(weight)}</td>
    </>
  );
}
