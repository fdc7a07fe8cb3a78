import {
  ProviderError,
  type PointRef,
  type ProviderContext,
  type ToolResult,
  type VerificationReport,
} from 'backstage-plugin-recovery-node';
import { classify, failureOf, resticError } from './failures';
import { complaints } from './messages';
import { checkId, checkPresent } from './presence';
import { ResticTool } from './ResticTool';
import type { ResticSource } from './source';
import { plain } from './text';

const MOST_PROBLEMS = 50;

/** 1 `check`, 2 `check --read-data-subset=n/t`, 3 `check --read-data`. */
export type ResticLevel = 1 | 2 | 3;

interface CheckResult {
  passed: boolean;
  /** Pack files that were read. */
  packs: number;
  problems: string[];
}

/** Which part of each repository is read next. Starts anywhere, so that restarts do not read the same part again and again. */
const nextParts = new Map<string, number>();

function nextPart(source: ResticSource): number {
  const part =
    nextParts.get(source.repository) ??
    1 + Math.floor(Math.random() * source.sampleParts);
  nextParts.set(source.repository, (part % source.sampleParts) + 1);
  return Math.min(part, source.sampleParts);
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
    watch.onStderrLine,
  );
  let result: ToolResult;
  try {
    result = await run;
  } catch (error) {
    if (error instanceof ProviderError && error.code === 'damaged') {
      watch.problems.forEach(text => context.log('error', text));
      return { passed: false, packs, problems: watch.problems };
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
    return { passed: true, packs, problems };
  }
  if (classify(result) !== 'damaged') {
    throw failureOf(result);
  }
  problems.slice(0, MOST_PROBLEMS).forEach(text => context.log('error', text));
  return { passed: false, packs, problems };
}

/**
 * Verifies the repository that holds a point. restic checks repositories, not single
 * snapshots: a failure is one of the repository, and which points it breaks is not
 * known without restoring them.
 */
export async function verifyRepository(
  source: ResticSource,
  point: PointRef,
  level: ResticLevel,
  context: ProviderContext,
): Promise<VerificationReport> {
  checkId(point);
  // A cache of its own, since the check must read the repository and not a copy.
  const restic = await ResticTool.open(source, {
    signal: context.signal,
    logger: context.logger,
    cacheDirectory: context.scratchDirectory,
  });
  // A check is about the whole repository: first see that the point is still in it.
  await checkPresent(restic, source, point);
  const { what, result } = await checkAt(restic, source, level, context);
  const problems = result.problems.filter(text => !/^Fatal:/.test(text));
  return {
    level,
    result: result.passed ? 'pass' : 'fail',
    summary: result.passed
      ? `${what}: no errors were found`
      : plain(
          `${what}: the repository is damaged. ${problems
            .slice(0, 2)
            .join('; ')}`,
          500,
        ),
    damagedPoints: [],
  };
}

async function checkAt(
  restic: ResticTool,
  source: ResticSource,
  level: ResticLevel,
  context: ProviderContext,
): Promise<{ what: string; result: CheckResult }> {
  if (level === 1) {
    return {
      what: 'Structure checked, stored data not read',
      result: await check(restic, source, [], context),
    };
  }
  if (level === 3) {
    return {
      what: 'All stored data read',
      result: await check(restic, source, ['--read-data'], context),
    };
  }
  // A part without a single pack proves nothing: go on to the next one.
  for (let tries = 0; tries < source.sampleParts; tries++) {
    const part = `${nextPart(source)}/${source.sampleParts}`;
    const result = await check(
      restic,
      source,
      [`--read-data-subset=${part}`],
      context,
    );
    if (!result.passed || result.packs > 0) {
      return {
        what: `Part ${part} of the stored data read (${result.packs} packs)`,
        result,
      };
    }
  }
  throw new ProviderError(
    'bad-output',
    'The repository holds no data that could be read for a sample',
    { nextStep: 'Check that the repository is the one that is meant.' },
  );
}
