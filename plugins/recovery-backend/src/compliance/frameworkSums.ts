import type { AttestationBase } from 'backstage-plugin-recovery-common';
import type { RecoveryControl } from 'backstage-plugin-recovery-node';
import type { FrameworkSums } from '../api/services';
import type { StatePattern } from '../database/ControlStore';
import { noCounts } from './evaluateControls';
import { clauseState, type FrameworkDefinition } from './frameworks';
import { STATE_OF_LETTER, sumOf, toCounts } from './stateCounts';

/**
 * A framework clause by clause: what controls say in sum over entities, and what people
 * attested of clauses that no control can speak to. The one is never counted as the other.
 */
export function toFrameworkSums(
  framework: FrameworkDefinition,
  controls: RecoveryControl[],
  patterns: StatePattern[],
  attestations: AttestationBase[],
): FrameworkSums {
  const indexes = new Map(controls.map(({ id }, index) => [id, index]));
  const attested = new Map(
    attestations
      .filter(item => item.framework === framework.id)
      .map(item => [item.clause, item]),
  );
  const totalCount = sumOf(patterns);
  const clauses = framework.clauses.map(clause => {
    const counts = noCounts();
    for (const { states, count } of patterns) {
      const own = clause.controls.map(
        id =>
          STATE_OF_LETTER.get(states[indexes.get(id) ?? -1] ?? '') ?? 'unknown',
      );
      counts[clauseState(own)] += count;
    }
    return { ...clause, counts };
  });
  const machine = clauses.filter(item => item.controls.length > 0);
  const person = clauses.filter(item => item.controls.length === 0);
  return {
    id: framework.id,
    title: framework.title,
    version: framework.version,
    source: framework.source,
    machineClauses: machine.length,
    personClauses: person.length,
    attested: person.filter(({ id }) => attested.get(id)?.state === 'attested')
      .length,
    totalCount,
    met: machine.filter(
      ({ counts }) =>
        totalCount > 0 &&
        counts.pass > 0 &&
        counts.fail + counts.unknown + counts.error === 0,
    ).length,
    items:
      totalCount === 0
        ? []
        : clauses.map(({ counts, ...clause }) =>
            clause.controls.length > 0
              ? { ...clause, needsPerson: false, counts: toCounts(counts) }
              : {
                  ...clause,
                  needsPerson: true,
                  attestation: attested.get(clause.id),
                },
          ),
  };
}
