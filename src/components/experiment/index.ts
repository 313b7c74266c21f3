export { ExperimentPage } from './ExperimentPage';
export type { IExperimentPageProps } from './ExperimentPage';
export type { Place } from './place';
