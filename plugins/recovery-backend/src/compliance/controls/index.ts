import type { RecoveryControl } from 'backstage-plugin-recovery-node';
import { bindingValid } from './bindingValid';
import { complete } from './complete';
import { copies } from './copies';
import { dependencies } from './dependencies';
import { drilled } from './drilled';
import { drillFreshness } from './drillFreshness';
import { encrypted } from './encrypted';
import { fourEyes } from './fourEyes';
import { immutableCopy } from './immutableCopy';
import { noMissedRuns } from './noMissedRuns';
import { pointWithinRpo } from './pointWithinRpo';
import { protectedAtAll } from './protectedAtAll';
import { retentionKept } from './retentionKept';
import { rtaWithinRto } from './rtaWithinRto';
import { rtoBelowMtd } from './rtoBelowMtd';
import { runbook } from './runbook';
import { scheduleMeetsRpo } from './scheduleMeetsRpo';
import { separateCopy } from './separateCopy';
import { sourceHealthy } from './sourceHealthy';
import { fullyVerified, sampleVerified, structureVerified } from './verified';

/** The controls that the plugin brings, in the order in which people see them. */
export const builtInControls: RecoveryControl[] = [
  protectedAtAll,
  bindingValid,
  sourceHealthy,
  pointWithinRpo,
  scheduleMeetsRpo,
  noMissedRuns,
  complete,
  retentionKept,
  structureVerified,
  sampleVerified,
  fullyVerified,
  drilled,
  rtaWithinRto,
  drillFreshness,
  rtoBelowMtd,
  runbook,
  fourEyes,
  copies,
  separateCopy,
  immutableCopy,
  encrypted,
  dependencies,
];
