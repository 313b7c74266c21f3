export { ExperimentPage } from './ExperimentPage';
export type { IExperimentPageProps } from './ExperimentPage';
export type { IChosenFixes } from './Findings';
export type { Place } from './place';
