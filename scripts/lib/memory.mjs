// Where the files of a test run go that nobody needs afterwards.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const MEMORY = '/dev/shm';
/** Room that the files of a whole test run need, and more. */
const ROOM = 4 * 1024 ** 3;
/** The tests themselves need memory too. */
const FREE = 2 * ROOM;

function hasRoom(folder) {
  const { bavail, bsize } = fs.statfsSync(folder);
  return bavail * bsize >= ROOM && os.freemem() >= FREE;
}

/** Whether programs may be started from a folder: a mount can forbid it. */
function runsPrograms(folder) {
  const probe = path.join(folder, 'probe');
  fs.writeFileSync(probe, '#!/bin/sh\n', { mode: 0o755 });
  try {
    return spawnSync(probe).status === 0;
  } finally {
    fs.rmSync(probe);
  }
}

/**
 * A new folder: in memory where there is room, else among the temporary files. Tests make
 * clusters, repositories and databases by the hundred, the tools write all of them
 * through to the disk, and a disk that is busy with other tests makes that seconds each.
 */
export function makeFolderInMemory(prefix) {
  let made;
  try {
    if (hasRoom(MEMORY)) {
      made = fs.mkdtempSync(path.join(MEMORY, prefix));
      if (runsPrograms(made)) {
        return made;
      }
    }
  } catch {
    // There is no such place, or it is not ours.
  }
  if (made) {
    fs.rmSync(made, { recursive: true, force: true });
  }
  return fs.mkdtempSync(path.join(os.tmpdir(), prefix));
}
