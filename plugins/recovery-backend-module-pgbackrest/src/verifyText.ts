import { notUnderstood } from './json';

export interface VerifiedBackup {
  label: string;
  status: string;
  valid: boolean;
  /** What its counters say, when they say anything. */
  counters?: string;
}

export interface VerifiedStanza {
  /** Words of archives whose counters are not clean. */
  archives: string[];
  backups: Map<string, VerifiedBackup>;
}

const BACKUP =
  /^\s*backup: (\d{8}-\d{6}F(?:_\d{8}-\d{6}[DI])?), status: ([a-z -]+?), total files checked: (\d+), total valid files: (\d+)\s*$/;
const ARCHIVE =
  /^\s*archiveId: ([0-9.]+-\d+), total WAL checked: (\d+), total valid WAL: (\d+)\s*$/;
const COUNTERS =
  /^\s*missing: (\d+), checksum invalid: (\d+), size invalid: (\d+), other: (\d+)\s*$/;

/**
 * Reads `verify --output=text --verbose`, line by line. A backup is valid only when its
 * status says so, files were checked, all of them were good, and no counter counts: the
 * exit code is 0 in any case, and so is the status of the stanza with a manifest gone.
 */
export class VerifyText {
  readonly #result: VerifiedStanza = { archives: [], backups: new Map() };
  #seen = false;
  #last:
    | { kind: 'backup'; backup: VerifiedBackup }
    | { kind: 'archive'; name: string; clean: boolean }
    | undefined;

  push(line: string): void {
    if (/^stanza: /.test(line)) {
      this.#seen = true;
    }
    const backup = BACKUP.exec(line);
    const archive = ARCHIVE.exec(line);
    const counters = COUNTERS.exec(line);
    if (backup) {
      this.#endArchive();
      const [, label, status, checked, valid] = backup;
      const read: VerifiedBackup = {
        label,
        status,
        valid: status === 'valid' && checked === valid && Number(checked) > 0,
      };
      this.#result.backups.set(label, read);
      this.#last = { kind: 'backup', backup: read };
    } else if (archive) {
      this.#endArchive();
      this.#last = {
        kind: 'archive',
        name: archive[1],
        clean: archive[2] === archive[3],
      };
    } else if (counters && this.#last) {
      const clean = counters.slice(1).every(count => count === '0');
      const words = counters[0].trim();
      if (this.#last.kind === 'archive') {
        if (!clean) {
          this.#result.archives.push(`${this.#last.name}: ${words}`);
          this.#last = undefined;
        }
      } else if (!clean) {
        this.#last.backup.valid = false;
        this.#last.backup.counters = words;
      }
    } else if (/\bstatus: (?!ok|error)/.test(line)) {
      throw notUnderstood('a status of its verification is unknown');
    }
  }

  end(): VerifiedStanza {
    this.#endArchive();
    if (!this.#seen) {
      throw notUnderstood('its verification names no stanza');
    }
    return this.#result;
  }

  #endArchive(): void {
    if (this.#last?.kind === 'archive' && !this.#last.clean) {
      this.#result.archives.push(`${this.#last.name}: not all WAL is valid`);
    }
    this.#last = undefined;
  }
}
