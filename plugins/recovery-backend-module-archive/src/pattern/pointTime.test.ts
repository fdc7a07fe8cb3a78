import { compilePattern } from './compilePattern';
import { readPointTime } from './pointTime';

const MODIFIED = new Date('2024-05-05T05:05:05.500Z');

function read(pattern: string, path: string, timeZone = 'UTC') {
  const match = compilePattern(pattern, 'pattern').match(path);
  return readPointTime(match!, timeZone, MODIFIED);
}

const MINUTES = '{yyyy}{MM}{dd}T{HH}{mm}';

describe('the time of a point', () => {
  it('is read in the zone of the source', () => {
    expect(read(MINUTES, '20240305T0230')).toEqual({
      iso: '2024-03-05T02:30:00.000Z',
      from: 'file name',
    });
    expect(read(MINUTES, '20240305T0230', 'Europe/Berlin')?.iso).toBe(
      '2024-03-05T01:30:00.000Z',
    );
    expect(read(MINUTES, '20240705T0230', 'Europe/Berlin')?.iso).toBe(
      '2024-07-05T00:30:00.000Z',
    );
    expect(read(MINUTES, '20240305T0230', 'Asia/Kathmandu')?.iso).toBe(
      '2024-03-04T20:45:00.000Z',
    );
  });

  it('is the earlier one of a local time that occurs twice, and says so', () => {
    const time = read(MINUTES, '20261025T0230', 'Europe/Berlin');
    expect(time?.iso).toBe('2026-10-25T00:30:00.000Z');
    expect(time?.note).toContain('twice');
    const west = read(MINUTES, '20261101T0130', 'America/New_York');
    expect(west?.iso).toBe('2026-11-01T05:30:00.000Z');
  });

  it('is moved forward for a local time that does not exist, and says so', () => {
    const time = read(MINUTES, '20260329T0230', 'Europe/Berlin');
    expect(time?.iso).toBe('2026-03-29T01:30:00.000Z');
    expect(time?.note).toContain('does not exist');
    expect(time?.note).toContain('03:30');
  });

  it('takes the earliest instant where fields are missing', () => {
    expect(read('{yyyy}', '2024')?.iso).toBe('2024-01-01T00:00:00.000Z');
    expect(read('{yyyy}-{MM}', '2024-03')?.iso).toBe(
      '2024-03-01T00:00:00.000Z',
    );
    expect(read('{yyyy}{MM}{dd}', '20240305', 'Europe/Berlin')?.iso).toBe(
      '2024-03-04T23:00:00.000Z',
    );
  });

  it('reads seconds and milliseconds since 1970', () => {
    expect(read('{epoch}', '1709605800')?.iso).toBe('2024-03-05T02:30:00.000Z');
    expect(read('{epoch}', '1709605800250')?.iso).toBe(
      '2024-03-05T02:30:00.250Z',
    );
  });

  it('is the time of the last change where the pattern has no date', () => {
    expect(read('{name}', 'x')).toEqual({
      iso: '2024-05-05T05:05:05.500Z',
      from: 'modification time',
    });
  });

  it('reads 24:00 as the end of the day', () => {
    expect(read(MINUTES, '20240305T2400')?.iso).toBe(
      '2024-03-06T00:00:00.000Z',
    );
  });

  it.each([
    '20241305T0000',
    '20240230T0000',
    '20240305T2500',
    '20240305T2430',
    '00000101T0000',
  ])('%s is no date', path => {
    expect(read(MINUTES, path)).toBeUndefined();
  });
});
