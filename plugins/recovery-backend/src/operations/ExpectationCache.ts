import type { RestoreExpectation } from 'backstage-plugin-recovery-node';

/** What a source answered when asked what a restore would bring back. */
export interface ExpectationAnswer {
  expected: RestoreExpectation;
  /** Why the restore cannot work. */
  refusal?: string;
  /** Why nothing could be found out. */
  doubt?: string;
}

const MAX_AGE_MS = 5 * 60_000;
const MAX_AGE_OF_DOUBT_MS = 10_000;
const MAX_ENTRIES = 500;
const MAX_AT_A_TIME = 4;

/**
 * Remembers answers for a while, by the hash of the restore, and asks a few at a time:
 * a plan may be asked for often, and each question may start a tool.
 */
export class ExpectationCache {
  readonly #answers = new Map<
    string,
    { answer: ExpectationAnswer; until: number }
  >();
  readonly #pending = new Map<string, Promise<ExpectationAnswer>>();
  readonly #waiting: (() => void)[] = [];
  #asking = 0;

  peek(hash: string): ExpectationAnswer | undefined {
    const known = this.#answers.get(hash);
    return known && known.until > Date.now() ? known.answer : undefined;
  }

  /** What a source said for certain. */
  known(hash: string): RestoreExpectation | undefined {
    const answer = this.peek(hash);
    return answer?.refusal || answer?.doubt ? undefined : answer?.expected;
  }

  /** `ask` does not throw. */
  async get(
    hash: string,
    ask: () => Promise<ExpectationAnswer>,
  ): Promise<ExpectationAnswer> {
    const known = this.peek(hash) ?? this.#pending.get(hash);
    if (known) return await known;
    const pending = this.#ask(hash, ask).finally(() =>
      this.#pending.delete(hash),
    );
    this.#pending.set(hash, pending);
    return await pending;
  }

  async #ask(
    hash: string,
    ask: () => Promise<ExpectationAnswer>,
  ): Promise<ExpectationAnswer> {
    if (this.#asking >= MAX_AT_A_TIME)
      await new Promise<void>(go => this.#waiting.push(go));
    else this.#asking++;
    try {
      const answer = await ask();
      this.#keep(hash, answer);
      return answer;
    } finally {
      // The place goes to the next in line, or becomes free.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#asking--;
    }
  }

  #keep(hash: string, answer: ExpectationAnswer): void {
    this.#answers.delete(hash);
    this.#answers.set(hash, {
      answer,
      until: Date.now() + (answer.doubt ? MAX_AGE_OF_DOUBT_MS : MAX_AGE_MS),
    });
    const oldest = this.#answers.keys().next();
    if (this.#answers.size > MAX_ENTRIES && !oldest.done)
      this.#answers.delete(oldest.value);
  }
}
