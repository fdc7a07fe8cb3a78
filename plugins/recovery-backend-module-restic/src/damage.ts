import {
  type ProviderContext,
  type ToolResult,
} from 'backstage-plugin-recovery-node';
import type { ResticTool } from './ResticTool';

/** More packs or blobs than this are not looked for one by one. */
const MOST_OBJECTS = 1_000;
/** Longest time to find out which snapshots damage touches. */
const NAMING_MS = 300_000;
/** Longest text in restic's output that is looked for, with room. */
const KEPT_BYTES = 256;

const ID = '[0-9a-f]{64}';
const BAD_PACK = new RegExp(
  `^(?:pack (${ID}):? (?:does not exist|unexpected file size|contains \\d+ errors|failed to download)|Pack ID does not match, want (${ID}))`,
);
const BAD_BLOBS = new RegExp(
  `^pack ${ID} contains (\\d+) errors: \\[(blob .*)\\]$`,
);
const BLOB_IN_PACK = new RegExp(`\\bblob (${ID}):`, 'g');
const MISSING_BLOB = new RegExp(
  `^tree ${ID}: file .* blob (${ID}) not found in index$`,
);
const BAD_SNAPSHOT = /<snapshot\/([0-9a-f]{10,64})>/;
/** What goes with other lines, or names a tree: those are found by walking. */
const EXPLAINED =
  /^(error for tree [0-9a-f]+:|decrypting blob |ReadFull\(<data\/|Load\(<data\/|download error: |id [0-9a-f]{64} not found in repository|tree [0-9a-f]{64}: (file|dir|node) |pack [0-9a-f]{64}: not referenced in any index|\d+ additional files were found|This is non-critical|The repository (is|contains) damaged|restic repair |Damaged pack files can be|Fatal: repository contains errors)/;
const OF_SNAPSHOT = new RegExp(`"snapshot":"(${ID})"`, 'g');
const UNREADABLE_IN = new RegExp(
  `(?:^|\\n) \\.\\.\\. which belongs to snapshot (${ID})(?=\\n|$)`,
  'g',
);

/** What is damaged in a repository, as `check` says it line by line. */
export class Damage {
  readonly packs = new Set<string>();
  readonly blobs = new Set<string>();
  /** First characters of the ids of snapshots that cannot be read. */
  readonly snapshots = new Set<string>();
  /** A complaint that names nothing by which snapshots could be found. */
  unclear: string | undefined;

  /** Takes one line of standard error. */
  read(line: string): void {
    const text = line.trim();
    if (text === '') {
      return;
    }
    const blobs = BAD_BLOBS.exec(text);
    const pack = BAD_PACK.exec(text);
    const missing = MISSING_BLOB.exec(text);
    const snapshot = BAD_SNAPSHOT.exec(text);
    if (blobs && namesAllBlobs(blobs)) {
      // Newer versions say which blobs of the pack are broken: the others are intact.
      for (const [, id] of blobs[2].matchAll(BLOB_IN_PACK)) {
        this.blobs.add(id);
      }
    } else if (pack) {
      this.packs.add(pack[1] ?? pack[2]);
    } else if (missing) {
      this.blobs.add(missing[1]);
    } else if (snapshot) {
      this.snapshots.add(snapshot[1]);
    } else if (!EXPLAINED.test(text)) {
      this.unclear ??= text;
    }
  }
}

/** The pack's own hash is wrong too whenever one of its blobs is, and counts as an error. */
function namesAllBlobs([, count, list]: RegExpExecArray): boolean {
  const named = [...list.matchAll(BLOB_IN_PACK)].length;
  const ofPack = /unexpected pack id/.test(list) ? 1 : 0;
  return named > 0 && named + ofPack === Number(count);
}

/**
 * Full ids of the snapshots that damage touches; empty when that could not be found
 * out, which is logged.
 *
 * `find` names the snapshots that hold a blob, and walks the trees of all snapshots for
 * it: those whose trees cannot be read are named by that.
 */
export async function damagedSnapshots(
  restic: ResticTool,
  damage: Damage,
  context: ProviderContext,
): Promise<string[]> {
  const giveUp = (why: string) => {
    context.log(
      'warn',
      `Which snapshots the damage touches could not be found out: ${why}`,
    );
    return [];
  };
  if (damage.unclear !== undefined) {
    return giveUp(damage.unclear.slice(0, 300));
  }
  if (damage.packs.size + damage.blobs.size > MOST_OBJECTS) {
    return giveUp('too much is damaged to look for it piece by piece');
  }
  context.log('info', 'Looking for the snapshots that the damage touches.');
  const found = new Set<string>();
  const give = new AbortController();
  const timer = setTimeout(() => give.abort(), NAMING_MS);
  const patient = restic.until(give.signal);
  try {
    for (const prefix of damage.snapshots) {
      const id = await fullSnapshotId(patient, prefix);
      if (!id) return giveUp(`there is no one snapshot ${prefix}`);
      found.add(id);
    }
    const searches: string[][] = [];
    if (damage.packs.size > 0) searches.push(['--pack', ...damage.packs]);
    if (damage.blobs.size > 0) searches.push(['--blob', ...damage.blobs]);
    // Nothing to look for still walks all trees.
    if (searches.length === 0) searches.push(['--blob', '0'.repeat(64)]);
    for (const search of searches) {
      const result = await walk(patient, search, found);
      if (result.exitCode !== 0) {
        return giveUp(`restic find ended with exit code ${result.exitCode}`);
      }
    }
  } catch (error) {
    context.signal.throwIfAborted();
    return giveUp(
      give.signal.aborted
        ? `it took longer than ${NAMING_MS / 60_000} minutes`
        : (error as Error).message,
    );
  } finally {
    clearTimeout(timer);
  }
  return [...found].sort();
}

async function walk(
  restic: ResticTool,
  search: string[],
  found: Set<string>,
): Promise<ToolResult> {
  const output = restic.bytes(['find', '--json', '--no-lock', ...search]);
  // The answer names every file of every snapshot: only the snapshots are kept.
  let text = '';
  for (;;) {
    const next = await output.next();
    if (next.done) {
      return next.value;
    }
    text += next.value.toString('latin1');
    for (const pattern of [OF_SNAPSHOT, UNREADABLE_IN]) {
      for (const [, id] of text.matchAll(pattern)) {
        found.add(id);
      }
    }
    text = text.slice(-KEPT_BYTES);
  }
}

async function fullSnapshotId(
  restic: ResticTool,
  prefix: string,
): Promise<string | undefined> {
  const ids: string[] = [];
  const result = await restic.run(['list', 'snapshots', '--no-lock'], line => {
    const id = line.trim();
    if (/^[0-9a-f]{64}$/.test(id) && id.startsWith(prefix)) {
      ids.push(id);
    }
  });
  return result.exitCode === 0 && ids.length === 1 ? ids[0] : undefined;
}
