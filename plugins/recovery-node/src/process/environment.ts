/** What a tool may see of the backend's own environment: no secrets, no settings. */
const PASSED_ON = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'TMPDIR',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
];

/** Messages and times are parsed, so they must not depend on the machine's settings. */
const FIXED = { LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8', TZ: 'UTC' };

export function toolEnvironment(
  own: Record<string, string> = {},
  options: { passedOn?: string[]; backend?: NodeJS.ProcessEnv } = {},
): Record<string, string> {
  const { passedOn = PASSED_ON, backend = process.env } = options;
  const env: Record<string, string> = { ...FIXED };
  for (const name of passedOn) {
    const value = backend[name];
    if (value !== undefined) {
      env[name] = value;
    }
  }
  return { ...env, ...own };
}
