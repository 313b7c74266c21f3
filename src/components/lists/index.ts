export { EndpointsList } from './EndpointsList';
export { ExperimentsList } from './ExperimentsList';
export { ExperimentsPage } from './ExperimentsPage';
export { TransformsList } from './TransformsList';
export type { ITransformHandlers } from './TransformsList';
export type { IExperimentHandlers } from './rowActions';
