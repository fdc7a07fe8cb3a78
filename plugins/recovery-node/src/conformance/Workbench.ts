import { mkdtemp, mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigReader } from '@backstage/config';
import type { JsonObject } from '@backstage/types';
import type { DiscoveredPoint, RecoveryProvider } from '../provider';
import {
  createProviderContext,
  createRecordingLogger,
  drainListing,
  pointRefOf,
  type TestProviderContext,
} from './context';
import { countTree, readTree, sampleTree, type ConformanceTree } from './tree';
import type { ConformanceWorld, ProviderConformanceOptions } from './types';

/** Times of the two points that most tests work on. */
export const FIRST_TIME = new Date('2024-03-05T02:00:00Z');
export const SECOND_TIME = new Date('2024-03-06T02:30:00Z');

/** A world and the few calls that all tests make in it. */
export class Workbench<TWorld extends ConformanceWorld> {
  readonly first: ConformanceTree;
  readonly second: ConformanceTree;
  /** Times that the source set itself, by those that were wanted. */
  readonly #times = new Map<number, Date>();

  private constructor(
    readonly options: ProviderConformanceOptions<TWorld>,
    readonly world: TWorld,
    readonly directory: string,
  ) {
    this.first = options.trees?.first ?? sampleTree('first');
    this.second = options.trees?.second ?? sampleTree('second');
  }

  static async open<T extends ConformanceWorld>(
    options: ProviderConformanceOptions<T>,
    points: 0 | 1 | 2,
  ): Promise<Workbench<T>> {
    const directory = await mkdtemp(join(tmpdir(), 'recovery-conformance-'));
    try {
      const worldDirectory = join(directory, 'world');
      await mkdir(worldDirectory);
      const world = await options.createWorld(worldDirectory);
      const bench = new Workbench(options, world, directory);
      try {
        if (points > 0) {
          await bench.addPoint(bench.first, FIRST_TIME);
        }
        if (points > 1) {
          await bench.addPoint(bench.second, SECOND_TIME);
        }
      } catch (error) {
        await world.close?.();
        throw error;
      }
      return bench;
    } catch (error) {
      await rm(directory, { recursive: true, force: true });
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.world.close?.();
    await rm(this.directory, { recursive: true, force: true });
  }

  get provider(): RecoveryProvider<any> {
    return this.options.provider;
  }

  source(config: JsonObject = this.world.config): unknown {
    return this.provider.readSource(new ConfigReader(config), {
      sourceId: 'conformance',
    });
  }

  list(options: { config?: JsonObject; signal?: AbortSignal } = {}) {
    return drainListing(
      this.provider.list(this.source(options.config), {
        signal: options.signal ?? new AbortController().signal,
        logger: createRecordingLogger(),
        now: new Date(),
      }),
    );
  }

  async addPoint(tree: ConformanceTree, time: Date): Promise<void> {
    const own = await this.world.addPoint(tree, time);
    if (own) {
      this.#times.set(time.getTime(), own);
    }
  }

  /** The time of the point that was to be of that time. */
  timeOf(time: Date): number {
    return (this.#times.get(time.getTime()) ?? time).getTime();
  }

  /** The listed point with that time. */
  async point(time: Date): Promise<DiscoveredPoint> {
    const { points } = await this.list();
    const found = points.filter(
      point => Date.parse(point.time) === this.timeOf(time),
    );
    expect(found).toHaveLength(1);
    return found[0];
  }

  async context(signal?: AbortSignal): Promise<TestProviderContext> {
    return createProviderContext({
      signal,
      scratchDirectory: await mkdtemp(join(this.directory, 'scratch-')),
    });
  }

  target(): Promise<string> {
    return mkdtemp(join(this.directory, 'target-'));
  }

  async restore(
    point: DiscoveredPoint,
    options: {
      paths?: string[];
      target?: string;
      config?: JsonObject;
      signal?: AbortSignal;
    } = {},
  ) {
    const target = options.target ?? (await this.target());
    const context = await this.context(options.signal);
    const report = await this.provider.restore!(
      this.source(options.config),
      pointRefOf(point),
      { directory: target },
      options.paths ? { paths: options.paths } : {},
      context,
    );
    return { report, target, context };
  }

  async expectation(point: DiscoveredPoint, paths?: string[]) {
    return this.provider.expect!(
      this.source(),
      pointRefOf(point),
      paths ? { paths } : {},
      await this.context(),
    );
  }

  async contents(point: DiscoveredPoint, path: string) {
    const entries = [];
    for await (const entry of this.provider.contents!(
      this.source(),
      pointRefOf(point),
      path,
      await this.context(),
    )) {
      entries.push(entry);
    }
    return entries;
  }

  /** Path inside the point of a path of the tree. */
  inPoint(path: string): string {
    return this.world.root === '/' ? `/${path}` : `${this.world.root}/${path}`;
  }

  /** Files and bytes that a point of the tree holds. */
  async amountOf(point: DiscoveredPoint, tree: ConformanceTree) {
    return this.world.readBack ? this.expectation(point) : countTree(tree);
  }

  /** What was restored of the tree: a path P of the point lies at target/P. */
  async restored(target: string) {
    return this.world.readBack
      ? this.world.readBack(target)
      : readTree(join(target, this.world.root));
  }

  expectNoSecrets(text: string): void {
    for (const secret of this.world.secrets) {
      expect(text).not.toContain(secret);
    }
  }
}

/** Opens a bench, works on it, and closes it whatever happens. */
export async function withBench<T extends ConformanceWorld>(
  options: ProviderConformanceOptions<T>,
  points: 0 | 1 | 2,
  work: (bench: Workbench<T>) => Promise<void>,
): Promise<void> {
  const bench = await Workbench.open(options, points);
  try {
    await work(bench);
  } finally {
    await bench.close();
  }
}
