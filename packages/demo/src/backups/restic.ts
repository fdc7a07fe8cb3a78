import path from 'node:path';
import fs from 'fs-extra';
import { stamp } from '../time';
import { runTool } from '../tools';
import { damageFile } from './archive';

export interface ResticJob {
  /** Folder below the restic repositories: one source. */
  repository: string;
  host: string;
  tag: string;
}

export interface ResticPlace {
  restic: string;
  /** Folder of all repositories. */
  folder: string;
}

export function passwordFile(place: { folder: string }, repository: string) {
  return path.join(place.folder, `${repository}.password`);
}

function environment(place: ResticPlace, repository: string) {
  return {
    PATH: process.env.PATH,
    HOME: place.folder,
    TZ: 'UTC',
    RESTIC_PASSWORD_FILE: passwordFile(place, repository),
    RESTIC_REPOSITORY: path.join(place.folder, repository),
  };
}

/** Makes an empty repository with a password of the demo's own. */
export async function initRepository(
  place: ResticPlace,
  repository: string,
): Promise<void> {
  await fs.ensureDir(place.folder);
  await fs.writeFile(
    passwordFile(place, repository),
    `demo-password-of-${repository}\n`,
    { mode: 0o600 },
  );
  await runTool(place.restic, ['--no-cache', '--quiet', 'init'], {
    env: environment(place, repository),
  });
}

/** Makes one snapshot that says it was taken at a given time. */
export async function backUpToRestic(options: {
  place: ResticPlace;
  job: ResticJob;
  live: string;
  at: number;
}): Promise<void> {
  const { place, job, live, at } = options;
  await runTool(
    place.restic,
    [
      '--no-cache',
      '--quiet',
      'backup',
      '--host',
      job.host,
      '--tag',
      job.tag,
      '--time',
      stamp(at, 'yyyy-MM-dd HH:mm:ss'),
      path.basename(live),
    ],
    { cwd: path.dirname(live), env: environment(place, job.repository) },
  );
}

/** Damages the pack that holds most of a repository's data. */
export async function damageRepository(
  place: { folder: string },
  repository: string,
): Promise<void> {
  const data = path.join(place.folder, repository, 'data');
  let largest = { file: '', size: -1 };
  for (const part of await fs.readdir(data)) {
    for (const name of await fs.readdir(path.join(data, part))) {
      const file = path.join(data, part, name);
      const { size } = await fs.stat(file);
      if (size > largest.size) {
        largest = { file, size };
      }
    }
  }
  if (largest.size < 0) {
    throw new Error(`The repository ${repository} holds no data to damage.`);
  }
  await fs.chmod(largest.file, 0o600);
  await damageFile(largest.file);
}
