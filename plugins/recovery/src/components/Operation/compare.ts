import type { Operation } from 'backstage-plugin-recovery-common';
import { between } from '../../format/time';
import type { useFormat } from '../../format/useFormat';
import type { Words } from '../../hooks/useWords';
import { levelWord } from '../status/EvidenceLevel';
import { phaseOutcome } from './phaseOutcome';

/** One thing that is compared, in words; absent where an operation has no such thing. */
export interface ComparedRow {
  key: string;
  name: string;
  left?: string;
  right?: string;
  differs: boolean;
}

type Format = ReturnType<typeof useFormat>;
type Fact = [key: string, name: string, value: string | undefined];

const TIMES = ['fetch', 'restore', 'start', 'validate', 'total'] as const;

function factsOf(operation: Operation, t: Words, format: Format): Fact[] {
  const { result } = operation;
  const count = (value: number | undefined) =>
    value === undefined ? undefined : format.count(value);
  const bytes = (value: number | undefined) =>
    value === undefined ? undefined : format.bytes(value);
  const millis = (value: number | undefined) =>
    value === undefined ? undefined : format.millis(value);
  return [
    ['summary', t('operation.title'), operation.summary],
    ['kind', t('operation.kindColumn'), t(`operation.${operation.kind}`)],
    ['state', t('operation.state'), t(`operationState.${operation.state}`)],
    ['point', t('operation.point'), format.short(operation.pointTime)],
    ['target', t('operation.target'), operation.targetTitle],
    [
      'requested',
      t('operation.requested'),
      format.short(operation.requestedAt),
    ],
    ['requestedBy', t('operation.requestedBy'), operation.requestedBy],
    [
      'took',
      t('compare.took'),
      operation.startedAt && operation.finishedAt
        ? format.shortDuration(
            between(operation.startedAt, operation.finishedAt),
          )
        : undefined,
    ],
    [
      'expectedFiles',
      `${t('operation.files')} (${t('operation.expected')})`,
      count(result?.expectedFiles),
    ],
    [
      'restoredFiles',
      `${t('operation.files')} (${t('operation.restored')})`,
      count(result?.restoredFiles),
    ],
    [
      'expectedBytes',
      `${t('operation.bytes')} (${t('operation.expected')})`,
      bytes(result?.expectedBytes),
    ],
    [
      'restoredBytes',
      `${t('operation.bytes')} (${t('operation.restored')})`,
      bytes(result?.restoredBytes),
    ],
    ['bytesRead', t('operation.bytesRead'), bytes(result?.bytesRead)],
    [
      'level',
      t('operation.reachedLevel'),
      result?.level === undefined ? undefined : levelWord(result.level, t),
    ],
    [
      'reached',
      t('operation.reachedTime'),
      result?.reachedTime && format.exact(result.reachedTime),
    ],
    ['error', t('operation.error'), operation.error?.message],
    ...TIMES.map(
      (name): Fact => [
        `time-${name}`,
        t('compare.time', {
          name: name === 'total' ? t('drill.rta') : t(`drill.phase_${name}`),
        }),
        millis(result?.times?.[name]),
      ],
    ),
    ...operation.phases.map(
      (phase): Fact => [
        `phase-${phase.name}`,
        t('compare.phase', { name: t(`phase.${phase.name}`) }),
        phase.finishedAt
          ? `${format.shortDuration(
              between(phase.startedAt, phase.finishedAt),
            )}, ${phaseOutcome(phase, t)}`
          : phaseOutcome(phase, t),
      ],
    ),
    ...(result?.checks ?? []).map(
      (check): Fact => [
        `check-${check.name}`,
        t('compare.check', { name: check.name }),
        `${t(`operation.${check.result}`)}: ${check.message}`,
      ],
    ),
  ];
}

/** Two operations side by side: what either has, in the order of the first. */
export function compareOperations(
  left: Operation,
  right: Operation,
  t: Words,
  format: Format,
): ComparedRow[] {
  const rows = new Map<string, ComparedRow>();
  const sides = [
    ['left', left],
    ['right', right],
  ] as const;
  for (const [side, operation] of sides) {
    for (const [key, name, value] of factsOf(operation, t, format)) {
      if (value !== undefined && value !== '') {
        const row = rows.get(key) ?? { key, name, differs: false };
        rows.set(key, { ...row, [side]: value });
      }
    }
  }
  return [...rows.values()].map(row => ({
    ...row,
    differs: row.left !== row.right,
  }));
}
