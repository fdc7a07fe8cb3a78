import type { RunOutcome } from 'backstage-plugin-recovery-common';
import type {
  DiscoveredPoint,
  ProviderEvidence,
} from 'backstage-plugin-recovery-node';
import { fingerprintOf, pointIdOf, seriesIdOf } from '../database/ids';
import { parseInstant } from '../database/instants';
import type { ListedPoint } from '../database/PointStore';
import type { ListedSeries } from '../database/ProjectionStore';
import { boundedText, isCleanIdentifier } from '../util/text';

const MAX_ID_LENGTH = 512;
const MAX_TITLE_LENGTH = 512;
const MAX_SENTENCE_LENGTH = 500;
const MAX_DETAILS = 40;
const MAX_DETAIL_LENGTH = 1024;
const MAX_ATTRIBUTES = 32;
const MAX_ATTRIBUTE_VALUES = 64;
const MAX_ATTRIBUTE_LENGTH = 512;
const MAX_DEPENDENCIES = 1000;

const OUTCOMES: RunOutcome[] = [
  'success',
  'partial',
  'failed',
  'cancelled',
  'missed',
  'unknown',
];
const TYPES: DiscoveredPoint['pointType'][] = [
  'full',
  'differential',
  'incremental',
  'snapshot',
  'archive',
];

/** What a listed point turned out to be. */
export type NormalizedPoint =
  | {
      ok: true;
      point: ListedPoint;
      series: ListedSeries;
      /** Something beside the identity was too long or unreadable, and was cut. */
      cut?: string;
    }
  | {
      ok: false;
      /** What is wrong, as a sentence about "a point". */
      problem: string;
      /** Set when at least the point's identity is known: it is there, though unreadable. */
      id?: string;
    };

function wholeNumber(value: unknown): number | undefined {
  return typeof value === 'number' &&
    value >= 0 &&
    value <= Number.MAX_SAFE_INTEGER
    ? Math.floor(value)
    : undefined;
}

function readDetails(value: unknown): {
  details: Record<string, string>;
  cut: boolean;
} {
  if (typeof value !== 'object' || value === null) {
    return { details: {}, cut: value !== undefined };
  }
  let cut = false;
  const entries: [string, string][] = [];
  for (const [key, raw] of Object.entries(value).slice(0, MAX_DETAILS)) {
    const text = boundedText(raw, MAX_DETAIL_LENGTH);
    cut ||= typeof raw !== 'string' || raw.length > MAX_DETAIL_LENGTH;
    const name = boundedText(key, 64);
    if (text !== '' && name !== '') {
      entries.push([name, text]);
    }
  }
  cut ||= Object.keys(value).length > MAX_DETAILS;
  // Sorted, so that another order of the same details is no change.
  return { details: Object.fromEntries(entries.sort()), cut };
}

function readAttributes(value: unknown): {
  attributes: Record<string, string[]>;
  cut: boolean;
} {
  if (typeof value !== 'object' || value === null) {
    return { attributes: {}, cut: value !== undefined };
  }
  const all = Object.entries(value);
  let cut = all.length > MAX_ATTRIBUTES;
  const entries: [string, string[]][] = [];
  for (const [key, raw] of all.slice(0, MAX_ATTRIBUTES)) {
    const values = Array.isArray(raw) ? raw : [];
    // A value that was shortened could match a selector that was not meant: left out.
    const good = values
      .slice(0, MAX_ATTRIBUTE_VALUES)
      .filter(item => isCleanIdentifier(item, MAX_ATTRIBUTE_LENGTH));
    cut ||= good.length !== values.length || !Array.isArray(raw);
    if (isCleanIdentifier(key, 64) && good.length > 0) {
      entries.push([key, [...new Set(good)].sort()]);
    }
  }
  return { attributes: Object.fromEntries(entries.sort()), cut };
}

function readEvidence(value: unknown): ProviderEvidence | undefined {
  if (typeof value !== 'object' || value === null) {
    return undefined;
  }
  const { level, result, summary } = value as Partial<ProviderEvidence>;
  if (!Number.isInteger(level) || (result !== 'pass' && result !== 'fail')) {
    return undefined;
  }
  return {
    // A listing restores nothing: it cannot show more than a full read.
    level: Math.min(Math.max(level!, 0), 3) as ProviderEvidence['level'],
    result,
    summary:
      boundedText(summary, MAX_SENTENCE_LENGTH) || 'Reported by the source.',
  };
}

