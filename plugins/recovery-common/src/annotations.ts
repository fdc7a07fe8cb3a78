import { InputError } from '@backstage/errors';

/**
 * Names what protects an entity, one binding a line (or separated by `;`):
 *
 * ```yaml
 * recovery/protected-by: |
 *   orders-db: restic-shop host=shop tag=orders-db
 *   uploads: archive-nightly name=uploads
 * ```
 *
 * A binding is an optional name and a colon, a source id from the configuration, and
 * a selector of `key=value` pairs. Values with blanks stand in double quotes. What the
 * keys mean is the provider's; see its page in the documentation.
 *
 * @public
 */
export const ANNOTATION_PROTECTED_BY = 'recovery/protected-by';

/** Names the tier of an entity: a set of objectives from the configuration. @public */
export const ANNOTATION_TIER = 'recovery/tier';

/** Says why an entity needs no backups of its own. @public */
export const ANNOTATION_EXCLUDED_BECAUSE = 'recovery/excluded-because';

/** Says who decided that an entity needs no backups of its own. @public */
export const ANNOTATION_EXCLUDED_BY = 'recovery/excluded-by';

/** Longest value of the protected-by annotation that is read, in characters. @public */
export const MAX_PROTECTED_BY_LENGTH = 4096;

/** Most bindings that one entity may have. @public */
export const MAX_BINDINGS_PER_ENTITY = 20;

/** One parsed binding of {@link ANNOTATION_PROTECTED_BY}. @public */
export interface BindingReference {
  /** Name of the protected resource, for people. */
  name: string;
  /** Id of the source in the configuration. Not known to exist. */
  sourceId: string;
  /** Attribute values that a series of points must have. May be empty: all of the source. */
  selector: Record<string, string>;
}

/** What one line of the annotation says: a binding, or what is wrong with it. @public */
export type ParsedBinding =
  | { ok: true; text: string; binding: BindingReference }
  | {
      ok: false;
      text: string;
      code: 'syntax' | 'too-long' | 'too-many';
      message: string;
    };

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;
const KEY = /^[A-Za-z][A-Za-z0-9_-]{0,62}$/;

function shorten(text: string): string {
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}

/** Between line breaks, and semicolons that are not in double quotes. */
function splitBindings(value: string): string[] {
  return (value.match(/(?:"(?:[^"\\\n]|\\["\\])*"|[^;\n])+/g) ?? [])
    .map(line => line.trim())
    .filter(line => line !== '');
}

function tokenize(text: string): string[] {
  const tokens: string[] = [];
  const token = /\s*((?:[^\s"]|"(?:[^"\\]|\\["\\])*")+)/gy;
  let end = 0;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    tokens.push(match[1]);
    end = token.lastIndex;
  }
  if (text.slice(end).trim() !== '') {
    throw new InputError('a double quote is not closed');
  }
  return tokens;
}

function unquote(value: string): string {
  return value.replace(/"((?:[^"\\]|\\["\\])*)"/g, (_, inner: string) =>
    inner.replace(/\\(["\\])/g, '$1'),
  );
}

function parseBinding(text: string): BindingReference {
  const [first, ...rest] = tokenize(text);
  const named = first.endsWith(':');
  const sourceId = named ? rest.shift() : first;
  if (sourceId === undefined) {
    throw new InputError('no source is named after the colon');
  }
  const name = named ? first.slice(0, -1) : sourceId;
  for (const [what, value] of [
    ['source', sourceId],
    ['name', name],
  ]) {
    if (!NAME.test(value)) {
      throw new InputError(
        `the ${what} "${shorten(
          value,
        )}" may only have letters, digits, dot, dash and underscore, at most 63`,
      );
    }
  }
  const selector: Record<string, string> = {};
  for (const pair of rest) {
    const at = pair.indexOf('=');
    const key = at < 0 ? pair : pair.slice(0, at);
    if (at < 0 || !KEY.test(key)) {
      throw new InputError(`"${shorten(pair)}" is not of the form key=value`);
    }
    if (Object.hasOwn(selector, key)) {
      throw new InputError(`the key "${key}" is given twice`);
    }
    const value = unquote(pair.slice(at + 1));
    if (value === '' || value.length > 512) {
      throw new InputError(
        `the value of "${key}" must have 1 to 512 characters`,
      );
    }
    selector[key] = value;
  }
  return { name, sourceId, selector };
}

/**
 * Parses the value of {@link ANNOTATION_PROTECTED_BY}. Never throws: a wrong line is
 * reported beside the right ones, so that it does not stop them.
 *
 * @public
 */
export function parseProtectedBy(value: string): ParsedBinding[] {
  if (value.length > MAX_PROTECTED_BY_LENGTH) {
    return [
      {
        ok: false,
        text: shorten(value),
        code: 'too-long',
        message: `The annotation has ${value.length} characters; at most ${MAX_PROTECTED_BY_LENGTH} are read.`,
      },
    ];
  }
  const lines = splitBindings(value);
  const parsed: ParsedBinding[] = lines
    .slice(0, MAX_BINDINGS_PER_ENTITY)
    .map(text => {
      try {
        return { ok: true, text: shorten(text), binding: parseBinding(text) };
      } catch (error) {
        return {
          ok: false,
          text: shorten(text),
          code: 'syntax',
          message: `The binding "${shorten(text)}" cannot be read: ${
            (error as Error).message
          }.`,
        };
      }
    });
  if (lines.length > MAX_BINDINGS_PER_ENTITY) {
    parsed.push({
      ok: false,
      text: shorten(lines[MAX_BINDINGS_PER_ENTITY]),
      code: 'too-many',
      message: `The annotation has ${lines.length} bindings; only the first ${MAX_BINDINGS_PER_ENTITY} are used.`,
    });
  }
  return parsed;
}
