export * from './client';
export * from './errors';
export * from './query';
export * from './status';
export * from './types';
