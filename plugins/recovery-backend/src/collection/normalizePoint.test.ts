import type { DiscoveredPoint } from 'backstage-plugin-recovery-node';
import { parseInstant } from '../database/instants';
import { IdSet } from '../util/IdSet';
import { boundedText } from '../util/text';
import { makeId } from '../database/ids';
import { listedPoint } from './__testUtils__/world';
import { normalizePoint } from './normalizePoint';

const TIME = '2026-11-20T02:00:00Z';

function normalize(more: object) {
  return normalizePoint('shop', {
    ...listedPoint('p', TIME),
    ...more,
  } as DiscoveredPoint);
}

function accepted(more: object) {
  const result = normalize(more);
  if (!result.ok) {
    throw new Error(result.problem);
  }
  return result;
}

describe('normalizePoint', () => {
  it('gives the same point the same id and fingerprint, whatever the order of its keys', () => {
    const a = accepted({ details: { x: '1', y: '2' } });
    const b = accepted({ details: { y: '2', x: '1' } });
    expect(b.point).toEqual(a.point);
    expect(a.point.id).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-/,
    );
    expect(accepted({ sizeBytes: 1 }).point.fingerprint).not.toBe(
      a.point.fingerprint,
    );
    expect(normalizePoint('other', listedPoint('p', TIME))).not.toMatchObject({
      point: { id: a.point.id },
    });
  });

  it.each([
    ['no id', { id: undefined }],
    ['an empty id', { id: '' }],
    ['an id that is too long', { id: 'x'.repeat(513) }],
    ['an id with control characters', { id: 'a\nb' }],
    ['no series', { series: undefined }],
    [
      'a series without key',
      { series: { key: '', title: 't', attributes: {} } },
    ],
    ['no time', { time: undefined }],
    ['a time without zone', { time: '2026-11-20T02:00:00' }],
  ])('leaves a point out that has %s', (_, more) => {
    expect(normalize(more)).toMatchObject({
      ok: false,
      problem: expect.any(String),
    });
  });

  it('bounds and cleans all text', () => {
    const { point, series, cut } = accepted({
      damaged: `bad\u0000\u202e${'y'.repeat(2000)}`,
      details: Object.fromEntries(
        Array.from({ length: 100 }, (_, index) => [
          `k${index}`,
          'v'.repeat(5000),
        ]),
      ),
      series: {
        key: 'k',
        title: `\u001b[31m${'t'.repeat(5000)}`,
        attributes: {
          tag: ['ok', 'x'.repeat(600), 7, 'a\u0000b'],
          bad: 'text',
        },
      },
      evidence: { level: 6, result: 'pass', summary: 's'.repeat(5000) },
      outcome: 'great',
      pointType: 'odd',
      sizeBytes: -1,
      fileCount: 'many',
      dependsOn: ['a', '', 7],
    });
    expect(cut).toBeDefined();
    expect(point.damaged).toMatch(/^bad y+…$/);
    expect(point.damaged!.length).toBeLessThanOrEqual(500);
    expect(Object.keys(point.details)).toHaveLength(40);
    expect(point.details.k0.length).toBeLessThanOrEqual(1024);
    expect(series.title).toMatch(/^\[31mt+…$/);
    expect(series.attributes).toEqual({ tag: ['ok'] });
    expect(point.evidence).toMatchObject({ level: 3, result: 'pass' });
    expect(point).toMatchObject({
      outcome: 'unknown',
      type: 'snapshot',
      sizeBytes: undefined,
      fileCount: undefined,
      dependsOn: ['a'],
    });
  });

  it('takes a point as broken that its source calls broken without words', () => {
    expect(accepted({ damaged: '' }).point.damaged).toBeDefined();
  });
});

describe('parseInstant', () => {
  it.each([
    ['2026-11-20T02:00:00Z', '2026-11-20T02:00:00.000Z'],
    ['2026-11-20T02:00:00.123456789+01:00', '2026-11-20T01:00:00.123Z'],
    ['2026-11-20 02:00:00+0530', '2026-11-19T20:30:00.000Z'],
    ['2026-11-20t02:00z', '2026-11-20T02:00:00.000Z'],
    ['2026-11-20T02:00:00-05', '2026-11-20T07:00:00.000Z'],
    ['2028-02-29T00:00:00Z', '2028-02-29T00:00:00.000Z'],
    ['2026-02-29T00:00:00Z', undefined],
    ['2026-11-20T02:00:00', undefined],
    ['2026-11-20', undefined],
    ['1969-12-31T23:59:59Z', undefined],
    ['2026-13-01T00:00:00Z', undefined],
    ['2026-11-20T25:00:00Z', undefined],
    [1_700_000_000, undefined],
    ['2026-11-20T02:00:00Z'.padEnd(100), undefined],
  ])('reads %p as %s', (text, expected) => {
    expect(parseInstant(text)).toBe(expected);
  });
});

describe('boundedText', () => {
  it('replaces halves of characters, which no database takes', () => {
    expect(boundedText('a\ud800b', 10)).toBe('a\ufffdb');
    expect(boundedText('😀😀😀', 4)).toBe('😀…');
    expect(boundedText(undefined, 4)).toBe('');
  });
});

describe('IdSet', () => {
  it('knows a hundred thousand ids from others', () => {
    const ids = new IdSet();
    const idOf = (index: number) => makeId('test', String(index));
    for (let index = 0; index < 100_000; index++) {
      ids.add(idOf(index));
    }
    expect(ids.size).toBe(100_000);
    expect(ids.add(idOf(7))).toBe(false);
    expect(ids.has(idOf(99_999))).toBe(true);
    expect(ids.has(idOf(100_000))).toBe(false);
  });
});
