import { promises as fs } from 'node:fs';
import type {
  AuditorService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import type { DrillStore, LeftCopy } from '../../database/DrillStore';
import type { OperationRecord } from '../../database/OperationStore';
import { identify, sameDirectory } from '../containment';
import { removeTree } from '../directoryTree';
import { endOrphans } from '../orphans';

export interface DrillCleanerOptions {
  store: Pick<DrillStore, 'listLeftCopies' | 'noteRemoved'>;
  logger: LoggerService;
  auditor?: AuditorService;
}

/**
 * Removes what drills of dead backends left, on the host that has it: the directory of the
 * noted name, as long as it is the one that the drill created. What took its place since
 * is left alone.
 */
export class DrillCleaner {
  readonly #options: DrillCleanerOptions;

  constructor(options: DrillCleanerOptions) {
    this.#options = options;
  }

  /** Removes the copies of drills that have ended. Never throws. */
  async sweep(): Promise<void> {
    await this.#removeAll();
  }

  /** Removes the copy of a drill whose process is known to have ended. Never throws. */
  async cleanAfter(record: OperationRecord): Promise<void> {
    await this.#removeAll(record.id);
    if (record.workDirectory !== undefined) {
      // Its process may have ended before it could note what it had created: an empty
      // directory of a name that nobody else uses.
      await fs.rmdir(record.workDirectory).catch(() => {});
    }
  }

  async #removeAll(operationId?: string): Promise<void> {
    const { store, logger } = this.#options;
    try {
      for (const copy of await store.listLeftCopies(operationId)) {
        await this.#remove(copy);
      }
    } catch (error) {
      logger.warn(`Cannot look for copies that drills left: ${error}`);
    }
  }

  async #remove(copy: LeftCopy): Promise<void> {
    const { store, logger } = this.#options;
    const { operationId, directory, identity } = copy;
    try {
      const found = await identify(directory).catch(() => undefined);
      // Not here: it may lie on another host, whose backend will find it.
      if (!found) return;
      if (!sameDirectory(found, identity)) {
        logger.warn(
          `${directory} is not the directory that drill ${operationId} created, and is left alone`,
        );
        await store.noteRemoved(operationId);
        return;
      }
      const goingOn = await endOrphans({ directories: [directory] }, logger);
      if (goingOn.length > 0) return;
      await removeTree(directory, identity);
      await store.noteRemoved(operationId);
      logger.info(`Removed ${directory}, which drill ${operationId} had left`);
      await this.#audit(copy);
    } catch (error) {
      logger.warn(
        `${directory}, which drill ${operationId} left, could not be removed: ${error}`,
      );
    }
  }

  async #audit({ operationId, directory }: LeftCopy): Promise<void> {
    const event = await this.#options.auditor?.createEvent({
      eventId: 'drill-clean-up',
      severityLevel: 'medium',
      meta: { operationId, directory },
    });
    await event?.success();
  }
}
