import type {
  DiscoveredPoint,
  ListOptions,
  SourceNotice,
} from 'backstage-plugin-recovery-node';
import { ProviderError } from 'backstage-plugin-recovery-node';
import { failureOf } from './failures';
import { JsonArrayReader } from './JsonArrayReader';
import { complaints } from './messages';
import { ResticTool } from './ResticTool';
import { readSnapshot } from './snapshots';
import type { ResticSource } from './source';

const MOST_SNAPSHOTS = 1_000_000;
const MOST_SNAPSHOT_BYTES = 8 * 1024 ** 2;
const MOST_NOTICES = 50;

/** Notices of a listing, of which a hostile one must not make endlessly many. */
class Notices {
  readonly #kept: SourceNotice[] = [];
  #dropped = 0;

  add(notice: SourceNotice): void {
    if (this.#kept.length < MOST_NOTICES) {
      this.#kept.push(notice);
    } else {
      this.#dropped += 1;
    }
  }

  *all(): Generator<SourceNotice> {
    yield* this.#kept;
    if (this.#dropped > 0) {
      yield {
        type: 'notice',
        code: 'more-notices',
        severity: 'incomplete',
        message: `The listing had ${this.#dropped} more notices`,
      };
    }
  }
}

/**
 * Lists a repository's snapshots.
 *
 * Without a lock: listing reads small files that are never changed; a snapshot that is
 * removed meanwhile is a complaint, so the listing is partial. A lock would need the
 * right to write, would be left behind by a killed backend and then block the owner's
 * own clean-up, and could not be had while the owner prunes.
 */
export async function* listSnapshots(
  source: ResticSource,
  options: ListOptions,
): AsyncGenerator<DiscoveredPoint | SourceNotice> {
  const restic = await ResticTool.open(source, options);
  const output = restic.bytes(['snapshots', '--json', '--no-lock']);
  const reader = new JsonArrayReader(MOST_SNAPSHOT_BYTES);
  const seen = new Set<string>();
  const notices = new Notices();
  try {
    let next = await output.next();
    while (!next.done) {
      for (const text of reader.push(next.value)) {
        const item = readSnapshot(text);
        if (item.type === 'notice') {
          notices.add(item);
        } else if (seen.has(item.id)) {
          notices.add({
            type: 'notice',
            code: 'duplicate-id',
            severity: 'warning',
            message: `The snapshot ${item.id} is listed more than once; the first one counts`,
          });
        } else {
          seen.add(item.id);
          yield item;
        }
        if (seen.size > MOST_SNAPSHOTS) {
          throw new ProviderError(
            'limit-exceeded',
            `The repository lists more than ${MOST_SNAPSHOTS} snapshots`,
            { nextStep: 'Check that the source is what it should be.' },
          );
        }
      }
      next = await output.next();
    }
    if (next.value.exitCode !== 0) {
      throw failureOf(next.value);
    }
    reader.end();
    // Exit code 0 with a complaint: a snapshot file could not be read.
    for (const complaint of complaints(next.value.stderr)) {
      notices.add({
        type: 'notice',
        code: 'unreadable-entry',
        severity: 'incomplete',
        message: `restic could not list everything: ${complaint}`,
      });
    }
    yield* notices.all();
  } finally {
    await output.return(undefined as never);
  }
}
