import { ConfigReader } from '@backstage/config';
import { readRestoreConfig } from './config';
import { readEngineConfig } from './engineConfig';

/** As YAML can give them, `.nan` and `.inf` too. */
const ABSURD = [
  -1,
  0,
  1.5,
  1e9,
  Number.NaN,
  Infinity,
  '4',
  'many',
  true,
  [],
  {},
];

function read(recovery: object) {
  const config = new ConfigReader({ recovery } as any);
  return readEngineConfig(config, readRestoreConfig(config));
}

describe('recovery.operations', () => {
  it('has defaults', () => {
    expect(read({})).toEqual({
      stopped: undefined,
      concurrency: { restores: 2, others: 2 },
      deadlinesMs: {
        restore: 4 * 3_600_000,
        verification: 12 * 3_600_000,
        drill: 4 * 3_600_000,
      },
      attempts: { restore: 1, verification: 3, drill: 2 },
    });
  });

  it.each([
    'operations.concurrency',
    'operations.verification.attempts',
    'operations.drill.attempts',
    'restore.concurrency',
  ])('refuses an absurd %s, with the value and its key', key => {
    const path = key.split('.');
    for (const value of ABSURD) {
      const recovery = path.reduceRight<unknown>(
        (inner, name) => ({ [name]: inner }),
        value,
      );
      const shown =
        typeof value === 'number' ? String(value) : JSON.stringify(value);
      expect(() => read(recovery as object)).toThrow(
        `recovery.${key} is ${shown}: write a whole number from 1 to `,
      );
    }
  });

  it.each(['verification', 'drill'])(
    'refuses a deadline of a %s that is none, and names the key',
    kind => {
      for (const deadline of [
        { hours: -1 },
        { hours: 0 },
        { hours: Number.NaN },
        { days: 25 },
        { fortnights: 1 },
        'soon',
        12,
      ]) {
        expect(() => read({ operations: { [kind]: { deadline } } })).toThrow(
          `recovery.operations.${kind}.deadline`,
        );
      }
    },
  );

  it('takes a reason to stop, and nothing that could be meant otherwise', () => {
    const stopped = (disabled: unknown) =>
      read({ operations: { disabled } }).stopped;
    expect(stopped(true)).toBe('no reason is given.');
    expect(stopped(' Storage is moved ')).toBe('Storage is moved.');
    expect(stopped(false)).toBeUndefined();
    for (const value of [0, 1, '', ' ', [], {}]) {
      expect(() => stopped(value)).toThrow(
        'recovery.operations.disabled is neither true, false nor a text',
      );
    }
  });
});
