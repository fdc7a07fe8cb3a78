import type { Config } from '@backstage/config';

const REPLACEMENT = '[redacted]';

/** Keys whose values are secrets. */
const SECRET_KEY =
  /passw(or)?d|passphrase|secret|token|credential|api_?key|access_?key|private_?key|connection_?string|^(key|pass|pat)$/i;
/** Keys that only say where a secret is, or how it is called. */
const NO_SECRET_KEY = /(file|path|directory|dir|name|url|id|expiry)$/i;

/** What is replaced, and by what: the text around a secret says what it was. */
const COMMON: [RegExp, string][] = [
  // user:password@host in an address
  [
    /(\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@]{0,256}:)[^\s@/]{1,512}@/gi,
    `$1${REPLACEMENT}@`,
  ],
  [/(\b(?:bearer|basic)\s+)[A-Za-z0-9._~+/=-]{8,}/gi, `$1${REPLACEMENT}`],
  [
    /(\b[\w-]{0,64}(?:passw(?:or)?d|passphrase|secret|token|api_?key|access_?key|credential)[\w-]{0,64}["']?\s{0,4}[=:]\s{0,4})(?:"[^"]{1,2048}"|'[^']{1,2048}'|[^\s"',;&]{1,2048})/gi,
    `$1${REPLACEMENT}`,
  ],
  // JSON web tokens, and tokens that say by their beginning what they are
  [/\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g, REPLACEMENT],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, REPLACEMENT],
  [
    /\b(?:gh[pousr]_|github_pat_|glpat-|xox[abprs]-|sk-|npm_)[\w-]{16,}/g,
    REPLACEMENT,
  ],
  [/-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]{0,16384}/g, REPLACEMENT],
  // A line of a key: long, and not the hexadecimal of a checksum
  [
    /(?<![\w+/])(?![0-9a-fA-F]+(?![\w+/]))[A-Za-z0-9+/]{48,}={0,2}(?![\w+/])/g,
    REPLACEMENT,
  ],
];

/**
 * Replaces what looks like a secret in a text, whoever it belongs to: passwords in
 * addresses and assignments, tokens, keys. For output of programs that are not trusted
 * to keep secrets, besides {@link redactSecrets} for the known ones.
 *
 * @public
 */
export function redactCommonSecrets(text: string): string {
  return COMMON.reduce(
    (result, [pattern, replacement]) => result.replace(pattern, replacement),
    text,
  );
}

/**
 * The values of a configuration whose keys say that they are secrets, to be redacted
 * wherever text of others is shown.
 *
 * @public
 */
export function collectSecrets(config: Config): string[] {
  const found = new Set<string>();
  const visit = (value: unknown, secret: boolean) => {
    if (typeof value === 'string') {
      if (secret) {
        found.add(value);
      }
    } else if (Array.isArray(value)) {
      value.forEach(item => visit(item, secret));
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value)) {
        visit(item, SECRET_KEY.test(key) && !NO_SECRET_KEY.test(key));
      }
    }
  };
  visit(config.getOptional(), false);
  return [...found];
}
