import { describeContents } from './contents';
import { describeFailures } from './failures';
import { describeConfiguration, describeListing } from './listing';
import { describeRestore } from './restore';
import type { ConformanceWorld, ProviderConformanceOptions } from './types';
import { describeVerification } from './verify';

/**
 * Registers the tests that every provider passes against its real tool. To be called
 * at the top level of a jest test file. What a source cannot do is declared by
 * `notPossible`, and shows among the tests.
 *
 * @public
 */
export function describeProviderConformance<TWorld extends ConformanceWorld>(
  options: ProviderConformanceOptions<TWorld>,
): void {
  describe(`conformance of ${options.name}`, () => {
    jest.setTimeout(options.timeoutMs ?? 60_000);
    describeConfiguration(options);
    describeListing(options);
    describeContents(options);
    describeRestore(options);
    describeVerification(options);
    describeFailures(options);
  });
}

export {
  createProviderContext,
  createRecordingLogger,
  drainListing,
  pointRefOf,
  providerErrorOf,
} from './context';
export type { DrainedListing, TestProviderContext } from './context';
export { describeTree, readTree, sampleTree, writeTree } from './tree';
export type { ConformanceTree, TreeEntry } from './tree';
export type * from './types';
