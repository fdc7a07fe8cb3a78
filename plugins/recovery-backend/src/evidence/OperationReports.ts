import { NotFoundError } from '@backstage/errors';
import type { Drill, OperationReport } from 'backstage-plugin-recovery-common';
import { digestLog } from '../database/digestLog';
import type {
  EvidenceBody,
  EvidenceLink,
  EvidenceStore,
} from '../database/EvidenceStore';
import type {
  OperationRecord,
  OperationStore,
} from '../database/OperationStore';
import { linkProblem } from './checkChain';
import { toEvidenceRecord } from './presentation';

/** Events that end an operation. */
const LAST_EVENTS = ['ended', 'rejected', 'expired'];

/** All that is known and on record of one operation, for those who ask for proof. */
export class OperationReports {
  readonly #operations: Pick<OperationStore, 'get' | 'readLog'>;
  readonly #evidence: EvidenceStore;
  readonly #drillOf: (record: OperationRecord) => Drill | undefined;

  constructor(options: {
    operations: Pick<OperationStore, 'get' | 'readLog'>;
    store: EvidenceStore;
    drillOf?: (record: OperationRecord) => Drill | undefined;
  }) {
    this.#operations = options.operations;
    this.#evidence = options.store;
    this.#drillOf = options.drillOf ?? (() => undefined);
  }

  /** Of an operation that is not kept any more a NotFoundError; its evidence stays. */
  async reportOf(
    operationId: string,
  ): Promise<Omit<OperationReport, 'operation'>> {
    const record = await this.#operations.get(operationId);
    if (!record) {
      throw new NotFoundError(
        'There is no operation of this id any more. Look for it in the list of evidence.',
      );
    }
    const drill = this.#drillOf(record);
    const [log, links] = await Promise.all([
      digestLog((after, limit) =>
        this.#operations.readLog(operationId, after, limit),
      ),
      this.#evidence.ofOperation(operationId),
    ]);
    const problem =
      (await this.#linksProblem(links)) ?? recordProblem(record, links, log);
    return {
      ...(drill && { drill }),
      point: {
        providerPointId: record.point.id,
        time: record.point.time,
        details: record.point.details,
      },
      log: { ...log, dropped: record.logDropped },
      evidence: links.map(toEvidenceRecord),
      chain: { intact: problem === undefined, ...(problem && { problem }) },
      generatedAt: new Date().toISOString(),
    };
  }

  /** Whether each record is what its hash says, and fits between its neighbours. */
  async #linksProblem(links: EvidenceLink[]): Promise<string | undefined> {
    for (const link of links) {
      const problem = linkProblem(link);
      if (problem) return problem;
      const around = await this.#evidence.readChain(link.seq - 2, 3);
      const before = around.find(({ seq }) => seq === link.seq - 1);
      const after = around.find(({ seq }) => seq === link.seq + 1);
      if (link.seq > 1 && before?.hash !== link.previousHash) {
        return `Record ${link.seq} does not follow the one before it.`;
      }
      if (after && after.previousHash !== link.hash) {
        return `Record ${after.seq} does not follow record ${link.seq}.`;
      }
    }
    return undefined;
  }
}

/** Whether the operation is as its records say. */
function recordProblem(
  record: OperationRecord,
  links: EvidenceLink[],
  log: { lines: number; sha256: string },
): string | undefined {
  const bodies = links.map(link => JSON.parse(link.body) as EvidenceBody);
  if (bodies.some(body => body.requestHash !== record.hash)) {
    return 'The operation is not the one on record: the hash of its request is another.';
  }
  if (!record.finishedAt) return undefined;
  const last = bodies.find(({ event }) => LAST_EVENTS.includes(event));
  if (!last) return 'The end of the operation is not on record.';
  const recorded = (last.details as { log?: { sha256: string } })?.log;
  return recorded && recorded.sha256 !== log.sha256
    ? 'The log is not the one on record: its digest is another.'
    : undefined;
}
