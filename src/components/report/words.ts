/** What charts show, in a sentence for those who cannot see them. */
import type { TranslationBundle } from '@jupyterlab/translation';

import type {
  ActualPredictedSection,
  CalibrationSection,
  Curve,
  GainSection,
  ImportanceSection,
  InteractionsSection,
  LearningCurveSection,
  MetricInfo,
  ResidualSection,
  SegmentsSection,
  ShapSection
} from '../../api';
import { formatCount, formatNumber, formatPercent } from '../../ui';
import { metricTitle } from '../names';

/** Names in a sentence. */
const NAMED = 5;

/** A count that may be a sum of weights. */
export function formatRows(value: number): string {
  return Number.isInteger(value) ? formatCount(value) : formatNumber(value, 3);
}

export function areasText(
  { title, curves }: { title: string; curves: Curve[] },
  trans: TranslationBundle
): string {
  const areas = curves.map(({ name, area }) =>
    trans.__('%1: %2', name, formatNumber(area, 3))
  );
  return trans.__('%1. Area under the curve: %2.', title, areas.join('; '));
}

export function gainText(
  { title, shares, gains, lifts }: GainSection,
  trans: TranslationBundle
): string {
  const tenth = shares.findIndex(share => share >= 0.1 - 1e-9);
  return trans.__(
    '%1. The surest %2 of the rows hold %3 of the positive ones, %4 times as many as random rows.',
    title,
    formatPercent(shares[tenth]),
    formatPercent(gains[tenth]),
    formatNumber(lifts[tenth], 3)
  );
}

export function calibrationText(
  { title, event, bins, error }: CalibrationSection,
  trans: TranslationBundle
): string {
  return trans.__(
    '%1 of “%2” in %3 groups of rows. Predicted and observed shares are %4 apart on average.',
    title,
    event,
    bins.length,
    formatPercent(error)
  );
}

export function lineText(
  { title, slope }: ActualPredictedSection,
  trans: TranslationBundle
): string {
  return trans.__(
    '%1. The line that fits best has a slope of %2; 1 would be exact.',
    title,
    formatNumber(slope, 3)
  );
}

export function residualText(
  section: ResidualSection,
  trans: TranslationBundle
): string {
  return trans.__(
    '%1. Mean %2, standard deviation %3, %4 outliers.',
    section.title,
    formatNumber(section.mean, 3),
    formatNumber(section.standard_deviation, 3),
    formatCount(section.outliers)
  );
}

export function importanceText(
  { title, features }: ImportanceSection,
  trans: TranslationBundle
): string {
  return trans.__(
    '%1. The most important: %2.',
    title,
    features
      .slice(0, NAMED)
      .map(({ feature, importance }) =>
        trans.__('%1: %2', feature, formatNumber(importance, 3))
      )
      .join('; ')
  );
}

export function shapText(
  { title, features }: ShapSection,
  trans: TranslationBundle
): string {
  return trans.__(
    '%1. Those that move predictions most: %2.',
    title,
    features
      .slice(0, NAMED)
      .map(({ feature, global_shap_values: means }) =>
        trans.__(
          '%1: %2',
          feature,
          means.map(mean => formatNumber(mean, 3)).join(' / ')
        )
      )
      .join('; ')
  );
}

export function interactionsText(
  { title, interactions }: InteractionsSection,
  trans: TranslationBundle
): string {
  return trans.__(
    '%1. The strongest: %2.',
    title,
    interactions
      .slice(0, NAMED)
      .map(({ first, second, strength }) =>
        trans.__('%1 with %2: %3', first, second, formatNumber(strength, 3))
      )
      .join('; ')
  );
}

export function learningCurveText(
  { title, points }: LearningCurveSection,
  trans: TranslationBundle
): string {
  const [first, last] = [points[0], points[points.length - 1]];
  return trans.__(
    '%1. On the validation part %2 with %3 training rows and %4 with %5.',
    title,
    formatNumber(first.validation, 3),
    formatCount(first.rows),
    formatNumber(last.validation, 3),
    formatCount(last.rows)
  );
}

export function segmentsText(
  { title, metric, score, segments }: SegmentsSection,
  metrics: MetricInfo[],
  trans: TranslationBundle
): string {
  const worse = segments
    .filter(segment => segment.worse)
    .map(({ feature, segment, score: own }) =>
      trans.__('%1: %2 (%3)', feature, segment, formatNumber(own, 3))
    );
  const all = trans.__(
    '%1. %2 of all rows: %3.',
    title,
    metricTitle(metric, metrics),
    formatNumber(score, 3)
  );
  return worse.length > 0
    ? trans.__('%1 Worse: %2.', all, worse.join('; '))
    : trans.__('%1 No segment is clearly worse.', all);
}
