export * from './RegisterForm';
export * from './RegistryPage';
