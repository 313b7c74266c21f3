export { Variants } from './Variants';
export type { IVariantsProps } from './Variants';
