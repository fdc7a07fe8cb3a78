import { opendir } from 'node:fs/promises';
import { ProviderError } from '../errors';

/**
 * Refuses a target that is not an empty directory. Throws `target-not-empty`.
 *
 * @public
 */
export async function assertEmptyTarget(directory: string): Promise<void> {
  let problem: string | undefined;
  try {
    const entries = await opendir(directory);
    try {
      problem = (await entries.read()) ? 'is not empty' : undefined;
    } finally {
      await entries.close();
    }
  } catch (error) {
    problem = `cannot be used (${(error as NodeJS.ErrnoException).code})`;
  }
  if (problem) {
    throw new ProviderError(
      'target-not-empty',
      `The target directory ${directory} ${problem}`,
      { nextStep: 'Restore into a new, empty directory.' },
    );
  }
}
