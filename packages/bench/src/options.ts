import { parseArgs } from 'node:util';

export interface BenchOptions {
  benches: string[];
  databases: Database[];
  points: number;
  entities: number;
  pointsPerEntity: number;
  connections: number;
  seconds: number;
  megabytes: number;
  runs: number;
  operations: number;
  lines: number;
  /** Where to write profiles of the backend of the card bench. */
  profile?: string;
}

/** A database to measure on: SQLite in memory-mapped file, or a PostgreSQL server. */
export type Database =
  | { name: 'sqlite' }
  | { name: 'postgres'; connection: string };

/** Set by scripts/with-postgres.mjs and by whoever has a server of their own. */
const POSTGRES_VARIABLE =
  /^BACKSTAGE_TEST_DATABASE_POSTGRES\d+_CONNECTION_STRING$/;

export function usage(benches: string[]): string {
  return [
    `yarn bench [${benches.join(' | ')}]… [options]`,
    '',
    '  --points N              points of the collected source (100000)',
    '  --entities N            entities of the card, compliance and fleet-page benches (10000)',
    '  --points-per-entity N   points of each (30)',
    '  --connections N         requests at a time (50)',
    '  --seconds N             how long requests are sent, and idleness is watched (20)',
    '  --megabytes N           size of the restored or verified data (2048)',
    '  --runs N                restores, verifications and visits of each kind (3)',
    '  --operations N          operations in the queue (1000)',
    '  --lines N               lines that one operation logs (1000000)',
    '  --database NAME         sqlite or postgres alone',
    '  --profile DIR           write profiles of the backend of the card bench there',
    '',
    'PostgreSQL is measured too when its server programs are installed.',
  ].join('\n');
}

export function readOptions(
  args: string[],
  known: string[],
): BenchOptions | undefined {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      help: { type: 'boolean' },
      database: { type: 'string' },
      profile: { type: 'string' },
      points: { type: 'string', default: '100000' },
      entities: { type: 'string', default: '10000' },
      'points-per-entity': { type: 'string', default: '30' },
      connections: { type: 'string', default: '50' },
      seconds: { type: 'string', default: '20' },
      megabytes: { type: 'string', default: '2048' },
      runs: { type: 'string', default: '3' },
      operations: { type: 'string', default: '1000' },
      lines: { type: 'string', default: '1000000' },
    },
  });
  const number = (
    name: Exclude<keyof typeof values, 'help' | 'database' | 'profile'>,
  ) => {
    const value = Number(values[name]);
    if (!Number.isInteger(value) || value < 1) {
      throw new Error(
        `--${name} wants a whole number above 0, not "${values[name]}"`,
      );
    }
    return value;
  };
  const unknown = positionals.filter(name => !known.includes(name));
  if (unknown.length > 0) {
    throw new Error(
      `No bench is called "${unknown[0]}"; there are ${known.join(', ')}`,
    );
  }
  if (values.help) {
    return undefined;
  }
  const variable = Object.keys(process.env).find(name =>
    POSTGRES_VARIABLE.test(name),
  );
  const connection = variable && process.env[variable];
  const databases: Database[] = [
    { name: 'sqlite' as const },
    ...(connection ? [{ name: 'postgres' as const, connection }] : []),
  ].filter(({ name }) => name === (values.database ?? name));
  if (databases.length === 0) {
    throw new Error(
      `--database: there is no "${values.database}"; there are sqlite and, where its server programs are installed, postgres`,
    );
  }
  return {
    benches: positionals.length > 0 ? positionals : known,
    databases,
    profile: values.profile,
    points: number('points'),
    entities: number('entities'),
    pointsPerEntity: number('points-per-entity'),
    connections: number('connections'),
    seconds: number('seconds'),
    megabytes: number('megabytes'),
    runs: number('runs'),
    operations: number('operations'),
    lines: number('lines'),
  };
}
