import type {
  Drill,
  EvidenceChainReport,
  EvidencePage,
  OperationReport,
} from 'backstage-plugin-recovery-common';
import type { EvidenceFilter, EvidenceStore } from '../database/EvidenceStore';
import type {
  OperationRecord,
  OperationStore,
} from '../database/OperationStore';
import {
  decodeCursor,
  encodeCursor,
  pageSize,
  wrongCursor,
} from '../util/cursor';
import { checkChain } from './checkChain';
import { OperationReports } from './OperationReports';
import { toEvidenceRecord } from './presentation';

/** How long the outcome of a check is given to others who ask, in milliseconds. */
const CHECK_KEPT_MS = 30_000;

/** What is on record about operations, and whether it is whole. */
export class EvidenceRecords {
  readonly #store: EvidenceStore;
  readonly #reports: OperationReports;
  #check:
    | { startedAt: number; report: Promise<EvidenceChainReport> }
    | undefined;

  constructor(options: {
    store: EvidenceStore;
    operations: Pick<OperationStore, 'get' | 'readLog'>;
    /** The drill that an operation was, if it was one. */
    drillOf?: (record: OperationRecord) => Drill | undefined;
  }) {
    this.#store = options.store;
    this.#reports = new OperationReports(options);
  }

  /** References of entities that evidence is about and that are not in the inventory. */
  async listFormerEntityRefs(): Promise<string[]> {
    return await this.#store.listFormerEntityRefs();
  }

  /** Newest first. */
  async list(
    filter: EvidenceFilter,
    page: { cursor?: string; limit?: number },
  ): Promise<EvidencePage> {
    const limit = pageSize(page.limit);
    const { items, totalCount } = await this.#store.list(filter, {
      before: parseCursor(page.cursor),
      limit: limit + 1,
    });
    const shown = items.slice(0, limit);
    return {
      items: shown.map(toEvidenceRecord),
      totalCount,
      ...(items.length > limit && {
        nextCursor: encodeCursor([String(shown[limit - 1].seq)]),
      }),
    };
  }

  async reportOf(
    operationId: string,
  ): Promise<Omit<OperationReport, 'operation'>> {
    return await this.#reports.reportOf(operationId);
  }

  /**
   * Reads and computes the whole chain. Whoever asks while a check runs, or just after
   * it, is given its outcome: asking often costs no more than asking once.
   */
  async checkChain(): Promise<EvidenceChainReport> {
    const now = Date.now();
    if (!this.#check || now - this.#check.startedAt > CHECK_KEPT_MS) {
      const report = checkChain(this.#store).then(toChainReport);
      this.#check = { startedAt: now, report };
      report.catch(() => {
        this.#check = undefined;
      });
    }
    return await this.#check.report;
  }
}

function toChainReport(
  findings: Awaited<ReturnType<typeof checkChain>>,
): EvidenceChainReport {
  const { records, head, brokenAt, problem } = findings;
  return {
    intact: problem === undefined,
    records,
    ...(head.seq > 0 && { headSeq: head.seq, headHash: head.hash }),
    ...(problem !== undefined && { brokenAt, problem }),
    checkedAt: new Date().toISOString(),
  };
}

function parseCursor(cursor: string | undefined): number | undefined {
  const [text] = decodeCursor(cursor, 1) ?? [];
  if (text === undefined) return undefined;
  const before = Number(text);
  if (Number.isSafeInteger(before) && before > 0) return before;
  throw wrongCursor();
}
