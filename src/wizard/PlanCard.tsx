import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { Plan, PlannedCandidate } from '../api';
import { errorText } from '../api';
import type { IFact } from '../components/Facts';
import { Facts } from '../components/Facts';
import { choiceTitle } from '../components/fieldText';
import { methodTitle, problemTypeTitle } from '../components/words';
import { fieldsOf } from '../model/draft';
import type { WizardModel } from '../model/wizard';
import {
  Button,
  Loading,
  Message,
  Skeleton,
  formatBytes,
  formatCount,
  formatDuration
} from '../ui';

const SHOWN_CANDIDATES = 8;

export interface IPlanCardProps {
  model: WizardModel;
  trans: TranslationBundle;
}

/** What the experiment would do and about what it would take; it is asked for anew when the draft changes. */
export function PlanCard({ model, trans }: IPlanCardProps): JSX.Element {
  const { plan, loading, error } = model.plan;
  const heading = React.useId();
  const { request } = model;
  const objective = fieldsOf(model.schema).find(
    field => field.name === 'objective'
  );
  React.useEffect(() => {
    void model.plan.load(request);
  });
  return (
    <section
      className="jp-Autopilot-Plan"
      aria-labelledby={heading}
      aria-busy={loading}
    >
      <header>
        <h3 id={heading}>{trans.__('Plan')}</h3>
        {plan && <small>{trans.__('All figures are estimates.')}</small>}
      </header>
      <div className="jp-Autopilot-Plan-body">
        {loading && (
          <>
            <Loading>{trans.__('Planning…')}</Loading>
            <Skeleton />
          </>
        )}
        {error && (
          <Message
            tone="warning"
            title={trans.__('There is no plan')}
            actions={
              <Button onClick={() => void model.plan.load(request, true)}>
                {trans.__('Try again')}
              </Button>
            }
          >
            {errorText(error, trans)}
          </Message>
        )}
        {plan && (
          <Content
            plan={plan}
            objective={choiceTitle(objective, plan.objective)}
            trans={trans}
          />
        )}
      </div>
    </section>
  );
}

function Content({
  plan,
  objective,
  trans
}: {
  plan: Plan;
  /** The metric's title. */
  objective: string;
  trans: TranslationBundle;
}): JSX.Element {
  return (
    <>
      <p>
        <strong>{methodTitle(plan.training_method, trans)}</strong>:{' '}
        {plan.reason}
      </p>
      <Facts facts={factsOf(plan, objective, trans)} />
      {plan.warnings.map(warning => (
        <Message key={warning.code} tone="warning">
          {warning.message}
        </Message>
      ))}
      <Candidates plan={plan} trans={trans} />
    </>
  );
}

function factsOf(
  plan: Plan,
  objective: string,
  trans: TranslationBundle
): IFact[] {
  const rows = trans._n('%2 row', '%2 rows', plan.rows, formatCount(plan.rows));
  return [
    {
      title: trans.__('Time'),
      value: trans.__('about %1', formatDuration(plan.seconds, trans)),
      about:
        plan.max_runtime === null
          ? trans.__('no limit')
          : trans.__('at most %1', formatDuration(plan.max_runtime, trans))
    },
    {
      title: trans.__('Memory'),
      value: formatBytes(plan.memory_bytes),
      about: trans.__('%1 free', formatBytes(plan.memory_available_bytes))
    },
    {
      title: trans.__('Disk'),
      value: formatBytes(plan.disk_bytes)
    },
    {
      title: trans.__('Folds'),
      value: String(plan.folds),
      about: trans._n(
        '%1 candidate at a time',
        '%1 candidates at a time',
        plan.parallel
      )
    },
    {
      title: trans.__('Data'),
      value: plan.rows_are_estimate ? trans.__('about %1', rows) : rows,
      about: trans._n('%1 feature', '%1 features', plan.columns)
    },
    {
      title: problemTypeTitle(plan.problem_type, trans),
      value: objective,
      about: plan.evidence
    }
  ];
}

function Candidates({
  plan,
  trans
}: {
  plan: Plan;
  trans: TranslationBundle;
}): JSX.Element {
  const [all, setAll] = React.useState(false);
  const { candidates, searched } = plan;
  const shown = all ? candidates : candidates.slice(0, SHOWN_CANDIDATES);
  const hidden = candidates.length - shown.length;
  if (candidates.length === 0 && searched === 0) {
    return (
      <p className="jp-mod-quiet">{trans.__('No candidate is planned.')}</p>
    );
  }
  return (
    <>
      {candidates.length > 0 && (
        <div
          className="jp-Autopilot-Table-scroll"
          tabIndex={0}
          role="group"
          aria-label={trans.__('Planned candidates')}
        >
          <table className="jp-Autopilot-Table">
            <caption className="jp-Autopilot-hidden">
              {trans.__('Candidates in the order in which they are trained')}
            </caption>
            <thead>
              <tr>
                <th scope="col">{trans.__('Candidate')}</th>
                <th scope="col" className="jp-mod-number">
                  {trans.__('Time')}
                </th>
                <th scope="col" className="jp-mod-number">
                  {trans.__('Memory')}
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.map((candidate, index) => (
                <Row key={index} candidate={candidate} trans={trans} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {hidden > 0 && (
        <Button kind="minimal" onClick={() => setAll(true)}>
          {trans._n('and %1 more', 'and %1 more', hidden)}
        </Button>
      )}
      {searched > 0 && (
        <p className="jp-mod-quiet">
          {trans._n(
            'Then a search may add up to %1 candidate.',
            'Then a search may add up to %1 candidates.',
            searched
          )}
        </p>
      )}
    </>
  );
}

function Row({
  candidate,
  trans
}: {
  candidate: PlannedCandidate;
  trans: TranslationBundle;
}): JSX.Element {
  return (
    <tr className={candidate.fits ? undefined : 'jp-mod-quiet'}>
      <th scope="row">
        {candidate.description}
        {!candidate.fits && (
          <small>{trans.__('not likely to be trained')}</small>
        )}
      </th>
      <td className="jp-mod-number">
        {candidate.seconds < 1
          ? trans.__('< 1 s')
          : formatDuration(candidate.seconds, trans)}
      </td>
      <td className="jp-mod-number">{formatBytes(candidate.memory_bytes)}</td>
    </tr>
  );
}
