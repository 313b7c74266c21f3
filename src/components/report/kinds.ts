import type { TranslationBundle } from '@jupyterlab/translation';

import type { Explanation, MetricInfo, Report } from '../../api';
import type { ChartRenderer } from '../../charts';

export type AnySection = Report['sections'][number];
export type Kind = AnySection['kind'];

/** A section by its kind. */
export type SectionOf<K extends Kind> = Extract<AnySection, { kind: K }>;

/** What every section may need to be drawn. */
export interface ISectionContext {
  report: Report;
  metrics: MetricInfo[];
  chart: ChartRenderer;
  trans: TranslationBundle;
  /** Explains a row of the validation part; left out where that cannot be asked for. */
  onExplain?: (row: number) => Promise<Explanation>;
}