/** A series, checked and bounded. */
export interface NormalizedSeries {
  series: ListedSeries;
  cut: boolean;
}

function normalizeSeries(
  sourceId: string,
  raw: DiscoveredPoint['series'],
): NormalizedSeries | undefined {
  const key = raw?.key;
  if (!isCleanIdentifier(key, MAX_ID_LENGTH)) {
    return undefined;
  }
  const { attributes, cut } = readAttributes(raw.attributes);
  const title =
    boundedText(raw.title, MAX_TITLE_LENGTH) ||
    boundedText(key, MAX_TITLE_LENGTH);
  return {
    series: { id: seriesIdOf(sourceId, key), key, title, attributes },
    cut:
      cut ||
      typeof raw.title !== 'string' ||
      raw.title.length > MAX_TITLE_LENGTH,
  };
}

const REMEMBERED_SERIES = 2000;
const MAX_REMEMBERED_LENGTH = 2048;

/** Remembers series, since most points of a listing share theirs with others. */
export class SeriesNormalizer {
  private readonly remembered = new Map<string, NormalizedSeries>();

  constructor(private readonly sourceId: string) {}

  /** The same object for the same series, as long as it is remembered. */
  normalize(raw: DiscoveredPoint['series']): NormalizedSeries | undefined {
    const text = JSON.stringify(raw) ?? '';
    const known = this.remembered.get(text);
    if (known) {
      return known;
    }
    const normalized = normalizeSeries(this.sourceId, raw);
    if (normalized && text.length <= MAX_REMEMBERED_LENGTH) {
      if (this.remembered.size >= REMEMBERED_SERIES) {
        this.remembered.clear();
      }
      this.remembered.set(text, normalized);
    }
    return normalized;
  }
}

/** Checks and bounds a point of a listing. All of its text is untrusted. */
export function normalizePoint(
  sourceId: string,
  listed: DiscoveredPoint,
  allSeries = new SeriesNormalizer(sourceId),
): NormalizedPoint {
  if (!isCleanIdentifier(listed.id, MAX_ID_LENGTH)) {
    return {
      ok: false,
      problem: `A point has no id, or one that is longer than ${MAX_ID_LENGTH} characters or holds control characters.`,
    };
  }
  const id = pointIdOf(sourceId, listed.id);
  const shown = boundedText(listed.id, 80);
  const normalizedSeries = allSeries.normalize(listed.series);
  if (!normalizedSeries) {
    return {
      ok: false,
      id,
      problem: `The point ${shown} has no usable series.`,
    };
  }
  const time = parseInstant(listed.time);
  if (time === undefined) {
    return {
      ok: false,
      id,
      problem: `The time of the point ${shown} is not an ISO 8601 time with its zone.`,
    };
  }
  const { details, cut: detailsCut } = readDetails(listed.details);
  const dependsOn = Array.isArray(listed.dependsOn)
    ? listed.dependsOn
        .filter(item => isCleanIdentifier(item, MAX_ID_LENGTH))
        .slice(0, MAX_DEPENDENCIES)
    : undefined;
  const outcome = OUTCOMES.find(item => item === listed.outcome);
  const type = TYPES.find(item => item === listed.pointType);

  const { series } = normalizedSeries;
  const fields: Omit<ListedPoint, 'fingerprint'> = {
    id,
    seriesId: series.id,
    providerPointId: listed.id,
    time,
    startedAt: parseInstant(listed.startedAt),
    finishedAt: parseInstant(listed.finishedAt),
    type: type ?? 'snapshot',
    outcome: outcome ?? 'unknown',
    damaged:
      listed.damaged === undefined
        ? undefined
        : boundedText(listed.damaged, MAX_SENTENCE_LENGTH) ||
          'The source calls the point broken.',
    sizeBytes: wholeNumber(listed.sizeBytes),
    storedBytes: wholeNumber(listed.storedBytes),
    fileCount: wholeNumber(listed.fileCount),
    dependsOn,
    details,
    evidence: readEvidence(listed.evidence),
  };
  const cut =
    normalizedSeries.cut ||
    detailsCut ||
    outcome === undefined ||
    type === undefined ||
    (listed.dependsOn?.length ?? 0) !== (dependsOn?.length ?? 0);
  return {
    ok: true,
    point: { ...fields, fingerprint: fingerprintOf(Object.values(fields)) },
    series,
    ...(cut
      ? {
          cut: `Parts of what the source says of the point ${shown} were too long or unreadable.`,
        }
      : {}),
  };
}
