import {
  GetObjectCommand,
  ListObjectsV2Command,
  S3Client,
  type GetObjectCommandOutput,
} from '@aws-sdk/client-s3';
import type { Readable } from 'node:stream';
import {
  abortError,
  ProviderError,
  throwIfAborted,
} from 'backstage-plugin-recovery-node';
import { OpenS3Object } from './OpenS3Object';
import { NoSuchObject, s3Error } from './s3Errors';
import type {
  ArchiveStore,
  OpenObject,
  StoredObject,
  StoreListOptions,
} from './types';

/** Where an S3 source lies. */
export interface S3Location {
  bucket: string;
  /** Empty, or ends with `/`. */
  prefix: string;
  region: string;
  endpoint?: string;
  forcePathStyle: boolean;
  credentials?: {
    accessKeyId: string;
    secretAccessKey: string;
    sessionToken?: string;
  };
  /** Longest time without an answer or a byte. */
  timeoutMs: number;
}

/** What an object says of itself. */
interface Facts {
  size: number;
  tag?: string;
  modifiedAt?: Date;
}

function cleanTag(
  tag: string | undefined,
  modifiedAt: Date | undefined,
): string {
  const bare = tag?.replace(/^W\//, '').replace(/"/g, '');
  return bare || `${modifiedAt?.getTime() ?? 0}`;
}

/** Archives in a bucket of any store that speaks the S3 protocol. */
export class S3Store implements ArchiveStore {
  readonly title: string;
  readonly showsUnfinished = false;
  readonly emptyHint = undefined;
  #client: S3Client | undefined;

  constructor(private readonly location: S3Location) {
    this.title = `s3://${location.bucket}/${location.prefix}`;
  }

  get #s3(): S3Client {
    this.#client ??= new S3Client({
      region: this.location.region,
      endpoint: this.location.endpoint,
      forcePathStyle: this.location.forcePathStyle,
      credentials: this.location.credentials,
      maxAttempts: 3,
      // Stores other than Amazon's do not send the checksums that the SDK asks for by default.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: {
        connectionTimeout: Math.min(this.location.timeoutMs, 10_000),
      },
    });
    return this.#client;
  }

  /** Runs one request under the caller's signal and the time-out. */
  async #timed<T>(
    signal: AbortSignal,
    what: string,
    request: (options: { abortSignal: AbortSignal }) => Promise<T>,
  ): Promise<T> {
    throwIfAborted(signal, what);
    const controller = new AbortController();
    const onAbort = () => controller.abort();
    signal.addEventListener('abort', onAbort, { once: true });
    // The SDK tries three times within it.
    const timer = setTimeout(onAbort, this.location.timeoutMs);
    try {
      return await request({ abortSignal: controller.signal });
    } catch (error) {
      if (signal.aborted) throw abortError(signal, what);
      if (controller.signal.aborted) throw this.#silent();
      throw s3Error(error, this.title);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    }
  }

  #silent() {
    return new ProviderError(
      'unreachable',
      `${this.title} gave no answer for ${Math.round(
        this.location.timeoutMs / 1000,
      )} seconds`,
      {
        nextStep:
          'Check that the endpoint is right, runs, and is reached from the backend.',
      },
    );
  }

  #listPage(options: StoreListOptions, token: string | undefined) {
    const request = new ListObjectsV2Command({
      Bucket: this.location.bucket,
      Prefix: this.location.prefix || undefined,
      Delimiter: options.depth === 0 ? '/' : undefined,
      ContinuationToken: token,
    });
    return this.#timed(options.signal, `Listing ${this.title}`, abort =>
      this.#s3.send(request, abort),
    );
  }

  async *list(options: StoreListOptions): AsyncGenerator<StoredObject> {
    const { prefix } = this.location;
    let token: string | undefined;
    do {
      const page = await this.#listPage(options, token);
      if (page.IsTruncated === undefined && !page.Name && !page.Contents) {
        // Anything else that answers with success, such as the page of a proxy.
        throw new ProviderError(
          'bad-output',
          `${this.title} gives an answer that is no listing`,
          { nextStep: 'Check that the endpoint speaks the S3 protocol.' },
        );
      }
      for (const object of page.Contents ?? []) {
        const path = object.Key?.slice(prefix.length) ?? '';
        const depth = path.split('/').length - 1;
        if (path === '' || path.endsWith('/') || depth > options.depth)
          continue;
        if (!options.wants(path)) continue;
        const modifiedAt = object.LastModified ?? new Date(0);
        yield {
          kind: 'object',
          path,
          size: object.Size ?? 0,
          modifiedAt,
          version: cleanTag(object.ETag, object.LastModified),
          details:
            object.StorageClass && object.StorageClass !== 'STANDARD'
              ? { 'storage class': object.StorageClass }
              : undefined,
        };
      }
      const next = page.IsTruncated ? page.NextContinuationToken : undefined;
      if (page.IsTruncated && (!next || next === token)) {
        throw new ProviderError(
          'bad-output',
          `${this.title} says that its listing goes on, but not where`,
          { nextStep: 'Check that the endpoint supports ListObjectsV2.' },
        );
      }
      token = next;
    } while (token);
  }

  /**
   * Asks for the first byte rather than for the head: an answer to HEAD has no body that
   * could tell a missing object from a missing bucket.
   */
  async #look(
    path: string,
    signal: AbortSignal,
    pinnedSize: number | undefined,
  ): Promise<Facts> {
    const request = new GetObjectCommand({
      Bucket: this.location.bucket,
      Key: this.location.prefix + path,
      Range: 'bytes=0-0',
    });
    const answer = await this.#timed(
      signal,
      `Opening ${this.title}${path}`,
      abort =>
        this.#s3.send(request, abort).catch(error => {
          if (error?.$metadata?.httpStatusCode === 416) return undefined;
          throw error;
        }),
    );
    if (!answer) {
      return { size: 0 }; // an empty object has no first byte
    }
    const total = /\/([0-9]+)$/.exec(answer.ContentRange ?? '')?.[1];
    const body = answer.Body as Readable | undefined;
    if (total === undefined) body?.destroy(); // the whole object is on its way
    else body?.on('error', () => {}).resume();
    // An answer in chunks may not tell its length: what is read is counted anyway.
    const size =
      total === undefined ? answer.ContentLength ?? pinnedSize : Number(total);
    if (size === undefined) {
      throw new ProviderError(
        'bad-output',
        `${this.title}${path} does not tell its size`,
        { nextStep: 'Use an S3 endpoint that supports range requests.' },
      );
    }
    return {
      size,
      tag: answer.ETag,
      modifiedAt: answer.LastModified,
    };
  }

  async open(
    path: string,
    options: { signal: AbortSignal; version?: string; size?: number },
  ): Promise<OpenObject | undefined> {
    const { signal, version } = options;
    const look = async () => {
      const facts = await this.#look(path, signal, options.size);
      const isEmpty = facts.size === 0;
      if (
        (version !== undefined &&
          !isEmpty &&
          cleanTag(facts.tag, facts.modifiedAt) !== version) ||
        (options.size !== undefined && facts.size !== options.size)
      ) {
        throw new ProviderError(
          'point-gone',
          `${this.title}${path} is not the object that was listed: it was overwritten since`,
          {
            nextStep:
              'Refresh the source and choose among the points it holds now.',
          },
        );
      }
      return facts;
    };
    let facts: Facts;
    try {
      facts = await look();
    } catch (error) {
      if (error instanceof NoSuchObject) return undefined;
      throw error;
    }
    return new OpenS3Object(
      path,
      facts.size,
      facts.modifiedAt,
      facts.tag,
      (start, end, tag) => this.#fetch(path, start, end, tag, signal),
      // Without a tag to ask for, the object is looked at again.
      async () => {
        if (!facts.tag) await look();
      },
    );
  }

  async *#fetch(
    path: string,
    start: number,
    end: number,
    tag: string | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<Buffer> {
    const what = `Reading ${this.title}${path}`;
    const answer = await this.#timed(signal, what, abort =>
      this.#s3.send(
        new GetObjectCommand({
          Bucket: this.location.bucket,
          Key: this.location.prefix + path,
          Range: `bytes=${start}-${end - 1}`,
          IfMatch: tag,
        }),
        abort,
      ),
    );
    const body = answer.Body as Readable;
    this.#assertAnswer(answer, body, start, tag, `${this.title}${path}`);
    yield* this.#readBody(body, end - start, signal, what);
  }

  /** Not every store honours If-Match and Range. */
  #assertAnswer(
    answer: GetObjectCommandOutput,
    body: Readable,
    start: number,
    tag: string | undefined,
    title: string,
  ) {
    if (tag && answer.ETag && answer.ETag !== tag) {
      body.destroy();
      throw new ProviderError(
        'point-gone',
        `${title} was overwritten while it was read`,
        {
          nextStep:
            'Do not use what was read. Refresh the source and start again.',
        },
      );
    }
    if (start > 0 && !answer.ContentRange?.startsWith(`bytes ${start}-`)) {
      body.destroy();
      throw new ProviderError(
        'bad-output',
        `${title} cannot be read in parts`,
        {
          nextStep: 'Use an S3 endpoint that supports range requests.',
        },
      );
    }
  }

  async *#readBody(
    body: Readable,
    length: number,
    signal: AbortSignal,
    what: string,
  ): AsyncGenerator<Buffer> {
    const onAbort = () => body.destroy(abortError(signal, what));
    const onSilence = () => body.destroy(this.#silent());
    signal.addEventListener('abort', onAbort, { once: true });
    let timer = setTimeout(onSilence, this.location.timeoutMs);
    let missing = length;
    try {
      for await (const chunk of body) {
        clearTimeout(timer); // the consumer's own time does not count
        const part = (chunk as Buffer).subarray(0, missing);
        missing -= part.length;
        if (part.length > 0) yield part;
        if (missing === 0) break;
        throwIfAborted(signal, what);
        timer = setTimeout(onSilence, this.location.timeoutMs);
      }
    } catch (error) {
      if (signal.aborted) throw abortError(signal, what);
      throw s3Error(error, this.title);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      body.destroy();
    }
    if (missing > 0) {
      throw new ProviderError(
        'unreachable',
        `${this.title} broke off an answer`,
        {
          nextStep: 'Check the network between the backend and the endpoint.',
        },
      );
    }
  }
}
