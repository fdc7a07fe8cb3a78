import type { Config } from '@backstage/config';
import { Duration } from 'luxon';
import { readOptionalDuration } from '../config/values';

/** `recovery.evidence.checkFrequency`: how often the whole chain is checked. */
export function readChainCheckFrequency(rootConfig: Config): Duration {
  return readOptionalDuration(
    rootConfig.getOptionalConfig('recovery.evidence'),
    'checkFrequency',
    'recovery.evidence.checkFrequency',
    Duration.fromObject({ days: 1 }),
  );
}
