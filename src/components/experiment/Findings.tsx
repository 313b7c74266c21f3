import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type {
  Exploration,
  Finding,
  Severity,
  SpecPatch,
  Status
} from '../../api';
import { ApiError, errorText, isTerminal } from '../../api';
import {
  Button,
  Empty,
  Loading,
  Message,
  autopilotIcon,
  formatCount
} from '../../ui';
import { FindingItem } from './FindingItem';
import { useExploration } from './useExploration';

/** What fixes change, and their titles. */
export interface IChosenFixes {
  patches: SpecPatch[];
  titles: string[];
}

export interface IFindingsProps {
  /** Null until it was asked for and is there. */
  exploration: Exploration | null;
  status: Status;
  /** The server does not answer: it is not asked by itself. */
  paused: boolean;
  trans: TranslationBundle;
  /** Rejects with the reason when there is no exploration. */
  onLoad: () => Promise<void>;
  /** Null where experiments cannot be cloned. */
  onApply: ((fixes: IChosenFixes) => void) | null;
}

/** What stands out in the data, the worst first, and what can be done about it. */
export function Findings(props: IFindingsProps): JSX.Element {
  const { exploration, status, trans } = props;
  const { error, retry } = useExploration(
    exploration,
    status,
    props.paused,
    props.onLoad
  );
  if (exploration) {
    return <Loaded {...props} exploration={exploration} />;
  }
  const missing = error instanceof ApiError && error.code === 'not_found';
  if (error && !missing) {
    return (
      <Message
        tone="error"
        title={trans.__('What was found in the data could not be read')}
        actions={<Button onClick={retry}>{trans.__('Try again')}</Button>}
      >
        {errorText(error, trans)}
      </Message>
    );
  }
  if (isTerminal(status) && missing) {
    return (
      <Empty
        icon={autopilotIcon}
        title={trans.__('The data were not explored')}
      >
        {errorText(error, trans)}
      </Empty>
    );
  }
  return (
    <Empty icon={autopilotIcon} title={trans.__('Nothing found yet')}>
      <Loading>{trans.__('The data are being explored…')}</Loading>
      <p>
        {trans.__(
          'The data exploration notebook is run beside the training; what it finds appears here.'
        )}
      </p>
    </Empty>
  );
}

function Loaded({
  exploration,
  trans,
  onApply
}: IFindingsProps & { exploration: Exploration }): JSX.Element {
  const { findings } = exploration;
  const [chosen, setChosen] = React.useState<Set<Finding>>(new Set());
  const id = React.useId();
  const choose = (finding: Finding, on: boolean) => {
    const next = new Set(chosen);
    if (on) {
      next.add(finding);
    } else {
      next.delete(finding);
    }
    setChosen(next);
  };
  const changing = findings.some(one => one.fix?.spec);
  return (
    <div className="jp-Autopilot-Findings">
      <p className="jp-mod-quiet">{lookedAt(exploration, trans)}</p>
      {findings.length === 0 && (
        <Empty icon={autopilotIcon} title={trans.__('Nothing stands out')}>
          {trans.__(
            'The data exploration notebook has all figures of the data.'
          )}
        </Empty>
      )}
      {onApply && changing && (
        <div className="jp-Autopilot-Actions">
          <Button
            kind="primary"
            unavailable={
              chosen.size > 0
                ? null
                : trans.__('Choose the fixes that are to be applied first.')
            }
            onClick={() => onApply(fixesOf(findings, chosen))}
          >
            {trans.__('Apply in the wizard')}
          </Button>
          <span className="jp-mod-quiet">
            {trans.__(
              'Opens the wizard with the settings of this experiment and the chosen fixes.'
            )}
          </span>
        </div>
      )}
      {severities(trans).map(({ severity, title }) => {
        const found = findings.filter(one => one.severity === severity);
        return (
          found.length > 0 && (
            <section key={severity} aria-labelledby={`${id}-${severity}`}>
              <h3 id={`${id}-${severity}`}>
                {title}{' '}
                <span className="jp-mod-quiet">
                  ({formatCount(found.length)})
                </span>
              </h3>
              <ul className="jp-Autopilot-Findings-list">
                {found.map((finding, index) => (
                  <FindingItem
                    key={index}
                    finding={finding}
                    chosen={chosen.has(finding)}
                    trans={trans}
                    onChoose={onApply && (on => choose(finding, on))}
                  />
                ))}
              </ul>
            </section>
          )
        );
      })}
    </div>
  );
}

/** How much they matter, the worst first. */
function severities(
  trans: TranslationBundle
): { severity: Severity; title: string }[] {
  return [
    { severity: 'high', title: trans.__('Serious') },
    { severity: 'medium', title: trans.__('Worth a look') },
    { severity: 'low', title: trans.__('Good to know') }
  ];
}

function lookedAt(
  { summary, features }: Exploration,
  trans: TranslationBundle
): string {
  const { used, of } = summary.rows;
  return used < of
    ? trans._n(
        'Found in a random sample of %2 of %3 rows, with %1 feature.',
        'Found in a random sample of %2 of %3 rows, with %1 features.',
        features.length,
        formatCount(used),
        formatCount(of)
      )
    : trans._n(
        'Found in %2 rows with %1 feature.',
        'Found in %2 rows with %1 features.',
        features.length,
        formatCount(used)
      );
}

function fixesOf(findings: Finding[], chosen: Set<Finding>): IChosenFixes {
  const fixes = findings
    .filter(one => chosen.has(one))
    .flatMap(({ fix }) => (fix?.spec ? [{ ...fix, spec: fix.spec }] : []));
  return {
    patches: fixes.map(({ spec }) => spec),
    titles: fixes.map(({ title }) => title)
  };
}
