import { InputError } from '@backstage/errors';
import type { RecoverTo } from 'backstage-plugin-recovery-node';
import { FakePoints } from './__testUtils__/fakes';
import {
  describeRecoverTo,
  endOfChangesWarning,
  readRecoverTo,
  restoredTime,
  unreachableReason,
} from './recoverTo';

const ALL: RecoverTo['type'][] = [
  'default',
  'immediate',
  'time',
  'lsn',
  'name',
  'xid',
];
const postgres = { providerType: 'pgbackrest', offered: ALL };

const at = (hour: number) =>
  new Date(Date.UTC(2026, 10, 20, hour)).toISOString();

const window = {
  from: at(1),
  to: at(10),
  gaps: [{ from: at(4), to: at(6), reason: 'Segment 7 is missing.' }],
  observedAt: at(10),
};

const pointOf = (hour: number) => {
  const point = new FakePoints().add({ window });
  return {
    ...point,
    point: { ...point.point, time: at(hour) },
    finishedAt: at(hour),
  };
};

it('says a time to recover to as exactly as it was asked for', () => {
  const said = (value: string) => describeRecoverTo({ type: 'time', value });
  expect(said('2026-11-20T02:15:00.123456Z')).toContain(
    'up to 2026-11-20 02:15:00.123456 UTC',
  );
  expect(said('2026-11-20T02:15:00.000Z')).toContain(
    'up to 2026-11-20 02:15:00 UTC',
  );
  expect(
    restoredTime(
      { time: at(1) },
      { type: 'time', value: '2026-11-20T02:15:00.123456Z' },
    ),
  ).toBe('2026-11-20T02:15:00.123Z');
});

describe('readRecoverTo', () => {
  it.each([
    [{ type: 'default' }, { type: 'default' }],
    [
      { type: 'time', value: '2026-11-20T03:15:00+01:00' },
      { type: 'time', value: '2026-11-20T02:15:00.000Z' },
    ],
    [
      { type: 'time', value: '2026-11-20T03:15:00.123456+01:00' },
      { type: 'time', value: '2026-11-20T02:15:00.123456Z' },
    ],
    [
      { type: 'time', value: '2026-11-20T02:15:00.1235Z' },
      { type: 'time', value: '2026-11-20T02:15:00.123500Z' },
    ],
    [
      { type: 'time', value: '2026-11-20T02:15:00.123000999Z' },
      { type: 'time', value: '2026-11-20T02:15:00.123Z' },
    ],
    [
      { type: 'lsn', value: '0/3000a28' },
      { type: 'lsn', value: '0/3000A28' },
    ],
    [
      { type: 'name', value: 'before the release' },
      { type: 'name', value: 'before the release' },
    ],
    [
      { type: 'xid', value: '4294967297' },
      { type: 'xid', value: '4294967297' },
    ],
    [undefined, undefined],
  ])('reads %j', (requested, expected) => {
    expect(readRecoverTo(requested as never, postgres)).toEqual(expected);
  });

  it.each([
    [{ type: 'time', value: '2026-11-20 02:15' }, /zone/],
    [{ type: 'time', value: 'now' }, /ISO 8601/],
    [{ type: 'time' }, /ISO 8601/],
    [{ type: 'time', value: `2026-11-20T02:15:00Z' --delta` }, /ISO 8601/],
    [{ type: 'lsn', value: '3000028' }, /log position/],
    [{ type: 'lsn', value: '0/300002800' }, /log position/],
    [{ type: 'name', value: 'ä'.repeat(32) }, /63 bytes/],
    [{ type: 'name', value: 'a\nb' }, /control/],
    [{ type: 'xid', value: '0x12' }, /number/],
    [{ type: 'immediate', value: '1' }, /left out/],
  ])('refuses %j', (requested, message) => {
    const read = () => readRecoverTo(requested as never, postgres);
    expect(read).toThrow(InputError);
    expect(read).toThrow(message);
  });

  it('refuses what the source does not offer', () => {
    expect(() =>
      readRecoverTo(
        { type: 'default' },
        { providerType: 'restic', offered: [] },
      ),
    ).toThrow(/restic restore recovery points only/);
    expect(() =>
      readRecoverTo(
        { type: 'xid', value: '1' },
        { providerType: 'other', offered: ['time'] },
      ),
    ).toThrow(/choose one of time/);
  });
});

describe('an instant', () => {
  it('inside the window that a point leads to can be reached', () => {
    expect(unreachableReason(at(3), window, pointOf(2))).toBeUndefined();
    expect(unreachableReason(at(4), window, pointOf(2))).toBeUndefined();
    expect(unreachableReason(at(10), window, pointOf(7))).toBeUndefined();
  });

  it.each([
    ['before the window', 0, /before the recoverability window/, at(1)],
    ['after the window', 11, /after what is stored/, at(10)],
    ['in a gap', 5, /Segment 7 is missing/, at(4)],
    ['in a gap, from its other end', 5, /gap/, at(6)],
  ])('%s is refused with the nearest ones', (_, hour, why, nearest) => {
    const reason = unreachableReason(at(hour), window, pointOf(2));
    expect(reason).toMatch(why);
    expect(reason).toContain(nearest.slice(11, 16));
  });

  it('behind a gap that no usable point lies after is refused', () => {
    expect(unreachableReason(at(8), window, pointOf(2))).toMatch(
      /to 2026-11-20 04:00:00 UTC only/,
    );
    expect(unreachableReason(at(8), window, undefined)).toMatch(
      /no usable recovery point/,
    );
  });

  it('of a source that tells of no window is refused', () => {
    expect(unreachableReason(at(8), undefined, pointOf(2))).toMatch(
      /is not known/,
    );
  });
});

it('says in words where a restore stops', () => {
  expect(describeRecoverTo(undefined)).toBeUndefined();
  for (const recoverTo of [
    { type: 'default' },
    { type: 'immediate' },
    { type: 'time', value: at(3) },
    { type: 'lsn', value: '0/1' },
    { type: 'name', value: 'release' },
    { type: 'xid', value: '9' },
  ] as RecoverTo[]) {
    expect(describeRecoverTo(recoverTo)).toMatch(/changes/);
  }
});

it('warns when all changes are wanted and a gap ends them', () => {
  expect(endOfChangesWarning({ type: 'default' }, pointOf(2))).toMatch(
    /ends at 2026-11-20 04:00:00 UTC.*Segment 7/,
  );
  expect(endOfChangesWarning({ type: 'default' }, pointOf(7))).toBeUndefined();
  expect(
    endOfChangesWarning({ type: 'immediate' }, pointOf(2)),
  ).toBeUndefined();
});

it('says what is not known before the database is started', () => {
  const warning = (type: 'name' | 'xid', value: string) =>
    endOfChangesWarning({ type, value }, pointOf(2));
  expect(warning('name', 'before')).toMatch(
    /^Whether the restore point "before" .* is not known before/,
  );
  expect(warning('xid', '812')).toMatch(/^Whether the transaction 812 /);
});
