import type { CheckOutcome } from 'backstage-plugin-recovery-node';
import type { Bounds, SettingsReader } from './SettingsReader';
import { brokenBound, describeBounds, formatNumber, oneLine } from './text';

/** A question in SQL, and the answer that restored data must give. */
export interface SqlAssertion {
  name: string;
  sql: string;
  equals?: string;
  bounds?: Bounds;
}

/** A table, and how many rows it must have. */
export interface RowCount {
  table: string;
  bounds: Bounds;
}

/** A question for the time of the newest row. */
export interface Freshness {
  sql: string;
  /** The largest age at the time that was restored to; the RPO when absent. */
  withinMs?: number;
}

const MAX_SQL = 20_000;

export function readAssertions(reader: SettingsReader): SqlAssertion[] {
  return reader.parts('assertions').map((part, index) => {
    part.allow('name', 'sql', 'equals', 'atLeast', 'atMost');
    const equals = part.comparable('equals');
    if (equals !== undefined && (part.has('atLeast') || part.has('atMost'))) {
      throw part.fail('equals', 'cannot stand beside atLeast and atMost');
    }
    return {
      name: part.optionalText('name') ?? `assertion ${index + 1}`,
      sql: readSql(part),
      equals,
      bounds: equals === undefined ? part.ownBounds() : undefined,
    };
  });
}

export function readRowCounts(reader: SettingsReader): RowCount[] {
  return reader.parts('rows').map(part => {
    part.allow('table', 'atLeast', 'atMost');
    const table = part.text('table');
    if (!/^[\p{L}_][\p{L}\p{N}_$]*(\.[\p{L}_][\p{L}\p{N}_$]*)?$/u.test(table)) {
      throw part.fail(
        'table',
        'must be the name of a table, such as public.orders',
      );
    }
    return { table, bounds: part.ownBounds() };
  });
}

export function readFreshness(reader: SettingsReader): Freshness | undefined {
  const part = reader.part('freshness');
  if (!part) {
    return undefined;
  }
  part.allow('sql', 'within');
  return { sql: readSql(part), withinMs: part.optionalDuration('within') };
}

function readSql(part: SettingsReader): string {
  const sql = part.text('sql');
  if (sql.length > MAX_SQL) {
    throw part.fail('sql', `has more than ${MAX_SQL} characters`);
  }
  return sql;
}

/** A table's name as an identifier: what was checked needs no more than quotes. */
export function quoteTable(table: string): string {
  return table
    .split('.')
    .map(part => `"${part}"`)
    .join('.');
}

/** What a database answered: one value as text, or why there is none. */
export type SqlAnswer =
  | { value: string | null }
  /** The database refused, or the answer is not one value. */
  | { problem: string };

export function judgeAssertion(
  assertion: SqlAssertion,
  answer: SqlAnswer,
): CheckOutcome {
  const { name, equals, bounds } = assertion;
  if ('problem' in answer) {
    return outcome(name, 'fail', answer.problem);
  }
  const found = answer.value === null ? 'NULL' : oneLine(answer.value, 100);
  const details = { found };
  if (equals !== undefined) {
    return answer.value === equals
      ? outcome(
          name,
          'pass',
          `The answer is ${found}, as it should be`,
          details,
        )
      : outcome(
          name,
          'fail',
          `The answer is ${found}; ${oneLine(equals, 100)} should be there`,
          details,
        );
  }
  const number = answer.value === null ? NaN : Number(answer.value);
  if (!Number.isFinite(number) || answer.value!.trim() === '') {
    return outcome(name, 'fail', `The answer is ${found}, no number`, details);
  }
  const broken = brokenBound(number, bounds!);
  return outcome(
    name,
    broken ? 'fail' : 'pass',
    `The answer is ${formatNumber(number)}; ${
      broken ?? `asked for: ${describeBounds(bounds!)}`
    }`,
    details,
  );
}

export function judgeRowCount(
  count: RowCount,
  answer: SqlAnswer,
): CheckOutcome {
  const name = `rows of ${count.table}`;
  if ('problem' in answer) {
    return outcome(name, 'fail', answer.problem);
  }
  const rows = Number(answer.value);
  const broken = brokenBound(rows, count.bounds);
  return outcome(
    name,
    broken ? 'fail' : 'pass',
    `${formatNumber(rows)} rows; ${
      broken ?? `asked for: ${describeBounds(count.bounds)}`
    }`,
    { rows: String(rows) },
  );
}

/** A time of the answer, which may be of a database without a type for it. */
function parseTime(value: string): number {
  if (/^\d{9,11}(\.\d+)?$/.test(value)) {
    return Number(value) * 1000;
  }
  if (/^\d{12,14}$/.test(value)) {
    return Number(value);
  }
  // Without a zone, UTC is meant: neither database stores one.
  const plain = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)$/.exec(
    value,
  );
  const zoned =
    /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d+)?)([+-]\d\d)$/.exec(value);
  if (plain) {
    return Date.parse(`${plain[1]}T${plain[2]}Z`);
  }
  if (zoned) {
    return Date.parse(`${zoned[1]}T${zoned[2]}${zoned[3]}:00`);
  }
  return Date.parse(value);
}

export function judgeFreshness(
  freshness: Freshness,
  answer: SqlAnswer,
  context: {
    /** The instant that the data should be of, ISO 8601. */
    asOf: string;
    rpoMs?: number;
  },
): CheckOutcome {
  const name = 'freshness';
  if ('problem' in answer) {
    return outcome(name, 'fail', answer.problem);
  }
  if (answer.value === null) {
    return outcome(name, 'fail', 'There is no newest row: nothing was found');
  }
  const newest = parseTime(answer.value);
  if (!Number.isFinite(newest)) {
    return outcome(
      name,
      'fail',
      `The answer ${oneLine(answer.value, 100)} is no time`,
    );
  }
  // What the control of the freshness of drills goes by.
  const details = { reachedTime: new Date(newest).toISOString() };
  const age = Date.parse(context.asOf) - newest;
  const allowed = freshness.withinMs ?? context.rpoMs;
  const found = `The newest row is of ${details.reachedTime}, ${describeAge(
    age,
  )} the time that was restored to (${context.asOf})`;
  if (allowed === undefined) {
    return outcome(
      name,
      'unknown',
      `${found}. How old it may be is not known: write freshness.within, or give the entity a tier with an RPO`,
      details,
    );
  }
  return age > allowed
    ? outcome(
        name,
        'fail',
        `${found}; at most ${describeSpan(allowed)} are allowed`,
        details,
      )
    : outcome(name, 'pass', found, details);
}

function describeAge(age: number): string {
  return age >= 0
    ? `${describeSpan(age)} before`
    : `${describeSpan(-age)} after`;
}

function describeSpan(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  if (minutes < 2) {
    return `${Math.floor(milliseconds / 1000)} seconds`;
  }
  if (minutes < 120) {
    return `${minutes} minutes`;
  }
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.floor(hours / 24)} days`;
}

function outcome(
  name: string,
  result: CheckOutcome['result'],
  message: string,
  details?: Record<string, string>,
): CheckOutcome {
  return { name, level: 6, result, message: `${message}.`, details };
}
