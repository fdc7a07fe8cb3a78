import { NotFoundError } from '@backstage/errors';
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

/** Throws a NotFoundError that names those that there are. */
export function frameworkOf(frameworkId: string): FrameworkDefinition {
  const framework = frameworks.find(({ id }) => id === frameworkId);
  if (!framework) {
    throw new NotFoundError(
      `There is no framework "${frameworkId.slice(
        0,
        80,
      )}". There are: ${frameworks.map(({ id }) => id).join(', ')}.`,
    );
  }
  return framework;
}
