import {
  plainText,
  type PointRef,
  type ProviderContext,
  type VerificationReport,
} from 'backstage-plugin-recovery-node';
import { complaints, failureOf } from './failures';
import { askStanza, type BackupInfo, type StanzaInfo } from './info';
import { PgBackRestTool } from './PgBackRestTool';
import type { PgBackRestSource } from './source';
import { findBackup } from './stanza';
import { checkStructure } from './structure';
import { VerifyText, type VerifiedStanza } from './verifyText';
import { isMadeByNewer, newerNeeded } from './version';

/** 1 structure, 3 all stored data read by `verify`. */
export type PgBackRestLevel = 1 | 3;

/** Backups that are damaged, and those that cannot be restored without them. */
function withDependents(
  backups: BackupInfo[],
  damaged: Iterable<string>,
): string[] {
  const all = new Set(damaged);
  // Oldest first, so that a dependent comes after what it depends on.
  for (const { label, references } of backups) {
    if (references.some(reference => all.has(reference))) {
      all.add(label);
    }
  }
  return [...all];
}

function report(
  level: PgBackRestLevel,
  what: string,
  info: StanzaInfo,
  problems: Map<string, string>,
  others: string[],
): VerificationReport {
  const damagedPoints = withDependents(info.backups, problems.keys());
  const said = [
    ...[...problems].map(([label, problem]) => `${label}: ${problem}`),
    ...others,
  ];
  return {
    level,
    result: said.length === 0 ? 'pass' : 'fail',
    summary:
      said.length === 0
        ? `${what}: all ${info.backups.length} backups are complete`
        : plainText(
            `${what}: ${
              damagedPoints.length > 0
                ? `${damagedPoints.length} of ${info.backups.length} backups are damaged`
                : 'stored data is damaged'
            }. ${said.slice(0, 2).join('; ')}`,
            500,
          ),
    // Empty when only stored changes are damaged: which backups need them is not told.
    damagedPoints,
  };
}

/**
 * Verifies the repositories of the stanza. At both levels the structure is checked: the
 * tool's own verification passes over a missing manifest and over missing WAL.
 */
export async function verifyStanza(
  source: PgBackRestSource,
  point: PointRef,
  level: PgBackRestLevel,
  context: ProviderContext,
): Promise<VerificationReport> {
  const tool = await PgBackRestTool.open(source, context);
  const { info } = await findBackup(tool, point.id);
  const structure = await checkStructure(tool, info, context);
  const { problems } = structure;
  if (level === 1) {
    await forgetExpired(tool, problems);
    return report(
      1,
      'Manifests, files and WAL looked up, stored data not read',
      info,
      problems,
      [],
    );
  }
  const seenHere = new Set(problems.keys());
  const archives: string[] = [];
  for (const { key, status } of info.repos) {
    if (status.code !== 0) {
      continue;
    }
    const verified = await runVerify(tool, key, context);
    archives.push(...verified.archives);
    for (const backup of info.backups.filter(({ repo }) => repo === key)) {
      const found = verified.backups.get(backup.label);
      const problem = problemOf(found);
      if (problem && !problems.has(backup.label)) {
        problems.set(backup.label, problem);
      }
    }
  }
  await forgetExpired(tool, problems);
  assertOwnJudgement(tool, info, problems, seenHere, context);
  return report(
    3,
    'All stored data read and its checksums compared',
    info,
    problems,
    archives.map(words => `stored WAL is damaged (${words})`),
  );
}

/**
 * An older tool calls good backups of newer ones invalid. Such a word is no proof of
 * damage: it is passed over beside real damage, and else nothing is known.
 */
function assertOwnJudgement(
  tool: PgBackRestTool,
  { backups }: StanzaInfo,
  problems: Map<string, string>,
  /** What is wrong with these was seen without the word of the tool. */
  seenHere: Set<string>,
  context: ProviderContext,
): void {
  const newer = backups.filter(
    backup =>
      problems.has(backup.label) &&
      !seenHere.has(backup.label) &&
      isMadeByNewer(backup, tool.version),
  );
  if (newer.length > 0 && newer.length === problems.size) {
    const [{ label }] = newer;
    throw newerNeeded(
      newer[0],
      tool.version,
      `that it finds ${label} damaged (${problems.get(label)}) proves nothing`,
    );
  }
  for (const { label, madeBy } of newer) {
    context.log(
      'warn',
      `${label} was made by the newer pgBackRest ${madeBy}: not judged`,
    );
    problems.delete(label);
  }
}

/** A backup that was expired meanwhile is gone, not damaged. */
async function forgetExpired(
  tool: PgBackRestTool,
  problems: Map<string, string>,
): Promise<void> {
  if (problems.size === 0) {
    return;
  }
  const { backups } = await askStanza(tool);
  for (const label of problems.keys()) {
    if (!backups.some(backup => backup.label === label)) {
      problems.delete(label);
    }
  }
}

function problemOf(
  found: ReturnType<VerifiedStanza['backups']['get']>,
): string | undefined {
  if (!found) {
    return 'the verification passed it over';
  }
  return found.valid
    ? undefined
    : [`its status is "${found.status}"`, found.counters]
        .filter(Boolean)
        .join(', ');
}

async function runVerify(
  tool: PgBackRestTool,
  repo: number,
  context: ProviderContext,
): Promise<VerifiedStanza> {
  context.log(
    'info',
    `Reading all stored data of repository ${repo} with ${tool.version.text}`,
  );
  const text = new VerifyText();
  const output = tool.lines(
    'verify',
    `--repo=${repo}`,
    '--output=text',
    '--verbose',
  );
  try {
    let next = await output.next();
    while (!next.done) {
      text.push(next.value);
      context.log('info', plainText(next.value));
      next = await output.next();
    }
    complaints(next.value.stderr).forEach(words => context.log('warn', words));
    if (next.value.exitCode !== 0) {
      throw failureOf(next.value);
    }
  } finally {
    await output.return(undefined as never);
  }
  return text.end();
}
