import { InputError } from '@backstage/errors';

/** Fields of the date that a name can carry, with their width in digits. */
const DATE_FIELDS = {
  yyyy: 4,
  MM: 2,
  dd: 2,
  HH: 2,
  mm: 2,
  ss: 2,
} as const;

export type DateField = keyof typeof DATE_FIELDS;

const DATE_FIELD_ORDER = Object.keys(DATE_FIELDS) as DateField[];

/** What people write for a date elsewhere. As an attribute it would make a series a day. */
const LIKE_A_DATE_FIELD = /^([ymdhs])\1+$/i;

const MAX_PATTERN_LENGTH = 512;
const MAX_PATH_LENGTH = 900;
const MAX_ATTRIBUTES = 16;
const MAX_VALUE_LENGTH = 200;

type Token =
  | { kind: 'literal'; text: string }
  | { kind: 'digits'; field: DateField | 'epoch' }
  | { kind: 'any'; attribute?: string; minimum: 0 | 1 };

/** What a path says when it matches. */
export interface PatternMatch {
  /** In the pattern's order. */
  attributes: Map<string, string>;
  dateFields: Partial<Record<DateField, number>>;
  /** Digits of `{epoch}`, as written. */
  epoch?: string;
}

export interface CompiledPattern {
  readonly text: string;
  readonly attributes: string[];
  readonly dateFields: DateField[];
  readonly hasEpoch: boolean;
  /** Number of `/`: no path with more of them can match. */
  readonly depth: number;
  /** Takes time in proportion to pattern length × path length, whatever the path holds. */
  match(path: string): PatternMatch | undefined;
}

function parseField(name: string, key: string): Token[] {
  if (name === '*') {
    return [{ kind: 'any', minimum: 0 }];
  }
  if (name === 'epoch') {
    return [{ kind: 'digits', field: 'epoch' }];
  }
  if (Object.hasOwn(DATE_FIELDS, name)) {
    const field = name as DateField;
    return [{ kind: 'digits', field }];
  }
  if (!/^[A-Za-z][A-Za-z0-9_-]{0,31}$/.test(name)) {
    throw new InputError(
      `${key} holds {${name}}; write a date field ({yyyy}, {MM}, {dd}, {HH}, {mm}, {ss}, {epoch}), {*}, or an attribute of letters, digits, '_' and '-'`,
    );
  }
  if (LIKE_A_DATE_FIELD.test(name)) {
    throw new InputError(
      `${key} holds {${name}}, which is no date field; these are {yyyy}, {MM}, {dd}, {HH}, {mm}, {ss} and {epoch}. Give an attribute another name`,
    );
  }
  return [{ kind: 'any', attribute: name, minimum: 1 }];
}

function tokenize(text: string, key: string): Token[] {
  const tokens: Token[] = [];
  let index = 0;
  while (index < text.length) {
    const char = text[index];
    if (char === '{') {
      const end = text.indexOf('}', index);
      if (end < 0) {
        throw new InputError(`${key} has a '{' without its '}'`);
      }
      tokens.push(...parseField(text.slice(index + 1, end), key));
      index = end + 1;
    } else if (char === '}') {
      throw new InputError(`${key} has a '}' without its '{'`);
    } else {
      const end = text.slice(index).search(/[{}]/);
      const literal =
        end < 0 ? text.slice(index) : text.slice(index, index + end);
      tokens.push({ kind: 'literal', text: literal });
      index += literal.length;
    }
  }
  return tokens;
}

function checkTokens(text: string, tokens: Token[], key: string) {
  if (tokens.length === 0 || text.length > MAX_PATTERN_LENGTH) {
    throw new InputError(
      `${key} must have 1 to ${MAX_PATTERN_LENGTH} characters, such as '{name}-{yyyy}{MM}{dd}.tar.gz'`,
    );
  }
  if (text.startsWith('/') || /(^|\/)\.{0,2}(\/|$)/.test(text)) {
    throw new InputError(
      `${key} is relative to the directory or prefix: no leading '/', no '.', '..' or empty part`,
    );
  }
  tokens.forEach((token, index) => {
    if (token.kind === 'any' && tokens[index + 1]?.kind === 'any') {
      throw new InputError(
        `${key} has two fields of free text side by side; put something between them that tells where one ends`,
      );
    }
  });
}

function checkDateFields(
  fields: Set<DateField>,
  hasEpoch: boolean,
  key: string,
) {
  if (hasEpoch && fields.size > 0) {
    throw new InputError(
      `${key} has {epoch} and date fields; keep one of them`,
    );
  }
  const missing = DATE_FIELD_ORDER.find(field => !fields.has(field));
  const after = missing
    ? DATE_FIELD_ORDER.slice(DATE_FIELD_ORDER.indexOf(missing)).find(field =>
        fields.has(field),
      )
    : undefined;
  if (after) {
    throw new InputError(
      `${key} has {${after}} without {${missing}}; a date is read from the year down`,
    );
  }
}

