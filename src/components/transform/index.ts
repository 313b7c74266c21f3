export * from './TransformForm';
