import { readDurationFromConfig, type Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import { MAX_TIMEOUT_MS } from 'backstage-plugin-recovery-node';
import path from 'node:path';

/** A number that something must have at least, at most, or exactly. */
export interface Bounds {
  atLeast?: number;
  atMost?: number;
}

/** Reads the settings of one check. Every error begins with the key of what is wrong. */
export class SettingsReader {
  readonly key: string;
  readonly #config: Config;

  constructor(config: Config, key: string) {
    this.#config = config;
    this.key = key;
  }

  /** Refuses keys that have no meaning: a mistyped bound would otherwise never fail. */
  allow(...names: string[]): this {
    const unknown = this.#config.keys().find(name => !names.includes(name));
    if (unknown !== undefined) {
      throw new InputError(
        `${this.key}.${unknown} is not known. Write one of: ${names.join(
          ', ',
        )}.`,
      );
    }
    return this;
  }

  has(name: string): boolean {
    return this.#config.has(name);
  }

  fail(name: string, what: string): InputError {
    return new InputError(`${this.key}.${name} ${what}.`);
  }

  text(name: string): string {
    const value = this.optionalText(name);
    if (value === undefined) {
      throw this.fail(name, 'is missing');
    }
    return value;
  }

  optionalText(name: string): string | undefined {
    const value = this.#config.getOptional(name);
    if (value === undefined) {
      return undefined;
    }
    if (
      typeof value !== 'string' ||
      value.trim() === '' ||
      value.includes('\0')
    ) {
      throw this.fail(name, 'must be a text that is not empty');
    }
    return value;
  }

  texts(name: string): string[] | undefined {
    const value = this.#config.getOptional(name);
    if (value === undefined) {
      return undefined;
    }
    if (
      !Array.isArray(value) ||
      value.some(item => typeof item !== 'string' || item.includes('\0'))
    ) {
      throw this.fail(name, 'must be a list of texts');
    }
    return value as string[];
  }

  /** An object of texts, such as variables of an environment. */
  textMap(name: string): Record<string, string> {
    const value = this.#config.getOptional(name) ?? {};
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw this.fail(name, 'must be an object of texts');
    }
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => {
        if (
          !['string', 'number', 'boolean'].includes(typeof item) ||
          String(item).includes('\0')
        ) {
          throw this.fail(`${name}.${key}`, 'must be a text');
        }
        return [key, String(item)];
      }),
    );
  }

  boolean(name: string, fallback: boolean): boolean {
    const value = this.#config.getOptional(name) ?? fallback;
    if (typeof value !== 'boolean') {
      throw this.fail(name, 'must be true or false');
    }
    return value;
  }

  whole(
    name: string,
    limits: { from: number; to: number },
  ): number | undefined {
    const value = this.#config.getOptional(name);
    if (value === undefined) {
      return undefined;
    }
    if (
      typeof value !== 'number' ||
      !Number.isSafeInteger(value) ||
      value < limits.from ||
      value > limits.to
    ) {
      throw this.fail(
        name,
        `must be a whole number from ${limits.from} to ${limits.to}`,
      );
    }
    return value;
  }

  /** How long something may take, in milliseconds. */
  timeLimit(name: string, fallback: number): number {
    const value = this.optionalDuration(name) ?? fallback;
    if (value > MAX_TIMEOUT_MS) {
      throw this.fail(name, 'must be at most 24 days');
    }
    return value;
  }

  /** In milliseconds. */
  optionalDuration(name: string): number | undefined {
    if (!this.#config.has(name)) {
      return undefined;
    }
    let value: number;
    try {
      value = durationToMilliseconds(
        readDurationFromConfig(this.#config, { key: name }),
      );
    } catch {
      throw this.fail(
        name,
        'is not a duration: write for example { minutes: 5 }',
      );
    }
    if (!(value > 0)) {
      throw this.fail(name, 'must be longer than zero');
    }
    return value;
  }

  /** Where something lies below the restored directory. */
  relativePath(name: string, fallback?: string): string {
    const value = this.optionalText(name) ?? fallback;
    if (value === undefined) {
      throw this.fail(name, 'is missing: write a path below the restored data');
    }
    if (path.isAbsolute(value) || value.split('/').includes('..')) {
      throw this.fail(
        name,
        'must be a path below the restored data: do not begin it with /, and leave out ".."',
      );
    }
    return path.normalize(value);
  }

  absolutePath(name: string): string {
    const value = this.text(name);
    if (!path.isAbsolute(value)) {
      throw this.fail(name, 'must be a full path, beginning with /');
    }
    return path.normalize(value);
  }

  bounds(name: string): Bounds | undefined {
    const part = this.part(name);
    if (!part) {
      return undefined;
    }
    part.allow('atLeast', 'atMost');
    return part.ownBounds();
  }

  /** `atLeast` and `atMost` beside other keys; one of them at least. */
  ownBounds(): Bounds {
    const limits = { from: 0, to: Number.MAX_SAFE_INTEGER };
    const atLeast = this.whole('atLeast', limits);
    const atMost = this.whole('atMost', limits);
    if (atLeast === undefined && atMost === undefined) {
      throw new InputError(`${this.key} has neither atLeast nor atMost.`);
    }
    if (atLeast !== undefined && atMost !== undefined && atLeast > atMost) {
      throw this.fail('atMost', 'is less than atLeast: nothing could pass');
    }
    return { atLeast, atMost };
  }

  part(name: string): SettingsReader | undefined {
    const value = this.#config.getOptional(name);
    if (value === undefined) {
      return undefined;
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw this.fail(name, 'must be an object');
    }
    return new SettingsReader(
      this.#config.getConfig(name),
      `${this.key}.${name}`,
    );
  }

  parts(name: string): SettingsReader[] {
    const value = this.#config.getOptional(name);
    if (value === undefined) {
      return [];
    }
    if (
      !Array.isArray(value) ||
      value.some(
        item =>
          typeof item !== 'object' || item === null || Array.isArray(item),
      )
    ) {
      throw this.fail(name, 'must be a list of objects');
    }
    return this.#config
      .getConfigArray(name)
      .map(
        (config, index) =>
          new SettingsReader(config, `${this.key}.${name}[${index}]`),
      );
  }

  /** A value that an answer is compared with, in the words of the tool. */
  comparable(name: string): string | undefined {
    const value = this.#config.getOptional(name);
    if (value === undefined) {
      return undefined;
    }
    if (!['string', 'number', 'boolean'].includes(typeof value)) {
      throw this.fail(name, 'must be a text, a number, true or false');
    }
    return String(value);
  }
}
