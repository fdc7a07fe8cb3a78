/**
 * The conformance suite: one set of tests that every provider passes against its real
 * tool.
 *
 * @packageDocumentation
 */
export * from './conformance';
export type { ProviderError, ProviderErrorCode } from './errors';
export type {
  DiscoveredPoint,
  ListOptions,
  PointEntry,
  PointRef,
  PointSeries,
  ProgressUpdate,
  ProviderCapabilities,
  ProviderContext,
  ProviderEvidence,
  RecoverabilityWindow,
  RecoverTo,
  RecoveryProvider,
  RestoreDestination,
  RestoreExpectation,
  RestoreOptions,
  RestoreReport,
  SourceNotice,
  VerificationOptions,
  VerificationReport,
  WindowGap,
} from './provider';
