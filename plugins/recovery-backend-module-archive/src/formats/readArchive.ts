import { ProviderError } from 'backstage-plugin-recovery-node';
import type { OpenObject } from '../stores/types';
import type { ArchiveEntry } from './ArchiveEntry';
import { ByteReader } from './ByteReader';
import {
  MAGIC_LENGTH,
  magicComplaint,
  unpackedName,
  type ArchiveFormat,
} from './detectFormat';
import { damaged } from './errors';
import { gunzip } from './gzip';
import { readTar } from './tar';
import { readZip } from './zip';
import { unzstd, type ZstdFacts } from './zstd';

/** Bounds on what an archive may unpack to. */
export interface ArchiveLimits {
  /** Unpacked bytes for each stored byte. Asked only past the first 64 MiB. */
  maxRatio: number;
  maxBytes: number;
  maxEntries: number;
}

const RATIO_FREE_BYTES = 64 * 1024 * 1024;

/** Counts what comes out of an archive and ends it when it is more than allowed. */
export class OutputMeter {
  #bytes = 0;
  #entries = 0;

  constructor(
    private readonly limits: ArchiveLimits,
    private readonly storedBytes: number,
  ) {}

  addBytes(count: number): void {
    this.#bytes += count;
    if (this.#bytes > this.limits.maxBytes) {
      throw new ProviderError(
        'limit-exceeded',
        `It unpacks to more than ${this.limits.maxBytes} bytes`,
        {
          nextStep:
            'Raise archive.limits.maxBytes if the archive is to be trusted.',
        },
      );
    }
    if (
      this.#bytes > RATIO_FREE_BYTES &&
      this.#bytes > this.storedBytes * this.limits.maxRatio
    ) {
      throw new ProviderError(
        'limit-exceeded',
        `It unpacks to more than ${this.limits.maxRatio} times its size, as archives do that are made to fill disks`,
        {
          nextStep:
            'Raise archive.limits.maxRatio if the archive is to be trusted.',
        },
      );
    }
  }

  addEntry(): void {
    this.#entries += 1;
    if (this.#entries > this.limits.maxEntries) {
      throw new ProviderError(
        'limit-exceeded',
        `It holds more than ${this.limits.maxEntries} entries`,
        {
          nextStep:
            'Raise archive.limits.maxEntries if the archive is to be trusted.',
        },
      );
    }
  }

  async *metered(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      this.addBytes(chunk.length);
      yield chunk;
    }
  }
}

export interface ReadArchiveOptions {
  limits: ArchiveLimits;
  /** Sees each stored byte once, in order: then nothing is skipped by seeking. Not for zip. */
  onStored?(chunk: Buffer): void;
  /** Filled while zstd data is read. */
  zstdFacts?: ZstdFacts;
}

async function* tapped(
  source: AsyncIterable<Buffer>,
  tap: (chunk: Buffer) => void,
): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    tap(chunk);
    yield chunk;
  }
}

/** Throws `damaged` when the content is not what the name announces. */
export async function checkMagic(object: OpenObject, format: ArchiveFormat) {
  if (object.size === 0) {
    throw damaged('The file is empty');
  }
  const parts: Buffer[] = [];
  for await (const part of object.read(
    0,
    Math.min(MAGIC_LENGTH, object.size),
  )) {
    parts.push(part);
  }
  const complaint = magicComplaint(format, Buffer.concat(parts));
  if (complaint) {
    throw damaged(`The content does not fit the name: ${complaint}`);
  }
}

/** The stored bytes, unpacked but not taken apart. */
export function readStream(
  object: OpenObject,
  format: ArchiveFormat,
  options: ReadArchiveOptions,
): AsyncIterable<Buffer> {
  // The gzip engine holds on to parts that it was given.
  const raw = object.read(0, object.size, {
    reuseMemory: format.compression !== 'gzip',
  });
  const stored = options.onStored ? tapped(raw, options.onStored) : raw;
  if (format.compression === 'gzip') {
    return gunzip(stored);
  }
  if (format.compression === 'zstd') {
    const reader = new ByteReader(stored, { what: 'The zstd data' });
    return unzstd(reader, options.zstdFacts);
  }
  return stored;
}

async function* readSingle(
  object: OpenObject,
  format: ArchiveFormat,
  options: ReadArchiveOptions,
  meter: OutputMeter,
): AsyncGenerator<ArchiveEntry> {
  let read = false;
  const content = meter.metered(readStream(object, format, options));
  yield {
    name: unpackedName(object.path, format),
    type: 'file',
    size: format.compression === 'none' ? object.size : undefined,
    modifiedAt: object.modifiedAt,
    data() {
      read = true;
      return content;
    },
  };
  if (!read && options.onStored) {
    for await (const chunk of content) chunk.subarray(0, 0);
  }
}

async function* readTarObject(
  object: OpenObject,
  format: ArchiveFormat,
  options: ReadArchiveOptions,
  meter: OutputMeter,
): AsyncGenerator<ArchiveEntry> {
  const canSeek = format.compression === 'none' && !options.onStored;
  const reader = new ByteReader(
    canSeek
      ? readStream(object, format, options)
      : meter.metered(readStream(object, format, options)),
    {
      what: 'The tar archive',
      seek: canSeek
        ? position => object.read(position, object.size, { reuseMemory: true })
        : undefined,
      length: canSeek ? object.size : undefined,
    },
  );
  try {
    yield* readTar(reader, bytes => meter.addBytes(bytes));
  } finally {
    await reader.close();
  }
}

async function* readZipObject(
  object: OpenObject,
  options: ReadArchiveOptions,
  meter: OutputMeter,
): AsyncGenerator<ArchiveEntry> {
  for await (const entry of readZip(object, options.limits.maxEntries)) {
    yield { ...entry, data: () => meter.metered(entry.data()) };
  }
}

/**
 * The entries of a stored file, whatever its format: a single file is an archive with
 * one entry. Constant memory: content is streamed, and only while the consumer reads it.
 * Throws `damaged` as soon as the data says so, at the latest at the end; entries that
 * came before are then not proven.
 */
export async function* readArchive(
  object: OpenObject,
  format: ArchiveFormat,
  options: ReadArchiveOptions,
): AsyncGenerator<ArchiveEntry> {
  await checkMagic(object, format);
  const meter = new OutputMeter(options.limits, object.size);
  let entries: AsyncGenerator<ArchiveEntry>;
  if (format.container === 'zip') {
    entries = readZipObject(object, options, meter);
  } else if (format.container === 'tar') {
    entries = readTarObject(object, format, options, meter);
  } else {
    entries = readSingle(object, format, options, meter);
  }
  for await (const entry of entries) {
    meter.addEntry();
    yield entry;
  }
}
