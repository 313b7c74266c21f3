export { EndpointsList } from './EndpointsList';
export { ExperimentsList } from './ExperimentsList';
export { ExperimentsPage } from './ExperimentsPage';
export type { IExperimentHandlers } from './rowActions';
