import { readSnapshot } from './snapshots';

const ID = 'ab'.repeat(32);

function read(more: object) {
  return readSnapshot(
    JSON.stringify({ id: ID, time: '2024-03-05T02:00:00Z', ...more }),
  );
}

describe('readSnapshot', () => {
  it.each([
    ['2024-03-05T02:00:00Z', '2024-03-05T02:00:00.000Z'],
    ['2024-03-05T02:00:00.123456789+01:00', '2024-03-05T01:00:00.123Z'],
    ['2024-03-05T23:30:00.1-11:30', '2024-03-06T11:00:00.100Z'],
    ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59.000Z'],
  ])('reads the time %s as %s', (time, utc) => {
    expect(read({ time })).toMatchObject({ type: 'point', time: utc });
  });

  it.each([
    '0001-01-01T00:00:00Z',
    '2024-13-05T02:00:00Z',
    '2024-03-05T25:00:00Z',
    '2024-03-05',
    '2024-03-05T02:00:00',
    'now',
    '',
  ])('does not take %p for a time', time => {
    expect(read({ time })).toMatchObject({
      type: 'notice',
      severity: 'incomplete',
    });
  });

  it('reads what newer versions say of a backup, and not that it was complete', () => {
    const point = read({
      hostname: 'shop',
      program_version: 'restic 0.18.0',
      summary: {
        backup_start: '2024-03-05T02:00:00Z',
        backup_end: '2024-03-05T02:10:00.5Z',
        total_files_processed: 5,
        total_bytes_processed: 3000006,
        data_added_packed: 3002796,
      },
    });
    expect(point).toMatchObject({
      outcome: 'unknown',
      startedAt: '2024-03-05T02:00:00.000Z',
      finishedAt: '2024-03-05T02:10:00.500Z',
      fileCount: 5,
      sizeBytes: 3000006,
      storedBytes: 3002796,
      details: { program: 'restic 0.18.0' },
    });
  });

  it('makes one series of the same host, paths and tags in any order', () => {
    const keyOf = (more: object) => {
      const point = read({ hostname: 'shop', ...more });
      return point.type === 'point' ? point.series.key : undefined;
    };
    const key = keyOf({ paths: ['/a', '/b'], tags: ['x', 'y'] });
    expect(keyOf({ paths: ['/b', '/a'], tags: ['y', 'x'] })).toBe(key);
    expect(keyOf({ paths: ['/a', '/b'] })).not.toBe(key);
    expect(keyOf({ paths: ['/a'], tags: ['/b'] })).not.toBe(key);
    const long = keyOf({ paths: ['/long'.repeat(200)] });
    expect(long).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(keyOf({ paths: ['/long'.repeat(199)] })).not.toBe(long);
  });
});
