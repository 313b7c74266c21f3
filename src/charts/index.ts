export * from './renderer';
export * from './spec';
