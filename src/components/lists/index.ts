export { EndpointsList } from './EndpointsList';
export { ExperimentsList } from './ExperimentsList';
