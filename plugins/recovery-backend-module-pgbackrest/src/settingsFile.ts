import { readFileSync } from 'node:fs';
import type { PgBackRestSource } from './source';

const DEFAULT_FILES = [
  '/etc/pgbackrest/pgbackrest.conf',
  '/etc/pgbackrest.conf',
];
const DEFAULT_REPOSITORY = '/var/lib/pgbackrest';

/** Options of pgBackRest's own configuration file that hold for the stanza. */
function readSettings(file: string, stanza: string): Record<string, string> {
  let content: string;
  try {
    content = readFileSync(file, 'utf8');
  } catch {
    return {};
  }
  const settings: Record<string, string> = {};
  let applies = false;
  for (const line of content.split('\n')) {
    const section = /^\s*\[([^\]:]+)(:[^\]]*)?\]\s*$/.exec(line);
    if (section) {
      applies = section[1] === 'global' || section[1] === stanza;
    }
    const setting = /^\s*([a-z0-9-]+)\s*=\s*(.*?)\s*$/.exec(line);
    if (applies && setting) {
      settings[setting[1]] = setting[2];
    }
  }
  return settings;
}

/**
 * The local directories that hold the repositories and the cluster itself, so that no
 * target touches them: from the options, and from pgBackRest's own configuration file
 * as far as the backend may read it.
 */
export function protectedDirectories(source: PgBackRestSource): string[] {
  const ownFile = Object.keys(source.options).length === 0 ? DEFAULT_FILES : [];
  const files = source.configFile ? [source.configFile] : ownFile;
  const settings = Object.assign(
    {},
    ...files.map(file => readSettings(file, source.stanza)),
    source.options,
  ) as Record<string, string>;
  const isLocal = (name: string, kind: string) => {
    const number = name.slice(0, name.indexOf('-'));
    return (
      settings[`${number}-host`] === undefined &&
      (kind === 'pg' ||
        ['posix', 'cifs', undefined].includes(settings[`${number}-type`]))
    );
  };
  const directories = Object.entries(settings).flatMap(([name, value]) => {
    const [, kind] = /^(pg|repo)\d+-path$/.exec(name) ?? [];
    return kind && value.startsWith('/') && isLocal(name, kind) ? [value] : [];
  });
  if (!('repo1-path' in settings) && isLocal('repo1-path', 'repo')) {
    directories.push(DEFAULT_REPOSITORY);
  }
  return [...new Set(directories)];
}
