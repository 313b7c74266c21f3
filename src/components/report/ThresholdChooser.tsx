import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

import type { ThresholdSection } from '../../api';
import {
  Button,
  Field,
  TextInput,
  formatNumber,
  formatPercent
} from '../../ui';
import { chartFailure } from '../chartFailure';
import type { ISectionContext } from './kinds';
import { costPlan } from './charts/thresholds';
import type { ICosts, IOutcome } from './threshold';
import { cheapest, costs, nearest, outcome } from './threshold';
import { formatRows } from './words';

const CHART_HEIGHT = 220;

/** Finds the threshold that mistakes cost least at, and shows what any threshold gives. */
export function ThresholdChooser({
  section,
  context: { chart, trans }
}: {
  section: ThresholdSection;
  context: ISectionContext;
}): JSX.Element {
  const id = React.useId();
  const { thresholds, current, positive, negative } = section;
  const own = React.useMemo(
    () => nearest(thresholds, current),
    [thresholds, current]
  );
  const [at, setAt] = React.useState(own);
  const [falseAlarm, setFalseAlarm] = React.useState('1');
  const [missed, setMissed] = React.useState('1');
  const each: ICosts = {
    falsePositive: amount(falseAlarm) ?? 0,
    falseNegative: amount(missed) ?? 0
  };
  const wrong = (text: string) =>
    amount(text) === null ? trans.__('Write a number from 0.') : null;
  const chosen = outcome(section.validation, at);
  const validationCosts = costs(section.validation, each);
  const best = cheapest(section, each);
  return (
    <div className="jp-Autopilot-Threshold">
      <div className="jp-Autopilot-Threshold-inputs">
        <Field
          id={`${id}-alarm`}
          label={trans.__('Cost of a false alarm')}
          help={trans.__('“%1” taken for “%2”', negative, positive)}
          error={wrong(falseAlarm)}
        >
          {control => (
            <TextInput
              {...control}
              inputMode="decimal"
              value={falseAlarm}
              onChange={event => setFalseAlarm(event.target.value)}
            />
          )}
        </Field>
        <Field
          id={`${id}-missed`}
          label={trans.__('Cost of a missed row')}
          help={trans.__('“%1” taken for “%2”', positive, negative)}
          error={wrong(missed)}
        >
          {control => (
            <TextInput
              {...control}
              inputMode="decimal"
              value={missed}
              onChange={event => setMissed(event.target.value)}
            />
          )}
        </Field>
        <div className="jp-Autopilot-Threshold-slider">
          <label htmlFor={`${id}-slider`}>
            {trans.__('Threshold: %1', formatNumber(thresholds[at]))}
          </label>
          <input
            id={`${id}-slider`}
            type="range"
            min={0}
            max={thresholds.length - 1}
            value={at}
            aria-valuetext={formatNumber(thresholds[at])}
            onChange={event => setAt(Number(event.target.value))}
          />
          <div className="jp-Autopilot-Actions">
            <Button onClick={() => setAt(best)}>
              {trans.__('Cheapest: %1', formatNumber(thresholds[best]))}
            </Button>
            <Button onClick={() => setAt(own)}>
              {trans.__('The model’s own: %1', formatNumber(thresholds[own]))}
            </Button>
          </div>
        </div>
      </div>
      <div
        className="jp-Autopilot-Threshold-outcome"
        role="group"
        tabIndex={0}
        aria-label={trans.__('What the threshold leads to')}
      >
        <Counts
          outcome={chosen}
          positive={positive}
          negative={negative}
          trans={trans}
        />
        <Values
          chosen={chosen}
          own={outcome(section.validation, own)}
          cost={validationCosts[at]}
          ownCost={validationCosts[own]}
          trans={trans}
        />
      </div>
      <CostChart
        section={section}
        falsePositive={each.falsePositive}
        falseNegative={each.falseNegative}
        chart={chart}
        trans={trans}
      />
    </div>
  );
}

/** A number from 0; null for anything else. */
function amount(text: string): number | null {
  const value = Number(text.trim().replace(',', '.'));
  return text.trim() !== '' && Number.isFinite(value) && value >= 0
    ? value
    : null;
}

function Counts({
  outcome: counts,
  positive,
  negative,
  trans
}: {
  outcome: IOutcome;
  positive: string;
  negative: string;
  trans: TranslationBundle;
}): JSX.Element {
  return (
    <table className="jp-Autopilot-Confusion">
      <caption>
        {trans.__('Rows of the validation part at this threshold')}
      </caption>
      <thead>
        <tr>
          <th scope="col">{trans.__('Actual ↓ Predicted →')}</th>
          <th scope="col">{negative}</th>
          <th scope="col">{positive}</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">{negative}</th>
          <td>{formatRows(counts.trueNegatives)}</td>
          <td>{formatRows(counts.falsePositives)}</td>
        </tr>
        <tr>
          <th scope="row">{positive}</th>
          <td>{formatRows(counts.falseNegatives)}</td>
          <td>{formatRows(counts.truePositives)}</td>
        </tr>
      </tbody>
    </table>
  );
}

function Values({
  chosen,
  own,
  cost,
  ownCost,
  trans
}: {
  chosen: IOutcome;
  own: IOutcome;
  cost: number;
  ownCost: number;
  trans: TranslationBundle;
}): JSX.Element {
  const rows: [string, string, string][] = [
    [trans.__('Precision'), text(chosen.precision), text(own.precision)],
    [trans.__('Recall'), text(chosen.recall), text(own.recall)],
    [trans.__('Specificity'), text(chosen.specificity), text(own.specificity)],
    [trans.__('F1'), text(chosen.f1), text(own.f1)],
    [trans.__('Accuracy'), text(chosen.accuracy), text(own.accuracy)],
    [trans.__('Cost of 1,000 rows'), formatNumber(cost), formatNumber(ownCost)]
  ];
  return (
    <table className="jp-Autopilot-Table">
      <thead>
        <tr>
          <th scope="col">{trans.__('On the validation part')}</th>
          <th scope="col" className="jp-mod-number">
            {trans.__('This threshold')}
          </th>
          <th scope="col" className="jp-mod-number">
            {trans.__('The model’s own')}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, here, there]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td className="jp-mod-number">{here}</td>
            <td className="jp-mod-number">{there}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function text(value: number | null): string {
  return value === null ? '–' : formatPercent(value);
}

/** Drawn again when a cost changes, and not while the slider moves. */
function CostChart({
  section,
  falsePositive,
  falseNegative,
  chart: Chart,
  trans
}: ICosts & {
  section: ThresholdSection;
  chart: ISectionContext['chart'];
  trans: TranslationBundle;
}): JSX.Element {
  const spec = React.useMemo(
    () =>
      costPlan(
        section.thresholds,
        [
          {
            name: trans.__('Out-of-fold'),
            values: costs(section.out_of_fold, { falsePositive, falseNegative })
          },
          {
            name: trans.__('Validation'),
            values: costs(section.validation, { falsePositive, falseNegative })
          }
        ],
        trans
      ),
    [section, falsePositive, falseNegative, trans]
  );
  return (
    <Chart
      spec={spec}
      height={CHART_HEIGHT}
      label={trans.__('What mistakes cost at each threshold')}
      failure={chartFailure(trans)}
    />
  );
}
