export * from './endpoint';
export * from './experiment';
export * from './lists';
export * from './model';
export * from './registry';
export * from './report';
export * from './variants';
