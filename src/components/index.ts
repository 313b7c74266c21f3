export * from './endpoint';
export * from './experiment';
export * from './lists';
