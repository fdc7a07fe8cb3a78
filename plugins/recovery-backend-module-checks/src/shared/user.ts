import { ProviderError, runTool } from 'backstage-plugin-recovery-node';
import { promises as fs } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** A user of this machine, other than the one that the backend runs as. */
export interface OtherUser {
  name: string;
  uid: number;
  gid: number;
}

/**
 * The user that something shall run as; undefined when that is who the backend is.
 * Throws a ProviderError when the backend may not act for the user.
 */
export async function findUser(
  name: string | undefined,
  signal: AbortSignal,
): Promise<OtherUser | undefined> {
  if (name === undefined || name === os.userInfo().username) {
    return undefined;
  }
  if (process.getuid?.() !== 0) {
    throw new ProviderError(
      'access-denied',
      `The backend runs as ${
        os.userInfo().username
      } and cannot start a program as ${name}`,
      {
        nextStep:
          'Leave out runAs, or run the backend as that user; only root can act for others.',
      },
    );
  }
  const [uid, gid] = await Promise.all([
    askId('-u', name, signal),
    askId('-g', name, signal),
  ]);
  return { name, uid, gid };
}

async function askId(
  option: string,
  name: string,
  signal: AbortSignal,
): Promise<number> {
  let answer = '';
  const { exitCode } = await runTool(
    { command: 'id', args: [option, '--', name], signal, isolated: true },
    {
      onLine: line => {
        answer = line;
      },
    },
  );
  if (exitCode !== 0 || !/^\d+$/.test(answer)) {
    throw new ProviderError(
      'access-denied',
      `There is no user ${name} on this machine`,
      { nextStep: 'Write the name of an existing user as runAs.' },
    );
  }
  return Number(answer);
}

/**
 * Gives a tree to a user, so that a program of theirs can use it. Links are given, not
 * followed. For copies only.
 */
export async function giveTree(
  directory: string,
  user: OtherUser,
  signal: AbortSignal,
): Promise<void> {
  const pending = [directory];
  for (let current = pending.pop(); current; current = pending.pop()) {
    signal.throwIfAborted();
    for await (const entry of await fs.opendir(current)) {
      const full = path.join(current, entry.name);
      if (entry.isDirectory()) {
        pending.push(full);
      } else {
        await fs.lchown(full, user.uid, user.gid);
      }
    }
    await fs.lchown(current, user.uid, user.gid);
  }
}

/** Lets others pass through a directory of ours, without seeing what is in it. */
export async function letThrough(directory: string): Promise<void> {
  const { mode } = await fs.stat(directory);
  await fs.chmod(directory, (mode & 0o777) | 0o111);
}
