import React from 'react';

import { formatCount } from '../../ui';
import { ChartOf } from './ChartOf';
import { ConfusionMatrix } from './ConfusionMatrix';
import { Dependences } from './Dependences';
import { MetricsTable } from './MetricsTable';
import { ShapValues } from './ShapValues';
import { ThresholdChooser } from './ThresholdChooser';
import { WorstRows } from './WorstRows';
import {
  calibrationPlan,
  gainPlan,
  precisionRecallPlan,
  rocPlan
} from './charts/curves';
import { interactionsPlan, learningCurvePlan } from './charts/explanations';
import { importancePlan, segmentsPlan } from './charts/features';
import {
  actualPredictedPlan,
  residualPlan,
  standardizedPlan
} from './charts/residuals';
import type { AnySection, ISectionContext, Kind, SectionOf } from './kinds';
import {
  areasText,
  calibrationText,
  gainText,
  importanceText,
  interactionsText,
  learningCurveText,
  lineText,
  residualText,
  segmentsText
} from './words';

const HEIGHT = 280;
const BAR_HEIGHT = 22;
const MARGIN = 60;

type Drawing<K extends Kind> = React.ComponentType<{
  section: SectionOf<K>;
  context: ISectionContext;
}>;

/** How each kind of section is drawn; a new kind of the contract is a line here. */
const DRAWINGS: { [K in Kind]: Drawing<K> } = {
  metrics: MetricsTable,
  confusion_matrix: ConfusionMatrix,
  thresholds: ThresholdChooser,
  roc: ({ section, context }) => (
    <ChartOf
      plan={rocPlan}
      section={section}
      context={context}
      height={HEIGHT}
      label={areasText(section, context.trans)}
    />
  ),
  precision_recall: ({ section, context }) => (
    <ChartOf
      plan={precisionRecallPlan}
      section={section}
      context={context}
      height={HEIGHT}
      label={areasText(section, context.trans)}
    />
  ),
  gain_lift: ({ section, context }) => (
    <ChartOf
      plan={gainPlan}
      section={section}
      context={context}
      height={HEIGHT}
      label={gainText(section, context.trans)}
    />
  ),
  calibration: ({ section, context }) => (
    <ChartOf
      plan={calibrationPlan}
      section={section}
      context={context}
      height={HEIGHT}
      label={calibrationText(section, context.trans)}
    />
  ),
  actual_predicted: ({ section, context }) => (
    <ChartOf
      plan={actualPredictedPlan}
      section={section}
      context={context}
      height={HEIGHT}
      label={lineText(section, context.trans)}
    />
  ),
  residuals: ({ section, context }) => (
    <>
      <ChartOf
        plan={residualPlan}
        section={section}
        context={context}
        height={HEIGHT}
        label={residualText(section, context.trans)}
      />
      <ChartOf
        plan={standardizedPlan}
        section={section}
        context={context}
        height={HEIGHT}
        label={context.trans.__(
          '%1 in standard deviations, by prediction.',
          section.title
        )}
      />
    </>
  ),
  importance: ({ section, context }) => (
    <>
      <ChartOf
        plan={importancePlan}
        section={section}
        context={context}
        height={MARGIN + BAR_HEIGHT * section.features.length}
        label={importanceText(section, context.trans)}
      />
      {section.others > 0 && (
        <p className="jp-mod-quiet">
          {context.trans._n(
            '%1 further feature matters less.',
            '%1 further features matter less.',
            section.others,
            formatCount(section.others)
          )}
        </p>
      )}
    </>
  ),
  learning_curve: ({ section, context }) => (
    <ChartOf
      plan={learningCurvePlan}
      section={section}
      context={context}
      height={HEIGHT}
      label={learningCurveText(section, context.trans)}
    />
  ),
  shap: ShapValues,
  partial_dependence: Dependences,
  interactions: ({ section, context }) => (
    <ChartOf
      plan={interactionsPlan}
      section={section}
      context={context}
      height={MARGIN + BAR_HEIGHT * section.interactions.length}
      label={interactionsText(section, context.trans)}
    />
  ),
  segments: ({ section, context }) => (
    <ChartOf
      plan={segmentsPlan}
      section={section}
      context={context}
      height={MARGIN + BAR_HEIGHT * section.segments.length}
      label={segmentsText(section, context.metrics, context.trans)}
    />
  ),
  worst_rows: WorstRows
};

const WIDE: ReadonlySet<Kind> = new Set([
  'metrics',
  'thresholds',
  'partial_dependence',
  'worst_rows'
]);
/** A confusion matrix of more classes takes the whole width. */
const NARROW_CLASSES = 4;

export function isWide(section: AnySection): boolean {
  return section.kind === 'confusion_matrix'
    ? section.labels.length > NARROW_CLASSES
    : WIDE.has(section.kind);
}

export function drawSection<K extends Kind>(
  section: SectionOf<K>,
  context: ISectionContext
): JSX.Element {
  // A report of a newer server may have a section that this page cannot draw; its words are shown all the same.
  const Drawing = DRAWINGS[section.kind as K] as Drawing<K> | undefined;
  return Drawing ? <Drawing section={section} context={context} /> : <></>;
}
