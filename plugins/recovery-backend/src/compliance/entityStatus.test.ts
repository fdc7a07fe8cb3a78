import type { SourceHealth } from 'backstage-plugin-recovery-common';
import { DateTime, Duration } from 'luxon';
import type { TierConfig } from '../config';
import type { EntityMaterial } from '../database/BindingStore';
import type { Digest, DigestPoint } from '../database/Digest';
import { toInstant } from '../database/instants';
import { evaluateEntity, EntityStatusInput } from './entityStatus';

const NOW = DateTime.fromISO('2026-11-20T12:00:00.000Z');
const GOLD: TierConfig = {
  name: 'gold',
  title: 'Gold',
  rpo: Duration.fromObject({ hours: 1 }),
  rto: Duration.fromObject({ minutes: 30 }),
};

function ago(duration: object): string {
  return toInstant(NOW.minus(duration).toMillis());
}

function point(time: string, more: Partial<DigestPoint> = {}): DigestPoint {
  return {
    id: `id-${time}`,
    providerPointId: `p-${time}`,
    title: 'Orders',
    time,
    type: 'snapshot',
    outcome: 'success',
    firstSeenAt: time,
    evidence: { level: 0, result: 'pass', at: time, summary: 'Listed.' },
    ...more,
  };
}

function digest(more: Partial<Digest> = {}): Digest {
  const { newestUsable } = more;
  return {
    total: newestUsable ? 3 : 0,
    usable: newestUsable ? 3 : 0,
    gone: 0,
    missing: 0,
    future: 0,
    seriesCount: 1,
    newest: newestUsable,
    evidence: newestUsable?.evidence,
    oldestSeries: [],
    days: [],
    ...more,
  };
}

function health(more: Partial<SourceHealth> = {}): SourceHealth {
  return {
    id: 'shop',
    title: 'Shop repository',
    provider: 'restic',
    state: 'ok',
    refreshing: false,
    stale: false,
    staleAfter: 'PT6H',
    lastSuccessAt: ago({ minutes: 5 }),
    notices: [],
    pointCount: 3,
    ...more,
  };
}

function resource(
  name: string,
  content: Digest | undefined,
): EntityMaterial['resources'][0] {
  return {
    id: `id-${name}`,
    name,
    sourceId: 'shop',
    selector: { tag: name },
    boundBy: 'annotation',
    digest: content,
  };
}

function evaluate(
  digests: (Digest | undefined)[],
  more: Partial<Omit<EntityStatusInput, 'material'>> & {
    source?: SourceHealth;
    material?: Partial<EntityMaterial>;
  } = {},
) {
  const { source = health(), material, ...input } = more;
  return evaluateEntity({
    entityRef: 'component:default/orders',
    sources: new Map([['shop', source]]),
    config: { tiers: new Map([['gold', GOLD]]), defaultTier: GOLD },
    activeOperations: [],
    now: NOW.toJSDate(),
    ...input,
    material: {
      resources: digests.map((content, index) =>
        resource(['orders', 'uploads'][index], content),
      ),
      problems: [],
      ...material,
    },
  });
}

const codes = (status: ReturnType<typeof evaluate>) =>
  status.findings.map(({ code, severity }) => `${severity} ${code}`);

