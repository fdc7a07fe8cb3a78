import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import knexFactory, { type Knex } from 'knex';
import { singleConnection } from './singleConnection';

/** What is used of pg's client. */
interface Connection {
  on(event: 'end' | 'error', listener: () => void): void;
  on(
    event: 'notification',
    listener: (message: { payload?: string }) => void,
  ): void;
  query(sql: string): Promise<unknown>;
}

export interface HintListener {
  /** Another process has made something claimable, or may have while nobody listened. */
  onHint(): void;
  /** Hints do not come just now; said once until they come again. */
  onProblem(error: unknown): void;
  signal: AbortSignal;
}

/** In milliseconds. */
export interface HintTimes {
  /** How often a quiet connection is tried, and how long it may take to answer. */
  probeMs: number;
  /** Before a lost connection is made again; doubled up to `mostRetryMs`. */
  retryMs: number;
  mostRetryMs: number;
}

const TIMES: HintTimes = {
  probeMs: 30_000,
  retryMs: 1_000,
  mostRetryMs: 30_000,
};

const CHANNEL = 'recovery_operations';

/** Knex would say of each attempt that it failed; the listener says so once. */
const QUIET = { warn() {}, error() {}, debug() {}, deprecate() {} };

/**
 * Hints between processes on one PostgreSQL that there may be something to claim, by LISTEN
 * and NOTIFY. A hint may come in vain, and it may be lost: whoever listens looks without one
 * too. Listening takes a connection of its own, since the pool's come and go.
 */
export class ClaimHints {
  readonly #knex: Knex;
  readonly #times: HintTimes;
  readonly #sender = randomUUID();
  #wanted = false;
  #giving = false;

  constructor(knex: Knex, times: Partial<HintTimes> = {}) {
    this.#knex = knex;
    this.#times = { ...TIMES, ...times };
  }

  /** Tells the others. Neither waits nor fails; hints that come close together are one. */
  give(): void {
    this.#wanted = true;
    if (!this.#giving) void this.#giveAll();
  }

  async #giveAll(): Promise<void> {
    this.#giving = true;
    while (this.#wanted) {
      this.#wanted = false;
      await this.#knex
        .raw('select pg_notify(?, ?)', [CHANNEL, this.#sender])
        .catch(() => {});
    }
    this.#giving = false;
  }

  /** Listens until the signal fires, through losses of the connection. */
  async listen(listener: HintListener): Promise<void> {
    const { signal, onProblem } = listener;
    const { retryMs, mostRetryMs } = this.#times;
    let failures = 0;
    const onConnected = () => {
      failures = 0;
    };
    while (!signal.aborted) {
      try {
        await this.#listenOnce(listener, onConnected);
      } catch (error) {
        if (failures++ === 0 && !signal.aborted) onProblem(error);
      }
      await pause(Math.min(retryMs * 2 ** failures, mostRetryMs), signal);
    }
  }

  /** Returns when the connection is lost. */
  async #listenOnce(
    { onHint, signal }: HintListener,
    onConnected: () => void,
  ): Promise<void> {
    const knex = knexFactory({ ...singleConnection(this.#knex), log: QUIET });
    let connection: Connection | undefined;
    try {
      connection = (await knex.client.acquireConnection()) as Connection;
      const lost = new AbortController();
      connection.on('end', () => lost.abort());
      connection.on('error', () => lost.abort());
      connection.on('notification', ({ payload }) => {
        if (payload !== this.#sender) onHint();
      });
      await connection.query(`listen ${CHANNEL}`);
      onConnected();
      onHint();
      const over = AbortSignal.any([signal, lost.signal]);
      while (!over.aborted) {
        await pause(this.#times.probeMs, over);
        // A connection that is cut on its way looks open for hours.
        if (!over.aborted && !(await this.#answers(connection, over))) return;
      }
    } finally {
      if (connection) await knex.client.releaseConnection(connection);
      await knex.destroy();
    }
  }

  async #answers(connection: Connection, over: AbortSignal): Promise<boolean> {
    const answered = new AbortController();
    const question = connection.query('select 1').then(
      () => true,
      () => false,
    );
    try {
      return await Promise.race([
        question,
        pause(
          this.#times.probeMs,
          AbortSignal.any([over, answered.signal]),
        ).then(() => false),
      ]);
    } finally {
      answered.abort();
    }
  }
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => {});
}
