import { InputError } from '@backstage/errors';
import {
  ProviderError,
  type PointRef,
  type ProviderContext,
  type ToolResult,
  type VerificationReport,
} from 'backstage-plugin-recovery-node';
import { Damage, damagedSnapshots } from './damage';
import { classify, failureOf, resticError } from './failures';
import { complaints } from './messages';
import { packBytes, type Part } from './packs';
import { checkId, checkPresent } from './presence';
import { ResticTool } from './ResticTool';
import type { ResticSource } from './source';
import { plain } from './text';

const MOST_PROBLEMS = 50;
/** More than 256 parts are refused by restic. */
export const MOST_PARTS = 256;

/** 1 `check`, 2 `check --read-data-subset=n/t`, 3 `check --read-data`. */
export type ResticLevel = 1 | 2 | 3;

interface CheckResult {
  passed: boolean;
  /** Pack files that were read. */
  packs: number;
  problems: string[];
  damage: Damage;
}

/**
 * Watches for packs that the structure check has found missing and that are now asked
 * for again and again. 0.14 does so for most of a minute per pack, so that a repository
 * with many missing packs would reach the deadline and be called "not known" instead of
 * damaged. Throws `damaged` once it is certain.
 */
function watchForMissingPacks(): {
  onStderrLine: (line: string) => void;
  problems: string[];
} {
  const problems: string[] = [];
  const missing = new Set<string>();
  return {
    problems,
    onStderrLine: line => {
      const pack = /\bpack ([0-9a-f]{64}).{0,3}does not exist/.exec(line);
      if (pack) {
        missing.add(pack[1].slice(0, 10));
        if (problems.length < MOST_PROBLEMS) {
          problems.push(plain(line));
        }
      }
      const again = /<data\/([0-9a-f]{10})[0-9a-f]*>.*retrying after/.exec(
        line,
      );
      if (again && missing.has(again[1])) {
        throw resticError('damaged', problems);
      }
    },
  };
}

/** A check passes only when restic says so in words; its exit code alone is no proof. */
async function check(
  restic: ResticTool,
  source: ResticSource,
  args: string[],
  context: ProviderContext,
): Promise<CheckResult> {
  let clean = false;
  let packs = 0;
  const damage = new Damage();
  const watch = watchForMissingPacks();
  const run = restic.run(
    ['check', ...args, ...(source.readOnly ? ['--no-lock'] : [])],
    line => {
      const text = plain(line);
      clean ||= text === 'no errors were found';
      const progress =
        /^\[[\d:]+\] +[\d.]+% +(\d+) \/ (\d+) (packs|snapshots)/.exec(text);
      if (progress) {
        context.progress({
          message: `${progress[1]} of ${progress[2]} ${progress[3]}`,
        });
        if (progress[3] === 'packs') {
          packs = Math.max(packs, Number(progress[1]));
        }
      } else if (text) {
        context.log('info', text);
      }
    },
    line => {
      damage.read(line);
      watch.onStderrLine(line);
    },
  );
  let result: ToolResult;
  try {
    result = await run;
  } catch (error) {
    if (error instanceof ProviderError && error.code === 'damaged') {
      watch.problems.forEach(text => context.log('error', text));
      return { passed: false, packs, problems: watch.problems, damage };
    }
    throw error;
  }
  const problems = complaints(result.stderr);
  if (result.exitCode === 0) {
    if (!clean) {
      throw new ProviderError(
        'bad-output',
        'restic ended well, and did not say that it found no errors',
        { nextStep: 'Check that `binary` names a restic program.' },
      );
    }
    return { passed: true, packs, problems, damage };
  }
  if (classify(result) !== 'damaged') {
    throw failureOf(result);
  }
  problems.slice(0, MOST_PROBLEMS).forEach(text => context.log('error', text));
  return { passed: false, packs, problems, damage };
}

const CHECKS: Record<
  ResticLevel,
  (part: Part) => { args: string[]; what: (packs: number) => string }
> = {
  1: () => ({
    args: [],
    what: () => 'Structure checked, stored data not read',
  }),
  2: ({ index, of }) => ({
    args: [`--read-data-subset=${index}/${of}`],
    what: packs =>
      `Part ${index}/${of} of the stored data read (${packs} packs)`,
  }),
  3: () => ({ args: ['--read-data'], what: () => 'All stored data read' }),
};

/**
 * Verifies the repository that holds a point. restic checks repositories, not single
 * snapshots; which snapshots damage touches is found out afterwards.
 */
export async function verifyRepository(
  source: ResticSource,
  point: PointRef,
  level: ResticLevel,
  context: ProviderContext,
  part: Part = { index: 1, of: source.sampleParts },
): Promise<VerificationReport> {
  checkId(point);
  if (level === 2) {
    checkPart(part);
  }
  // A cache of its own, since the check must read the repository and not a copy.
  const restic = await ResticTool.open(source, {
    signal: context.signal,
    logger: context.logger,
    cacheDirectory: context.scratchDirectory,
  });
  // A check is about the whole repository: first see that the point is still in it.
  await checkPresent(restic, source, point);
  const { args, what } = CHECKS[level](part);
  const result = await check(restic, source, args, context);
  const read = level === 2 ? part : { index: 1, of: 1 };
  const bytesRead =
    level === 1 ? undefined : await packBytes(source, read, result.packs);
  if (result.passed) {
    if (level > 1 && read.of === 1 && result.packs === 0) {
      throw new ProviderError(
        'bad-output',
        'The repository holds no data that could be read',
        { nextStep: 'Check that the repository is the one that is meant.' },
      );
    }
    const proven = level === 2 && result.packs === 0 ? 1 : level;
    return {
      level: proven,
      result: 'pass',
      summary:
        proven === level
          ? `${what(result.packs)}: no errors were found`
          : `Part ${part.index}/${part.of} of the repository holds no data: its structure was checked, and no errors were found`,
      damagedPoints: [],
      bytesRead,
    };
  }
  const problems = result.problems.filter(text => !/^Fatal:/.test(text));
  return {
    level,
    result: 'fail',
    summary: plain(
      `${what(result.packs)}: the repository is damaged. ${problems
        .slice(0, 2)
        .join('; ')}`,
      500,
    ),
    damagedPoints: await damagedSnapshots(restic, result.damage, context),
    bytesRead,
  };
}

function checkPart({ index, of }: Part): void {
  const whole = Number.isInteger(index) && Number.isInteger(of);
  if (!whole || of < 1 || of > MOST_PARTS || index < 1 || index > of) {
    throw new InputError(
      `restic cannot read part ${index} of ${of}: a repository has 1 to ${MOST_PARTS} parts, counted from 1`,
    );
  }
}
