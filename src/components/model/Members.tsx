import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { EnsembleMember } from '../../api';
import { Button, formatShare } from '../../ui';

export interface IMembersProps {
  members: EnsembleMember[];
  trans: TranslationBundle;
  onOpenModel: (candidate: string) => void;
}

/** The members of an ensemble as bars of their weights, the largest first; each leads to its page. */
export function Members({
  members,
  trans,
  onOpenModel
}: IMembersProps): JSX.Element {
  const ordered = [...members].sort((a, b) => b.weight - a.weight);
  return (
    <table
      className="jp-Autopilot-Pairs"
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
            <td className="jp-Autopilot-Pairs-bar">
              <span style={{ width: `${100 * weight}%` }} />
            </td>
            <td className="jp-mod-number">{formatShare(weight)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
