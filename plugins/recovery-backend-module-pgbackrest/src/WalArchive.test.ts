import type { BackupInfo } from './info';
import { planRecovery } from './recoverTo';
import { WalArchive } from './WalArchive';
import { formatLsn, readLsn, SegmentNames } from './walNames';
import { openGapNotice, windowOf } from './window';

const names = new SegmentNames(16 * 1024 ** 2);
const series = { key: 's', title: 'S', attributes: {} };
const lsnOf = (segment: number) => formatLsn(segment * names.segmentBytes + 40);

function backupAt(segment: number, stop: number, timeline = 1): BackupInfo {
  const name = names.format({ timeline, number: segment });
  return {
    label: `2026112${timeline}-${String(segment).padStart(6, '0')}F`,
    repo: 1,
    copies: [],
    clusterId: 1,
    type: 'full',
    start: stop - 1,
    stop,
    archive: { start: name, stop: name },
    lsn: { start: lsnOf(segment), stop: lsnOf(segment) },
    references: [],
  };
}

/** Segment n is stored at n * 100 seconds, unless told otherwise. */
function archive(options: {
  segments: Record<number, number[]>;
  backups?: BackupInfo[];
  histories?: Record<number, { forks: [number, number][]; time: number }>;
  time?: (segment: number) => number;
}) {
  const time = options.time ?? ((segment: number) => segment * 100);
  return new WalArchive({
    names,
    backups: options.backups ?? [],
    segments: new Map(
      Object.entries(options.segments).map(([timeline, numbers]) => [
        Number(timeline),
        new Map(numbers.map(number => [number, time(number)])),
      ]),
    ),
    histories: new Map(
      Object.entries(options.histories ?? {}).map(
        ([timeline, { forks, time: at }]) => [
          Number(timeline),
          {
            time: at,
            forks: forks.map(([line, segment]) => ({
              timeline: line,
              position: segment * names.segmentBytes + 80,
            })),
          },
        ],
      ),
    ),
  });
}

const bounds = (reach: { pieces: { from: number; to: number }[] }) =>
  reach.pieces.map(({ from, to }) => [from, to]);

describe('names of segments', () => {
  it.each([1, 16, 64, 1024])('of %i MiB are read and written', size => {
    const sized = new SegmentNames(size * 1024 ** 2);
    for (const number of [0, 1, 255, 256, 4095, 70_000]) {
      const name = sized.format({ timeline: 26, number });
      expect(name).toMatch(/^0000001A[0-9A-F]{16}$/);
      expect(sized.read(name)).toEqual({ timeline: 26, number });
    }
  });

  it('tell the size of segments together with positions', () => {
    const fitting = (lsn: string, segment: string) =>
      SegmentNames.fitting([{ lsn, segment }]).segmentBytes / 1024 ** 2;
    expect(fitting('0/3000028', '000000010000000000000003')).toBe(16);
    expect(fitting('0/3000028', '000000010000000000000030')).toBe(1);
    expect(fitting('1/8C000028', '000000010000000100000023')).toBe(64);
    expect(SegmentNames.fitting([]).segmentBytes).toBe(16 * 1024 ** 2);
  });

  it('go with positions larger than 32 bits', () => {
    expect(readLsn('2/F0')).toBe(2 * 2 ** 32 + 240);
    expect(formatLsn(readLsn('1A/2BC'))).toBe('1A/2BC');
  });
});

