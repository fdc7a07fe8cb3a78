/**
 * The conformance suite: one set of tests that every provider passes against its real
 * tool.
 *
 * @packageDocumentation
 */
export * from './conformance';
