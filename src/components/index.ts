export * from './endpoint';
export * from './experiment';
export * from './lists';
export * from './model';
export * from './monitoring';
export * from './registry';
export * from './report';
export * from './variants';