describe('what a backup leads to', () => {
  it('is as far as segments follow each other', () => {
    const backup = backupAt(2, 250);
    const stored = archive({ segments: { 1: [1, 2, 3, 4] } });
    expect(bounds(stored.reach(backup))).toEqual([[250, 400]]);
    expect(stored.reach(backup).pieces[0].end).toMatch(
      /No WAL is stored after/,
    );
  });

  it('ends at a gap, which is named', () => {
    const reach = archive({ segments: { 1: [2, 3, 5, 6] } }).reach(
      backupAt(2, 250),
    );
    expect(bounds(reach)).toEqual([[250, 300]]);
    expect(reach.pieces[0].end).toContain(
      '000000010000000000000004 is missing',
    );
  });

  it('is the backup alone when its own WAL is missing, and the first missing is named', () => {
    const stored = archive({ segments: { 1: [3, 4] } });
    const backup = backupAt(2, 250);
    expect(bounds(stored.reach(backup))).toEqual([[250, 250]]);
    expect(stored.firstMissing(backup.archive!)).toBe(
      '000000010000000000000002',
    );
  });

  it('does not believe times of files that were copied after a backup', () => {
    const early = backupAt(2, 250);
    const late = backupAt(5, 550);
    const stored = archive({
      segments: { 1: [2, 3, 4, 5] },
      backups: [early, late],
      time: () => 9_999,
    });
    expect(bounds(stored.reach(early))).toEqual([[250, 550]]);
    expect(stored.newestTime).toBe(550);
  });

  it('goes over to a later timeline, without what was changed on the one it left', () => {
    const reach = archive({
      segments: { 1: [2, 3, 4, 5, 6], 2: [5, 6, 7] },
      histories: { 2: { forks: [[1, 5]], time: 590 } },
    }).reach(backupAt(2, 250));
    expect(reach.followsLatest).toBe(true);
    expect(bounds(reach)).toEqual([
      [250, 400],
      [590, 700],
    ]);
    expect(reach.pieces[0].end).toMatch(/^Timeline 1 was left at 0\/5000050/);
  });

  it('stays on its own timeline when the later one does not come from it', () => {
    const reach = archive({
      segments: { 1: [2, 3, 4, 5, 6], 2: [3, 4] },
      histories: { 2: { forks: [[1, 3]], time: 350 } },
    }).reach(backupAt(5, 550));
    expect(reach.followsLatest).toBe(false);
    expect(bounds(reach)).toEqual([[550, 600]]);
  });

  it('goes through several timelines', () => {
    const reach = archive({
      segments: { 1: [2, 3], 2: [3, 4, 5], 3: [5, 6] },
      histories: {
        2: { forks: [[1, 3]], time: 310 },
        3: {
          forks: [
            [1, 3],
            [2, 5],
          ],
          time: 510,
        },
      },
    }).reach(backupAt(2, 250));
    expect(bounds(reach)).toEqual([
      [250, 250],
      [310, 400],
      [510, 600],
    ]);
  });
});

describe('the window', () => {
  const iso = (seconds: number) => new Date(seconds * 1000).toISOString();

  it('goes on after a gap with the next backup', () => {
    const stored = archive({ segments: { 1: [2, 3, 5, 6, 7] } });
    const pieces = [backupAt(2, 250), backupAt(6, 650)].flatMap(
      backup => stored.reach(backup).pieces,
    );
    expect(windowOf(series, pieces)).toEqual({
      type: 'window',
      series,
      from: iso(250),
      to: iso(700),
      gaps: [
        {
          from: iso(300),
          to: iso(650),
          reason:
            'The WAL segment 000000010000000000000004 is missing from the archive.',
        },
      ],
    });
  });

  it('has no gap where another backup leads over it', () => {
    const pieces = [
      { from: 1, to: 5, end: 'a' },
      { from: 2, to: 3, end: 'b' },
      { from: 5, to: 9, end: 'c' },
    ];
    expect(windowOf(series, pieces)).toMatchObject({
      from: iso(1),
      to: iso(9),
      gaps: [],
    });
    expect(windowOf(series, [])).toBeUndefined();
  });
});

describe('a gap that no backup has closed', () => {
  const pieces = (numbers: number[], ...backups: BackupInfo[]) => {
    const stored = archive({ segments: { 1: numbers }, backups });
    return backups.flatMap(backup => stored.reach(backup).pieces);
  };

  it('is told with what to do', () => {
    const notice = openGapNotice(pieces([2, 3, 5, 6], backupAt(2, 250)));
    expect(notice).toMatchObject({ code: 'archive-gap', severity: 'warning' });
    expect(notice!.message).toMatch(
      /^The WAL segment 000000010000000000000004 is missing .* after 1970-01-01T00:05:00.000Z .* Make a backup now/,
    );
  });

  it('is told no more after the next backup', () => {
    expect(
      openGapNotice(
        pieces([2, 3, 5, 6, 7], backupAt(2, 250), backupAt(6, 650)),
      ),
    ).toBeUndefined();
  });

  it('is none where nothing is stored behind the last segment', () => {
    expect(openGapNotice(pieces([2, 3, 4], backupAt(2, 250)))).toBeUndefined();
    expect(openGapNotice([])).toBeUndefined();
  });
});

describe('a time to recover to', () => {
  const backup = backupAt(2, 250);
  const plan = (value: string) =>
    planRecovery(backup, archive({ segments: { 1: [1, 2, 3, 4] } }), {
      type: 'time',
      value,
    }).args;

  it.each([
    ['1970-01-01T00:05:00.000Z', '1970-01-01 00:05:00.000+00'],
    ['1970-01-01T00:05:00.123456Z', '1970-01-01 00:05:00.123456+00'],
  ])('is passed on to the microsecond: %s', (value, target) => {
    expect(plan(value)).toContain(`--target=${target}`);
  });
});
