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
import { cursorNumber, decodeCursor, pageSize, takePage } from '../util/cursor';
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
    const cursor = decodeCursor(page.cursor, 1);
    const { items, totalCount } = await this.#store.list(filter, {
      before: cursor && cursorNumber(cursor[0], Number.MAX_SAFE_INTEGER),
      limit: limit + 1,
    });
    const { shown, next } = takePage(items, limit, ({ seq }) => [String(seq)]);
    return {
      items: shown.map(toEvidenceRecord),
      totalCount,
      ...next,
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
