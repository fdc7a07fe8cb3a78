/**
 * For authors of Recovery providers: the provider interface, the extension point and
 * the process runner. The conformance suite is in `./testUtils`.
 *
 * @packageDocumentation
 */

export * from './checks';
export * from './controls';
export * from './errors';
export * from './extensionPoint';
export * from './provider';
export * from './process';
export * from './target';
export * from './text';
export * from './timeout';
