import { cisV8 } from './cisV8';
import { copiesRule } from './copiesRule';
import { dora } from './dora';
import { hipaa } from './hipaa';
import { iso27001 } from './iso27001';
import { nis2 } from './nis2';
import { nist80053 } from './nist80053';
import { pciDss } from './pciDss';
import { soc2 } from './soc2';
import type { FrameworkDefinition } from './types';

export { clauseState } from './clauseState';
export type { ClauseDefinition, FrameworkDefinition } from './types';

/** The frameworks that the plugin knows. */
export const frameworks: FrameworkDefinition[] = [
  nist80053,
  iso27001,
  soc2,
  cisV8,
  hipaa,
  pciDss,
  dora,
  nis2,
  copiesRule,
];
