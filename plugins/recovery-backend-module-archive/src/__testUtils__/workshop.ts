import { ConfigReader } from '@backstage/config';
import type { JsonObject } from '@backstage/types';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { PointRef } from 'backstage-plugin-recovery-node';
import {
  createProviderContext,
  createRecordingLogger,
  drainListing,
  pointRefOf,
} from 'backstage-plugin-recovery-node/testUtils';
import { ArchiveProvider } from '../ArchiveProvider';

/** A directory of backups, a place for targets, and the provider on them. */
export class Workshop {
  readonly provider = new ArchiveProvider();

  private constructor(
    readonly root: string,
    readonly backups: string,
    private readonly config: JsonObject,
  ) {}

  static async open(config: JsonObject = {}): Promise<Workshop> {
    const root = await mkdtemp(path.join(tmpdir(), 'recovery-archive-'));
    const backups = path.join(root, 'backups');
    await mkdir(backups);
    return new Workshop(root, backups, {
      directory: backups,
      pattern: '{name}-{yyyy}{MM}{dd}{*}',
      ...config,
    });
  }

  close(): Promise<void> {
    return rm(this.root, { recursive: true, force: true });
  }

  source(config: JsonObject = {}) {
    return this.provider.readSource(
      new ConfigReader({ ...this.config, ...config }),
      {
        sourceId: 'test',
      },
    );
  }

  /** Writes a file that has been there for a long time. */
  async file(
    name: string,
    content: string | Buffer,
    modified = new Date('2024-06-01T00:00:00Z'),
  ): Promise<string> {
    const file = path.join(this.backups, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
    await utimes(file, modified, modified);
    return file;
  }

  list(config: JsonObject = {}, now = new Date('2024-07-01T00:00:00Z')) {
    return drainListing(
      this.provider.list(this.source(config), {
        signal: new AbortController().signal,
        logger: createRecordingLogger(),
        now,
      }),
    );
  }

  /** The point of a file that is written here and now. */
  async point(name: string, content: string | Buffer): Promise<PointRef> {
    await this.file(name, content);
    const { points } = await this.list();
    return pointRefOf(points.find(point => point.details?.file === name)!);
  }

  context(signal?: AbortSignal) {
    return createProviderContext({ signal, scratchDirectory: this.root });
  }

  target(): Promise<string> {
    return mkdtemp(path.join(this.root, 'target-'));
  }

  async restore(
    point: PointRef,
    options: {
      paths?: string[];
      config?: JsonObject;
      target?: string;
      signal?: AbortSignal;
    } = {},
  ) {
    const target = options.target ?? (await this.target());
    const context = await this.context(options.signal);
    const report = await this.provider.restore(
      this.source(options.config),
      point,
      { directory: target },
      { paths: options.paths },
      context,
    );
    return { report, target, context };
  }

  async verify(point: PointRef, level: 1 | 3) {
    return this.provider.verify(
      this.source(),
      point,
      level,
      await this.context(),
    );
  }
}
