/**
 * Types, permissions, annotations and the API client shared by the Recovery plugins.
 *
 * @packageDocumentation
 */

export * from './annotations';
export * from './client';
export * from './controls';
export * from './evidence';
export * from './objectives';
export * from './permissions';
export * from './signals';
export * from './types';
export type { components, operations, paths } from './generated/api';
