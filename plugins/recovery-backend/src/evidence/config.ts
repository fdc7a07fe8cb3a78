import type { Config } from '@backstage/config';
import { Duration } from 'luxon';
import { readFrequency } from '../config/values';

/** `recovery.evidence.checkFrequency`: how often the whole chain is checked. */
export function readChainCheckFrequency(rootConfig: Config): Duration {
  return readFrequency(
    rootConfig.getOptionalConfig('recovery.evidence'),
    'checkFrequency',
    'recovery.evidence.checkFrequency',
    Duration.fromObject({ days: 1 }),
  );
}
