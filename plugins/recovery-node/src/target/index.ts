export * from './empty';
export * from './progress';
