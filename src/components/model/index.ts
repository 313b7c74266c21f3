export { ModelPage } from './ModelPage';
export type { IModelPageProps } from './ModelPage';
