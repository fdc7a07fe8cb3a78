import type { Config } from '@backstage/config';
import type { EvidenceLevel } from 'backstage-plugin-recovery-common';
import {
  ProviderError,
  type DiscoveredPoint,
  type ListOptions,
  type PointEntry,
  type PointRef,
  type ProviderCapabilities,
  type ProviderContext,
  type RecoveryProvider,
  type RestoreDestination,
  type RestoreExpectation,
  type RestoreOptions,
  type RestoreReport,
  type SourceNotice,
  type VerificationReport,
} from 'backstage-plugin-recovery-node';
import { calmContext } from './calmContext';
import { readArchiveSource, type ArchiveSource } from './config';
import { expectRestore, listContents } from './contents';
import { detectFormat } from './formats/detectFormat';
import { listPoints } from './listPoints';
import { parsePointId } from './pointId';
import { restoreArchive } from './restore/restoreArchive';
import type { OpenObject } from './stores/types';
import { verifyObject } from './verify';

/** Errors of the formats speak of "the archive"; people want to know which. */
function withSubject(error: unknown, file: string): unknown {
  const codes = [
    'damaged',
    'unsafe-content',
    'limit-exceeded',
    'bad-output',
    'nothing-matched',
  ];
  if (!(error instanceof ProviderError) || !codes.includes(error.code)) {
    return error;
  }
  return new ProviderError(error.code, `${file}: ${error.message}`, {
    nextStep: error.nextStep,
  });
}

/**
 * Reads dumps and archives that lie as files in a directory or an S3 bucket.
 */
export class ArchiveProvider implements RecoveryProvider<ArchiveSource> {
  readonly type = 'archive';

  readonly capabilities: ProviderCapabilities = {
    verificationLevels: [1, 3],
    verificationScope: 'point',
    pointInTime: false,
    partialPaths: true,
    inPlace: true,
    backup: false,
  };

  readSource(config: Config, options: { sourceId: string }): ArchiveSource {
    return readArchiveSource(config, options.sourceId);
  }

  sourceDirectories(source: ArchiveSource): string[] {
    return source.directory ? [source.directory] : [];
  }

  list(
    source: ArchiveSource,
    options: ListOptions,
  ): AsyncIterable<DiscoveredPoint | SourceNotice> {
    return listPoints(source, options);
  }

  async *contents(
    source: ArchiveSource,
    point: PointRef,
    path: string,
    context: ProviderContext,
  ): AsyncGenerator<PointEntry> {
    const object = await this.#open(source, point, context);
    try {
      yield* listContents(
        {
          object,
          format: detectFormat(object.path),
          limits: source.limits,
          context,
        },
        path,
      );
    } catch (error) {
      throw withSubject(error, object.path);
    } finally {
      await object.close();
    }
  }

  expect(
    source: ArchiveSource,
    point: PointRef,
    options: RestoreOptions,
    context: ProviderContext,
  ): Promise<RestoreExpectation> {
    return this.#withObject(source, point, context, object =>
      expectRestore(
        {
          object,
          format: detectFormat(object.path),
          limits: source.limits,
          context: calmContext(context),
        },
        options.paths,
      ),
    );
  }

  verify(
    source: ArchiveSource,
    point: PointRef,
    level: EvidenceLevel,
    context: ProviderContext,
  ): Promise<VerificationReport> {
    return this.#withObject(source, point, context, object =>
      verifyObject({
        store: source.store,
        object,
        format: detectFormat(object.path),
        limits: source.limits,
        pointId: point.id,
        level,
        context: calmContext(context),
      }),
    );
  }

  restore(
    source: ArchiveSource,
    point: PointRef,
    destination: RestoreDestination,
    options: RestoreOptions,
    context: ProviderContext,
  ): Promise<RestoreReport> {
    return this.#withObject(source, point, context, object =>
      restoreArchive({
        store: source.store,
        object,
        format: detectFormat(object.path),
        limits: source.limits,
        unsafeLinks: source.unsafeLinks,
        directory: destination.directory,
        paths: options.paths,
        context,
      }),
    );
  }

  async #open(
    source: ArchiveSource,
    point: PointRef,
    context: ProviderContext,
  ): Promise<OpenObject> {
    const pin = parsePointId(point.id);
    const object = await source.store.open(pin.path, {
      signal: context.signal,
      version: pin.version,
      size: pin.size,
    });
    if (!object) {
      throw new ProviderError(
        'point-gone',
        `${pin.path} is not in ${source.store.title} any more`,
        {
          nextStep:
            'Refresh the source and choose among the points it holds now.',
        },
      );
    }
    return object;
  }

  async #withObject<T>(
    source: ArchiveSource,
    point: PointRef,
    context: ProviderContext,
    use: (object: OpenObject) => Promise<T>,
  ): Promise<T> {
    const object = await this.#open(source, point, context);
    try {
      return await use(object);
    } catch (error) {
      throw withSubject(error, object.path);
    } finally {
      await object.close();
    }
  }
}