function widthAt(
  token: Token & { kind: 'digits' },
  path: string,
  at: number,
): number {
  const wanted = token.field === 'epoch' ? 13 : DATE_FIELDS[token.field];
  let width = 0;
  while (width < wanted && path[at + width] >= '0' && path[at + width] <= '9') {
    width += 1;
  }
  if (token.field === 'epoch') {
    return width >= 9 ? width : 0;
  }
  return width === wanted ? width : 0;
}

/**
 * `table[i][p]` says whether tokens from `i` on match the path from `p` on. It is filled
 * from the end, so that no path is ever tried twice: there is nothing to backtrack.
 */
function matchTable(tokens: Token[], path: string): Uint8Array[] {
  const length = path.length;
  const table: Uint8Array[] = new Array(tokens.length + 1);
  table[tokens.length] = new Uint8Array(length + 1);
  table[tokens.length][length] = 1;
  for (let i = tokens.length - 1; i >= 0; i -= 1) {
    const token = tokens[i];
    const next = table[i + 1];
    const row = new Uint8Array(length + 1);
    table[i] = row;
    if (token.kind === 'any') {
      // reach: whether the rest matches at p or further on within this path segment
      let reach = 0;
      for (let p = length; p >= 0; p -= 1) {
        const atEnd = p === length || path[p] === '/';
        const further = atEnd ? 0 : reach;
        row[p] = token.minimum === 0 ? next[p] || further : further;
        reach = next[p] || further;
      }
    } else {
      for (let p = length; p >= 0; p -= 1) {
        if (token.kind === 'literal') {
          row[p] = path.startsWith(token.text, p)
            ? next[p + token.text.length]
            : 0;
        } else {
          const width = widthAt(token, path, p);
          row[p] = width > 0 ? next[p + width] : 0;
        }
      }
    }
  }
  return table;
}

function collect(tokens: Token[], table: Uint8Array[], path: string) {
  const result: PatternMatch = { attributes: new Map(), dateFields: {} };
  let at = 0;
  for (let i = 0; i < tokens.length; i += 1) {
    const token = tokens[i];
    if (token.kind === 'literal') {
      at += token.text.length;
    } else if (token.kind === 'digits') {
      const width = widthAt(token, path, at);
      const digits = path.slice(at, at + width);
      if (token.field === 'epoch') {
        if (result.epoch !== undefined && result.epoch !== digits)
          return undefined;
        result.epoch = digits;
      } else {
        const value = Number(digits);
        const before = result.dateFields[token.field];
        if (before !== undefined && before !== value) return undefined;
        result.dateFields[token.field] = value;
      }
      at += width;
    } else {
      let end = at + token.minimum;
      while (!table[i + 1][end]) {
        end += 1;
      }
      const value = path.slice(at, end);
      if (token.attribute) {
        const before = result.attributes.get(token.attribute);
        if (value.length > MAX_VALUE_LENGTH) return undefined;
        if (before !== undefined && before !== value) return undefined;
        result.attributes.set(token.attribute, value);
      }
      at = end;
    }
  }
  return result;
}

/**
 * Compiles a file name pattern. Free text is matched as short as the rest of the
 * pattern allows; a field that stands twice must have the same value both times.
 *
 * @param key - the configuration key, for messages
 */
export function compilePattern(text: string, key: string): CompiledPattern {
  const tokens = tokenize(text, key);
  checkTokens(text, tokens, key);
  const attributes = new Set<string>();
  const fields = new Set<DateField>();
  let hasEpoch = false;
  for (const token of tokens) {
    if (token.kind === 'any' && token.attribute)
      attributes.add(token.attribute);
    if (token.kind === 'digits') {
      if (token.field === 'epoch') hasEpoch = true;
      else fields.add(token.field);
    }
  }
  if (attributes.size > MAX_ATTRIBUTES) {
    throw new InputError(`${key} has more than ${MAX_ATTRIBUTES} attributes`);
  }
  checkDateFields(fields, hasEpoch, key);
  return {
    text,
    attributes: [...attributes],
    dateFields: DATE_FIELD_ORDER.filter(field => fields.has(field)),
    hasEpoch,
    depth: text.split('/').length - 1,
    match(path) {
      if (path.length === 0 || path.length > MAX_PATH_LENGTH) return undefined;
      const table = matchTable(tokens, path);
      return table[0][0] ? collect(tokens, table, path) : undefined;
    },
  };
}
