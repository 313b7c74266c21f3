/** What a threshold gives and costs, from the counts of a report. */
import type { ThresholdCounts, ThresholdSection } from '../../api';

/** What a mistake costs, in any unit. */
export interface ICosts {
  /** A row that is called positive and is not. */
  falsePositive: number;
  /** A positive row that is missed. */
  falseNegative: number;
}

export interface IOutcome {
  truePositives: number;
  falsePositives: number;
  trueNegatives: number;
  falseNegatives: number;
  /** Null where nothing is called positive. */
  precision: number | null;
  /** Null where nothing is positive. */
  recall: number | null;
  /** Of the other rows the share that is left alone; null where there are none. */
  specificity: number | null;
  f1: number | null;
  accuracy: number | null;
}

const ROWS = 1000;

/** What the threshold at a position gives. */
export function outcome(counts: ThresholdCounts, at: number): IOutcome {
  const tp = counts.true_positives[at];
  const fp = counts.false_positives[at];
  const tn = counts.true_negatives[at];
  const fn = counts.false_negatives[at];
  return {
    truePositives: tp,
    falsePositives: fp,
    trueNegatives: tn,
    falseNegatives: fn,
    precision: ratio(tp, tp + fp),
    recall: ratio(tp, tp + fn),
    specificity: ratio(tn, tn + fp),
    f1: ratio(2 * tp, 2 * tp + fp + fn),
    accuracy: ratio(tp + tn, tp + fp + tn + fn)
  };
}

/** What the mistakes of a thousand rows cost at each threshold. */
export function costs(
  counts: ThresholdCounts,
  { falsePositive, falseNegative }: ICosts
): number[] {
  return counts.true_positives.map((_, at) => {
    const {
      falsePositives: fp,
      falseNegatives: fn,
      ...right
    } = outcome(counts, at);
    const rows = fp + fn + right.truePositives + right.trueNegatives;
    return (
      (ROWS * (fp * falsePositive + fn * falseNegative)) / Math.max(rows, 1e-9)
    );
  });
}

/** The position of the threshold that costs least out of fold; of several the one nearest to the model's own. */
export function cheapest(section: ThresholdSection, each: ICosts): number {
  const values = costs(section.out_of_fold, each);
  const least = Math.min(...values);
  const tolerance = 1e-9 * Math.max(1, Math.abs(least));
  const distance = (at: number) =>
    Math.abs(section.thresholds[at] - section.current);
  return values
    .map((_, at) => at)
    .filter(at => values[at] <= least + tolerance)
    .reduce((best, at) => (distance(at) < distance(best) ? at : best));
}

/** The position of the threshold nearest to a value. */
export function nearest(thresholds: number[], value: number): number {
  return thresholds.reduce(
    (best, threshold, at) =>
      Math.abs(threshold - value) < Math.abs(thresholds[best] - value)
        ? at
        : best,
    0
  );
}

function ratio(above: number, below: number): number | null {
  return below > 0 ? above / below : null;
}
