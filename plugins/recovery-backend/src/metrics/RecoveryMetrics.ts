import type { LoggerService } from '@backstage/backend-plugin-api';
import type { MetricsService } from '@backstage/backend-plugin-api/alpha';
import {
  isFinalOperationState,
  type ScorecardSummary,
  type SourceHealth,
  type SourceQueue,
} from 'backstage-plugin-recovery-common';
import type { RecoveryEvent, RecoveryEventSubscriber } from '../events';

/** What is measured at each scrape. */
export interface MetricsSnapshot {
  sources: SourceHealth[];
  queues: ReadonlyMap<string, SourceQueue>;
  summary: Pick<ScorecardSummary, 'entities' | 'levels' | 'items'>;
}

export interface RecoveryMetricsOptions {
  metrics: MetricsService;
  logger: LoggerService;
  /** Costs a constant number of queries. */
  read: () => Promise<MetricsSnapshot>;
  now?: () => Date;
}

type Attributes = Record<string, string | number>;
type Value = [number, Attributes];

/**
 * Publishes what is known through OpenTelemetry. Attributes are ids of configured sources,
 * controls, kinds and states: never entities, points or people, so that their number is
 * bounded by the configuration.
 */
export class RecoveryMetrics implements RecoveryEventSubscriber {
  readonly name = 'the metrics';
  readonly #options: RecoveryMetricsOptions;
  readonly #ended: { add(value: number, attributes: Attributes): void };
  #reading: Promise<MetricsSnapshot | undefined> | undefined;

  constructor(options: RecoveryMetricsOptions) {
    this.#options = options;
    this.#ended = options.metrics.createCounter('recovery.operations.ended', {
      description: 'Operations that this backend saw to their end.',
      unit: '{operation}',
    });
    options.metrics
      .createObservableGauge('recovery.observed', {
        description:
          '1 when all of these metrics could be read at this scrape, else 0.',
      })
      .addCallback(async result =>
        result.observe((await this.#snapshot()) ? 1 : 0),
      );
    this.#gauge(
      'recovery.entities',
      'Entities by standing; unknown is not compliant.',
      '{entity}',
      ({ summary }) =>
        Object.entries(summary.entities).map(([standing, count]) => [
          count,
          { standing },
        ]),
    );
    this.#gauge(
      'recovery.entities.by_level',
      'Entities by the level that their scorecard reached.',
      '{entity}',
      ({ summary }) => summary.levels.map((count, level) => [count, { level }]),
    );
    this.#gauge(
      'recovery.control.results',
      'Results of each control over all entities.',
      '{entity}',
      ({ summary }) =>
        summary.items.flatMap(({ id, counts }) =>
          Object.entries(counts).map(
            ([result, count]): Value => [
              count,
              {
                control: id,
                result: result === 'notApplicable' ? 'not-applicable' : result,
              },
            ],
          ),
        ),
    );
    this.#gauge(
      'recovery.source.up',
      '1 when the last reading of the source succeeded and is recent enough, else 0.',
      undefined,
      ({ sources }) =>
        sources.map(({ id, provider, state, stale }) => [
          state === 'ok' && !stale ? 1 : 0,
          { source: id, provider },
        ]),
    );
    this.#gauge(
      'recovery.source.age_seconds',
      'Time since the source was last read whole; absent when it never was.',
      's',
      ({ sources }) =>
        sources.flatMap(({ id, provider, lastCompleteAt }) =>
          lastCompleteAt === undefined
            ? []
            : [
                [
                  (this.#now().getTime() - Date.parse(lastCompleteAt)) / 1000,
                  { source: id, provider },
                ] as Value,
              ],
        ),
    );
    this.#gauge(
      'recovery.source.points',
      'Recovery points that the source holds, as far as they were read; absent when none ever were.',
      '{point}',
      ({ sources }) =>
        sources
          .filter(
            ({ lastCompleteAt, pointCount }) =>
              lastCompleteAt !== undefined || pointCount > 0,
          )
          .map(({ id, provider, pointCount }) => [
            pointCount,
            { source: id, provider },
          ]),
    );
    this.#gauge(
      'recovery.operations.open',
      'Operations that wait for the source or use it.',
      '{operation}',
      ({ queues }) =>
        [...queues].flatMap(([source, { queued, running }]): Value[] => [
          [queued, { source, state: 'queued' }],
          [running, { source, state: 'running' }],
        ]),
    );
  }

  async onEvent(event: RecoveryEvent): Promise<void> {
    if (
      event.type === 'operation' &&
      isFinalOperationState(event.operation.state)
    ) {
      const { kind, state } = event.operation;
      this.#ended.add(1, { kind, state });
    }
  }

  #now(): Date {
    return this.#options.now?.() ?? new Date();
  }

  #gauge(
    name: string,
    description: string,
    unit: string | undefined,
    valuesOf: (snapshot: MetricsSnapshot) => Value[],
  ): void {
    let known: Attributes[] = [];
    this.#options.metrics
      .createObservableGauge(name, { description, unit })
      .addCallback(async result => {
        const snapshot = await this.#snapshot();
        // A gauge that is not observed keeps its last value for ever, which would be read
        // as the one of now.
        const values: Value[] = snapshot
          ? valuesOf(snapshot)
          : known.map(attributes => [NaN, attributes]);
        known = values.map(([, attributes]) => attributes);
        values.forEach(([value, attributes]) =>
          result.observe(value, attributes),
        );
      });
  }

  /** One reading for all gauges of a scrape. After a failed one they are not a number. */
  #snapshot(): Promise<MetricsSnapshot | undefined> {
    this.#reading ??= this.#options
      .read()
      .catch(error => {
        this.#options.logger.warn(`No metrics could be read: ${error}`);
        return undefined;
      })
      .finally(() => {
        this.#reading = undefined;
      });
    return this.#reading;
  }
}
