import { readFile } from 'node:fs/promises';
import {
  PrometheusExporter,
  PrometheusSerializer,
} from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import type {
  SourceHealth,
  StateCounts,
} from 'backstage-plugin-recovery-common';
import type { OperationEvent } from '../events';
import { RecoveryMetrics, type MetricsSnapshot } from './RecoveryMetrics';

const NOW = new Date('2024-05-01T12:00:00.000Z');

function source(id: string, more: Partial<SourceHealth> = {}): SourceHealth {
  return {
    id,
    title: id,
    provider: 'archive',
    state: 'ok',
    refreshing: false,
    stale: false,
    staleAfter: 'PT6H',
    notices: [],
    pointCount: 30,
    lastCompleteAt: '2024-05-01T11:00:00.000Z',
    ...more,
  };
}

const counts: StateCounts = {
  pass: 7,
  fail: 2,
  unknown: 1,
  notApplicable: 0,
  error: 0,
  waived: 0,
};

const snapshot: MetricsSnapshot = {
  sources: [
    source('shop'),
    source('cellar', { state: 'failing', lastCompleteAt: undefined }),
    source('attic', { stale: true }),
  ],
  queues: new Map([['shop', { queued: 3, running: 1, limit: 2 }]]),
  summary: {
    entities: { compliant: 5, failing: 3, unknown: 2 },
    levels: [4, 6],
    items: [
      { id: 'protected', title: 'Protected', group: 'protection', counts },
    ],
  },
};

function ended(
  kind: OperationEvent['operation']['kind'],
  state: OperationEvent['operation']['state'],
): OperationEvent {
  return {
    type: 'operation',
    at: NOW.toISOString(),
    operation: { kind, state } as OperationEvent['operation'],
  };
}

/** The metrics, and what Prometheus would scrape of them. */
function start(read: () => Promise<MetricsSnapshot>) {
  const exporter = new PrometheusExporter({ preventServerStart: true });
  const provider = new MeterProvider({ readers: [exporter] });
  const logger = mockServices.logger.mock();
  const metrics = new RecoveryMetrics({
    // A meter is what Backstage's service hands through.
    metrics: provider.getMeter('backstage-plugin-recovery'),
    logger,
    read,
    now: () => NOW,
  });
  return {
    metrics,
    logger,
    async scrape(): Promise<string[]> {
      const { resourceMetrics } = await exporter.collect();
      return new PrometheusSerializer(undefined, false, undefined, true, true)
        .serialize(resourceMetrics)
        .split('\n')
        .filter(line => line.startsWith('recovery_'))
        .sort();
    },
  };
}

describe('metrics', () => {
  it('say what is known, as Prometheus reads it', async () => {
    const { metrics, scrape } = start(async () => snapshot);
    await metrics.onEvent(ended('restore', 'running'));
    await metrics.onEvent(ended('restore', 'succeeded'));
    await metrics.onEvent(ended('drill', 'failed'));
    await metrics.onEvent(ended('drill', 'failed'));
    expect(await scrape()).toMatchInlineSnapshot(`
      [
        "recovery_control_results{control="protected",result="error"} 0",
        "recovery_control_results{control="protected",result="fail"} 2",
        "recovery_control_results{control="protected",result="not-applicable"} 0",
        "recovery_control_results{control="protected",result="pass"} 7",
        "recovery_control_results{control="protected",result="unknown"} 1",
        "recovery_control_results{control="protected",result="waived"} 0",
        "recovery_entities_by_level{level="0"} 4",
        "recovery_entities_by_level{level="1"} 6",
        "recovery_entities{standing="compliant"} 5",
        "recovery_entities{standing="failing"} 3",
        "recovery_entities{standing="unknown"} 2",
        "recovery_observed 1",
        "recovery_operations_ended_total{kind="drill",state="failed"} 2",
        "recovery_operations_ended_total{kind="restore",state="succeeded"} 1",
        "recovery_operations_open{source="shop",state="queued"} 3",
        "recovery_operations_open{source="shop",state="running"} 1",
        "recovery_source_age_seconds{source="attic",provider="archive"} 3600",
        "recovery_source_age_seconds{source="shop",provider="archive"} 3600",
        "recovery_source_points{source="attic",provider="archive"} 30",
        "recovery_source_points{source="cellar",provider="archive"} 30",
        "recovery_source_points{source="shop",provider="archive"} 30",
        "recovery_source_up{source="attic",provider="archive"} 0",
        "recovery_source_up{source="cellar",provider="archive"} 0",
        "recovery_source_up{source="shop",provider="archive"} 1",
      ]
    `);
  });

  it('are read once for all gauges of a scrape, and anew for the next', async () => {
    const read = jest.fn(async () => snapshot);
    const { scrape } = start(read);
    await scrape();
    expect(read).toHaveBeenCalledTimes(1);
    await scrape();
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('are not a number when nothing could be read: no old value, and no zero', async () => {
    const read = jest.fn(async () => snapshot);
    const { scrape, logger } = start(read);
    const before = await scrape();
    read.mockRejectedValueOnce(new Error('The database is away'));
    expect(await scrape()).toEqual(
      before.map(line =>
        line.startsWith('recovery_observed')
          ? 'recovery_observed 0'
          : line.replace(/ \d+$/, ' NaN'),
      ),
    );
    expect(logger.warn).toHaveBeenCalledWith(
      'No metrics could be read: Error: The database is away',
    );
    expect(await scrape()).toEqual(before);
  });

  it('grow with sources and controls, not with entities', async () => {
    const few = await start(async () => snapshot).scrape();
    const many = await start(async () => ({
      ...snapshot,
      summary: {
        ...snapshot.summary,
        entities: { compliant: 90_000, failing: 5_000, unknown: 5_000 },
      },
    })).scrape();
    expect(many).toHaveLength(few.length);
  });

  it('are those that the documented alert rules ask for', async () => {
    const { metrics, scrape } = start(async () => snapshot);
    await metrics.onEvent(ended('drill', 'failed'));
    const names = new Set((await scrape()).map(line => line.match(/^\w+/)![0]));
    const rules = await readFile(
      resolvePackagePath(
        'backstage-plugin-recovery-backend',
        '../../docs/monitoring/recovery-alerts.yaml',
      ),
      'utf8',
    );
    const asked = rules.match(/\brecovery_\w+/g)!;
    expect(asked.length).toBeGreaterThan(5);
    expect(asked.filter(name => !names.has(name))).toEqual([]);
  });
});
