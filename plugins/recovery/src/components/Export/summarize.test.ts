import type { ScorecardExportItem } from 'backstage-plugin-recovery-common';
import { MOST_LINES, summarize } from './summarize';

const ABOUT = { generatedAt: '2026-11-24T12:00:00.000Z', asOf: '2026-11-20' };

function anItem(part: Partial<ScorecardExportItem> = {}): ScorecardExportItem {
  return {
    entityRef: 'component:default/orders',
    control: 'protected',
    title: 'Protected at all',
    group: 'protection',
    result: 'pass',
    since: '2026-11-01T00:00:00.000Z',
    reason: 'Zwei Quellen, "geprüft"\nund ],\n]} gelesen.',
    ...part,
  };
}

function fileOf(items: ScorecardExportItem[], end = '\n]}', part = 7): Blob {
  const text = `${JSON.stringify(ABOUT).slice(0, -1)},"items":[\n${items
    .map(item => JSON.stringify(item))
    .join(',\n')}${end}`;
  // In small parts, so that lines and letters are cut anywhere.
  const bytes = new TextEncoder().encode(text);
  const parts = Array.from(
    { length: Math.ceil(bytes.length / part) },
    (_, index) => bytes.slice(index * part, (index + 1) * part),
  );
  return {
    stream: () =>
      new ReadableStream({
        start(controller) {
          parts.forEach(chunk => controller.enqueue(chunk));
          controller.close();
        },
      }),
  } as unknown as Blob;
}

describe('what a report shows of an export', () => {
  it('is summed up by control, with what is open, waived and left out apart', async () => {
    const contents = await summarize(
      fileOf([
        anItem(),
        anItem({ control: 'drilled', title: 'Drilled', result: 'unknown' }),
        anItem({
          entityRef: 'component:default/search',
          result: 'waived',
          underlying: 'fail',
          waiverId: 'w-1',
        }),
        anItem({
          entityRef: 'component:default/static',
          result: 'not-applicable',
          reason: 'It is excluded: it keeps nothing.',
        }),
        anItem({
          entityRef: 'component:default/static',
          control: 'drilled',
          result: 'not-applicable',
        }),
      ]),
    );
    expect(contents).toMatchObject({
      head: ABOUT,
      services: 3,
      results: 5,
      counts: { pass: 1, unknown: 1, waived: 1, notApplicable: 2 },
      open: { total: 1, lines: [{ control: 'drilled' }] },
      waived: { total: 1, lines: [{ waiverId: 'w-1' }] },
      excluded: {
        total: 1,
        lines: [
          {
            entityRef: 'component:default/static',
            reason: 'It is excluded: it keeps nothing.',
          },
        ],
      },
    });
    expect(contents.controls.map(({ id }) => id)).toEqual([
      'protected',
      'drilled',
    ]);
    expect(contents.controls[0].counts).toMatchObject({ pass: 1, waived: 1 });
  });

  it('does not grow with the number of services, and counts all of them', async () => {
    const many = Array.from({ length: MOST_LINES + 20 }, (_, index) =>
      anItem({ entityRef: `component:default/s${index}`, result: 'fail' }),
    );
    const { open, services } = await summarize(fileOf(many, '\n]}', 60_000));
    expect(open.lines).toHaveLength(MOST_LINES);
    expect(open.total).toBe(MOST_LINES + 20);
    expect(services).toBe(MOST_LINES + 20);
  });

  it('is empty for an export of nothing', async () => {
    expect(await summarize(fileOf([]))).toMatchObject({
      services: 0,
      results: 0,
      controls: [],
    });
  });

  it('is refused when the export is cut off', async () => {
    await expect(summarize(fileOf([anItem()], ''))).rejects.toThrow(
      'The export ends before its end.',
    );
    await expect(summarize(fileOf([anItem()], ',\n'))).rejects.toThrow(
      'The export ends before its end.',
    );
  });
});
