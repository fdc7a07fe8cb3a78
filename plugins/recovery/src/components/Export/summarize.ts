import type {
  ControlOutcome,
  ScorecardExportItem,
  StateCounts,
} from 'backstage-plugin-recovery-common';
import { readExport, type ExportHead } from './readExport';

/** Lines of one list on paper at most; files have them all. */
export const MOST_LINES = 500;

/** A control in sum over all services. */
export interface ReportedControl {
  id: string;
  title: string;
  group: ScorecardExportItem['group'];
  counts: StateCounts;
}

/** Some of many lines. */
export interface ReportedLines<T> {
  lines: T[];
  total: number;
}

/** What a report shows of an export; its size does not grow with the number of services. */
export interface ReportContents {
  head: ExportHead;
  services: number;
  results: number;
  counts: StateCounts;
  /** In the order of the export. */
  controls: ReportedControl[];
  /** What fails, cannot be judged or is not known. */
  open: ReportedLines<ScorecardExportItem>;
  waived: ReportedLines<ScorecardExportItem>;
  /** Services of which nothing is asked, with the reason. */
  excluded: ReportedLines<{ entityRef: string; reason: string }>;
}

const noCounts = (): StateCounts => ({
  pass: 0,
  fail: 0,
  unknown: 0,
  notApplicable: 0,
  error: 0,
  waived: 0,
});

function count(counts: StateCounts, result: ControlOutcome) {
  counts[result === 'not-applicable' ? 'notApplicable' : result] += 1;
}

function add<T>(list: ReportedLines<T>, line: T) {
  list.total += 1;
  if (list.lines.length < MOST_LINES) {
    list.lines.push(line);
  }
}

const OPEN: ControlOutcome[] = ['fail', 'error', 'unknown'];

/** Reads an export and keeps what a report shows of it. */
export async function summarize(file: Blob): Promise<ReportContents> {
  const controls = new Map<string, ReportedControl>();
  const counts = noCounts();
  const open: ReportContents['open'] = { lines: [], total: 0 };
  const waived: ReportContents['waived'] = { lines: [], total: 0 };
  const excluded: ReportContents['excluded'] = { lines: [], total: 0 };
  let services = 0;
  let results = 0;
  // The results of a service stand together.
  let service:
    | { entityRef: string; reason: string; asked: boolean }
    | undefined;
  const endService = () => {
    if (service && !service.asked) {
      add(excluded, { entityRef: service.entityRef, reason: service.reason });
    }
  };

  const head = await readExport(file, item => {
    const { entityRef, control, title, group, result, reason } = item;
    if (service?.entityRef !== entityRef) {
      endService();
      service = { entityRef, reason, asked: false };
      services += 1;
    }
    results += 1;
    service.asked ||= result !== 'not-applicable';
    const sums = controls.get(control) ?? {
      id: control,
      title,
      group,
      counts: noCounts(),
    };
    controls.set(control, sums);
    count(sums.counts, result);
    count(counts, result);
    if (OPEN.includes(result)) {
      add(open, item);
    } else if (result === 'waived') {
      add(waived, item);
    }
  });
  endService();
  return {
    head,
    services,
    results,
    counts,
    controls: [...controls.values()],
    open,
    waived,
    excluded,
  };
}
