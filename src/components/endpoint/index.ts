export { EndpointPage } from './EndpointPage';
export type { IEndpointPageProps } from './EndpointPage';
