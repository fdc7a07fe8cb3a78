/** A stored object as a store lists it. */
export interface StoredObject {
  kind: 'object';
  /** Relative to the directory or prefix, `/`-separated. */
  path: string;
  size: number;
  modifiedAt: Date;
  /** Changes whenever the content may have changed. */
  version: string;
  /** Facts of the store for people. */
  details?: Record<string, string>;
}

/** What a store found that it cannot or will not read. */
export interface StoreObstacle {
  /** `unnameable`: its name is not UTF-8, so that nothing can ask for it by name. */
  kind: 'unreadable' | 'link' | 'unnameable';
  path: string;
  reason: string;
}

export interface StoreListOptions {
  signal: AbortSignal;
  /** Number of directories below the root that are looked into. */
  depth: number;
  /** Decides by its path whether an object is looked at any closer. */
  wants(path: string): boolean;
}

export interface ReadOptions {
  /**
   * The consumer is done with a part when it asks for the next: its memory may then be
   * filled again. New memory for each part of a long file keeps the garbage collector of
   * a large process busier than the file does.
   */
  reuseMemory?: boolean;
}

/** An object that is held open, of exactly the version that was asked for. */
export interface OpenObject {
  readonly path: string;
  readonly size: number;
  readonly modifiedAt?: Date;
  /** Bytes from `start` up to, not including, `end`. */
  read(
    start: number,
    end: number,
    options?: ReadOptions,
  ): AsyncIterable<Buffer>;
  /** Throws when the object is not what it was when opened. */
  assertUnchanged(): Promise<void>;
  close(): Promise<void>;
}

/** A place that holds archives. All methods throw `ProviderError`. */
export interface ArchiveStore {
  /** For people: the directory, or the bucket and prefix. */
  readonly title: string;
  /** Whether an object can be listed while it is still being written. */
  readonly showsUnfinished: boolean;
  list(options: StoreListOptions): AsyncIterable<StoredObject | StoreObstacle>;
  /** `undefined` when nothing of that path is there. Without a version: whatever is there now. */
  open(
    path: string,
    options: { signal: AbortSignal; version?: string; size?: number },
  ): Promise<OpenObject | undefined>;
  /** Said when a listing found nothing at all. */
  readonly emptyHint?: string;
}
