export { Wizard } from './Wizard';
export type { IBrowse } from './kind';
