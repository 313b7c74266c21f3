export { ExplanationView } from './Explanation';
export type { IExplanationProps } from './Explanation';
export { ModelReport } from './Report';
export type { IReportProps } from './Report';