describe('evaluateEntity', () => {
  it('is within the RPO at its exact end, and older a millisecond later', () => {
    const at = (time: string) =>
      evaluate([digest({ newestUsable: point(time) })]);
    expect(at(ago({ hours: 1 })).state).toBe('within-rpo');
    const older = at(ago({ hours: 1, milliseconds: 1 }));
    expect(older.state).toBe('older-than-rpo');
    expect(older.since).toBe(ago({ milliseconds: 1 }));
    expect(codes(older)).toEqual([
      'critical older-than-rpo',
      'info not-proven',
    ]);
    expect(older.findings[0].nextStep).toBeDefined();
  });

  it('is recoverable without an RPO, however old the point is', () => {
    const status = evaluate(
      [digest({ newestUsable: point(ago({ years: 3 })) })],
      {
        config: { tiers: new Map() },
      },
    );
    expect(status.state).toBe('recoverable');
    expect(status.tier).toBeUndefined();
  });

  it('says to when all of the entity can be brought back', () => {
    const status = evaluate([
      digest({ newestUsable: point(ago({ minutes: 12 })) }),
      digest({ newestUsable: point(ago({ minutes: 40 })) }),
    ]);
    expect(status).toMatchObject({
      state: 'within-rpo',
      recoverableTo: ago({ minutes: 40 }),
      observedAt: NOW.toJSDate().toISOString(),
      tier: { name: 'gold', rpo: 'PT1H', rto: 'PT30M' },
    });
  });

  it('is as its worst resource', () => {
    const status = evaluate([
      digest({ newestUsable: point(ago({ minutes: 5 })) }),
      digest(),
    ]);
    expect(status.state).toBe('no-usable-point');
    expect(status.recoverableTo).toBeUndefined();
    expect(status.resources.map(({ state }) => state)).toEqual([
      'within-rpo',
      'no-usable-point',
    ]);
    expect(status.findings[0]).toMatchObject({
      code: 'no-points',
      severity: 'critical',
      resourceId: 'id-uploads',
      message: expect.stringContaining('tag=uploads'),
    });
  });

  it('cannot tell anything of a source past its freshness limit', () => {
    const status = evaluate(
      [digest({ newestUsable: point(ago({ minutes: 5 })) })],
      {
        source: health({
          state: 'failing',
          stale: true,
          since: ago({ hours: 7 }),
          error: {
            code: 'unreachable',
            message: 'Connection refused.',
            nextStep: 'Start it.',
          },
        }),
      },
    );
    expect(status.state).toBe('unknown');
    expect(status.since).toBe(ago({ hours: 7 }));
    expect(status.recoverableTo).toBeUndefined();
    expect(status.resources[0].newestUsable?.state).toBe('stale');
    expect(status.findings[0]).toMatchObject({
      code: 'source-unreachable',
      severity: 'critical',
      message: expect.stringContaining('Connection refused.'),
      nextStep: 'Start it.',
    });
    expect(codes(status)).toContain('info last-known');
  });

  it('still tells of a failing source within its freshness limit, with a warning', () => {
    const status = evaluate(
      [digest({ newestUsable: point(ago({ minutes: 5 })) })],
      {
        source: health({ state: 'failing', since: ago({ minutes: 10 }) }),
      },
    );
    expect(status.state).toBe('within-rpo');
    expect(codes(status)[0]).toBe('warning source-failing');
  });

  it.each(['unread', 'invalid'] as const)(
    'cannot tell anything of an %s source',
    state => {
      const status = evaluate(
        [digest({ newestUsable: point(ago({ minutes: 5 })) })],
        {
          source: health({ state }),
        },
      );
      expect(status.state).toBe('unknown');
      expect(codes(status).join()).toContain(`source-${state}`);
    },
  );

  it('cannot tell anything before the bindings were followed', () => {
    expect(evaluate([undefined]).state).toBe('unknown');
  });

  it('cannot tell whether nothing is there while the listing is incomplete', () => {
    expect(
      evaluate([digest()], { source: health({ state: 'partial' }) }).state,
    ).toBe('unknown');
  });

  it('cannot tell when a newer point is missing from an incomplete listing', () => {
    const missing = point(ago({ minutes: 5 }), {
      lastSeenAt: ago({ hours: 1 }),
    });
    const old = point(ago({ days: 1 }));
    const status = evaluate(
      [
        digest({
          newest: missing,
          newestUsable: old,
          newestMissing: missing,
          missing: 1,
        }),
      ],
      { source: health({ state: 'partial' }) },
    );
    expect(status.state).toBe('unknown');
    expect(codes(status)).toContain('warning points-missing');
    const none = evaluate([
      digest({ total: 1, newestMissing: missing, missing: 1 }),
    ]);
    expect(none.state).toBe('unknown');
  });

  it('names a damaged newest point and the usable one before it', () => {
    const bad = point(ago({ minutes: 5 }), {
      damaged: 'Its checksum is wrong.',
    });
    const status = evaluate([
      digest({ newest: bad, newestUsable: point(ago({ minutes: 50 })) }),
    ]);
    expect(status.state).toBe('newest-damaged');
    expect(status.resources[0].newest).toMatchObject({
      state: 'damaged',
      usable: false,
    });
    expect(status.findings[0]).toMatchObject({
      code: 'newest-damaged',
      message: expect.stringContaining('Its checksum is wrong.'),
    });
  });

  it('asks for a full backup where another would build on damaged data', () => {
    const next = (type: 'incremental' | 'full', damaged: string) =>
      evaluate([
        digest({
          newest: point(ago({ minutes: 5 }), { type, damaged }),
          newestUsable: point(ago({ minutes: 50 })),
        }),
      ]).findings[0];
    const finding = next('incremental', 'got cbd6');
    expect(finding.nextStep).toMatch(/^Make a new full backup,/);
    // What a tool says becomes a sentence.
    expect(finding.message).toContain('got cbd6. The newest usable one');
    expect(next('full', 'It is cut off.').nextStep).toMatch(
      /^Make a new backup,/,
    );
  });

  it('does not count partial points as a recovery of the whole', () => {
    const partial = point(ago({ minutes: 5 }), { outcome: 'partial' });
    const only = evaluate([
      digest({ total: 2, usable: 0, newest: partial, newestPartial: partial }),
    ]);
    expect(only.state).toBe('no-usable-point');
    expect(codes(only)).toEqual(['critical only-partial']);
    const older = evaluate([
      digest({
        newest: partial,
        newestPartial: partial,
        newestUsable: point(ago({ minutes: 30 })),
      }),
    ]);
    expect(older.state).toBe('within-rpo');
    expect(codes(older)[0]).toBe('warning newest-partial');
  });

  it('tells how much less the newest point holds', () => {
    const newest = point(ago({ minutes: 5 }));
    const status = evaluate([
      digest({
        newestUsable: newest,
        shrinkage: {
          pointId: newest.id,
          time: newest.time,
          previousTime: ago({ days: 1 }),
          title: 'Uploads',
          what: 'files',
          before: 1000,
          after: 620,
        },
      }),
    ]);
    expect(status.findings[0]).toMatchObject({
      code: 'shrunk',
      severity: 'warning',
      message: expect.stringContaining('38 % fewer files'),
    });
  });

  it.each([
    [3 * 3_600_000, 'took 3 hours; usual are 20 minutes', 'slowed it down'],
    [60_000, 'took 1 minute; usual are 20 minutes', 'left out'],
  ])('tells of a run that took %d ms', (took, words, nextStep) => {
    const newest = point(ago({ minutes: 5 }));
    const status = evaluate([
      digest({
        newestUsable: newest,
        unusualRun: {
          pointId: newest.id,
          time: newest.time,
          title: 'Uploads',
          took,
          usual: 20 * 60_000,
        },
      }),
    ]);
    expect(status.findings[0]).toMatchObject({
      code: 'unusual-duration',
      severity: 'warning',
      message: expect.stringContaining(words),
      nextStep: expect.stringContaining(nextStep),
    });
  });

  it('tells of points from the future', () => {
    const status = evaluate([digest({ future: 2, total: 2 })]);
    expect(status.state).toBe('no-usable-point');
    expect(codes(status)).toContain('warning future-date');
  });

  it('does not show points as proven that were only listed', () => {
    const listed = evaluate([
      digest({ newestUsable: point(ago({ minutes: 5 })) }),
    ]);
    expect(codes(listed)).toEqual(['info not-proven']);
    const read = point(ago({ minutes: 5 }), {
      evidence: {
        level: 3,
        result: 'pass',
        at: ago({ minutes: 1 }),
        summary: 'All read.',
      },
    });
    const proven = evaluate([digest({ newestUsable: read })]);
    expect(codes(proven)).toEqual([]);
    expect(proven.evidence).toMatchObject({ level: 3 });
  });

  it('names a series that fell behind the others', () => {
    const status = evaluate([
      digest({
        newestUsable: point(ago({ minutes: 5 })),
        seriesCount: 2,
        oldestSeries: [
          { title: 'shop:/srv/old', newestUsable: ago({ days: 9 }) },
          { title: 'shop:/srv/new', newestUsable: ago({ minutes: 5 }) },
        ],
      }),
    ]);
    expect(status.state).toBe('within-rpo');
    expect(status.findings[0]).toMatchObject({
      code: 'series-behind',
      message: expect.stringMatching(/shop:\/srv\/old\.$/),
    });
  });

  it('shows the last fourteen UTC days, oldest first', () => {
    const [{ days }] = evaluate([
      digest({
        newestUsable: point(ago({ minutes: 5 })),
        days: [
          ['2026-11-06', 9, 9, 1, 'ok'],
          ['2026-11-07', 1, 1, 100, 'ok'],
          ['2026-11-20', 2, 1, null, 'damaged'],
        ],
      }),
    ]).resources;
    expect(days).toHaveLength(14);
    expect(days[0]).toEqual({
      date: '2026-11-07',
      points: 1,
      usable: 1,
      bytes: 100,
      worst: 'ok',
    });
    expect(days[1]).toEqual({
      date: '2026-11-08',
      points: 0,
      usable: 0,
      worst: 'none',
    });
    expect(days[13]).toEqual({
      date: '2026-11-20',
      points: 2,
      usable: 1,
      worst: 'damaged',
    });
  });

  it('tells apart what nothing protects and what is excluded on purpose', () => {
    const nothing = evaluateEntity({
      entityRef: 'component:default/x',
      material: undefined,
      sources: new Map(),
      config: { tiers: new Map() },
      activeOperations: [],
      now: NOW.toJSDate(),
    });
    expect(nothing.state).toBe('unprotected');
    expect(nothing.findings[0].nextStep).toContain('recovery/protected-by');
    const exclusion = { reason: 'Holds no data.', by: 'user:default/ana' };
    const excluded = evaluate([], { material: { resources: [], exclusion } });
    expect(excluded).toMatchObject({
      state: 'excluded',
      exclusion,
      findings: [],
    });
    const both = evaluate(
      [digest({ newestUsable: point(ago({ minutes: 5 })) })],
      {
        material: { exclusion },
      },
    );
    expect(both.state).toBe('within-rpo');
    expect(codes(both)).toContain('warning excluded-and-bound');
  });

  it('shows wrong bindings before anything milder', () => {
    const status = evaluate(
      [digest({ newestUsable: point(ago({ minutes: 5 })) })],
      {
        material: {
          problems: [
            {
              id: '1',
              entityRef: 'component:default/orders',
              code: 'unknown-source',
              message: 'There is no source "x".',
              nextStep: 'Correct it.',
            },
          ],
        },
      },
    );
    expect(codes(status)[0]).toBe('critical binding-unknown-source');
    expect(status.bindingProblems).toHaveLength(1);
  });

  it('applies no objectives of a tier that does not exist, and says so', () => {
    const status = evaluate(
      [digest({ newestUsable: point(ago({ days: 5 })) })],
      {
        material: { tier: 'platinum' },
      },
    );
    expect(status.state).toBe('recoverable');
    expect(status.tier).toBeUndefined();
    expect(status.findings[0]).toMatchObject({
      code: 'unknown-tier',
      nextStep: 'Name one of: gold.',
    });
  });

  it('compares the last restore with the RTO', () => {
    const restore = (minutes: number) =>
      evaluate([digest({ newestUsable: point(ago({ minutes: 5 })) })], {
        lastRestore: {
          id: 'o',
          kind: 'restore',
          state: 'succeeded',
          entityRef: 'component:default/orders',
          resourceId: 'id-orders',
          resourceName: 'orders',
          pointId: 'p',
          pointTime: ago({ days: 1 }),
          sourceId: 'shop',
          targetId: 't',
          targetTitle: 'T',
          requestedBy: 'user:default/ana',
          requestedAt: ago({ hours: 2 }),
          startedAt: ago({ hours: 2 }),
          finishedAt: toInstant(
            NOW.minus({ hours: 2 }).plus({ minutes }).toMillis(),
          ),
          summary: 'Done.',
        },
      });
    expect(codes(restore(30))).not.toContain('warning slower-than-rto');
    expect(codes(restore(31))).toContain('warning slower-than-rto');
  });

  it('names a source that is not configured any more', () => {
    const status = evaluate(
      [digest({ newestUsable: point(ago({ minutes: 5 })) })],
      {
        sources: new Map(),
      },
    );
    expect(status.state).toBe('unknown');
    expect(codes(status)[0]).toBe('critical source-unknown');
  });

  describe('with a recoverability window', () => {
    const windowed = (to: object, gaps: [object, object][] = []) =>
      digest({
        newestUsable: point(ago({ days: 3 })),
        window: {
          from: ago({ days: 9 }),
          to: ago(to),
          gaps: gaps.map(([begin, end]) => ({
            from: ago(begin),
            to: ago(end),
            reason: 'Segment 7 is missing.',
          })),
          observedAt: ago({ minutes: 1 }),
        },
      });

    it('is judged by how far the window reaches, not by the age of the point', () => {
      const status = evaluate([windowed({ minutes: 4 })]);
      expect(status.state).toBe('within-rpo');
      expect(status.recoverableTo).toBe(ago({ minutes: 4 }));
      expect(status.resources[0].window).toMatchObject({
        to: ago({ minutes: 4 }),
      });
    });

    it('is older than its RPO since the changes stopped', () => {
      const status = evaluate([windowed({ hours: 3 })]);
      expect(status.state).toBe('older-than-rpo');
      expect(status.since).toBe(ago({ hours: 2 }));
      expect(status.findings.map(({ message }) => message).join()).toMatch(
        /what can be restored ends 3 h/,
      );
    });

    it('reaches as far as the gap after the newest usable point', () => {
      const status = evaluate([
        windowed({ minutes: 4 }, [[{ days: 2 }, { days: 1 }]]),
      ]);
      expect(status.state).toBe('older-than-rpo');
      expect(status.recoverableTo).toBe(ago({ days: 2 }));
      expect(codes(status)).toContain('warning window-gap');
    });

    it('goes on after a gap that the newest usable point lies behind', () => {
      const status = evaluate([
        windowed({ minutes: 4 }, [[{ days: 5 }, { days: 4 }]]),
      ]);
      expect(status.state).toBe('within-rpo');
      expect(codes(status)).toContain('warning window-gap');
    });

    it('does not believe a window that ends ahead of our clock', () => {
      const status = evaluate([windowed({ hours: -3 })]);
      expect(status.state).toBe('older-than-rpo');
      expect(status.recoverableTo).toBe(ago({ days: 3 }));
    });

    it('is nothing without a usable point', () => {
      const status = evaluate([
        { ...windowed({ minutes: 4 }), newestUsable: undefined },
      ]);
      expect(status.state).toBe('no-usable-point');
      expect(status.recoverableTo).toBeUndefined();
    });
  });
});
